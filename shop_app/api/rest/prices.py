"""“Why this price?”: of the caller's cart, and of an order for staff."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from shop_app.api.deps import ShopperCall, StaffCall
from shop_app.api.rest import refusals
from shop_app.api.schemas import Envelope, money
from shop_app.api.schemas.prices import Price, PriceReason
from shop_app.domain import checkout, orders, pricing
from shop_app.domain.pricing import ExplainedPrice, Reason

router = APIRouter(tags=["Prices"])


def _price_data(price: ExplainedPrice) -> Price:
    trace = price.trace
    currency = trace.currency

    def told(reason: Reason) -> PriceReason:
        return {
            "figure": reason.figure.value,
            "amount": money(reason.amount_minor, currency),
            "reason": pricing.said(reason.sentence, reason.values, currency),
        }

    return {
        "total": money(price.total_minor, currency),
        "lines": [
            {"title": title, "reasons": [told(reason) for reason in trace.reasons if reason.line == place]}
            for place, title in enumerate(price.titles)
        ],
        "reasons": [told(reason) for reason in trace.reasons if reason.line is None],
        "promotions": [
            {
                "title": one.title,
                "code": one.code,
                "is_applied": one.applied,
                "reason": pricing.said(one.reason, one.values, currency),
            }
            for one in trace.tried
        ],
    }


@router.get("/api/v1/checkout/price", response_model=Envelope[Price], responses=refusals(403, 429))
async def explain_cart(call: ShopperCall) -> Response:
    """Why the caller's cart costs what it costs: every figure's reasons, and every promotion that was tried."""
    return await call.look(checkout.cart_price, _price_data)


@router.get("/api/v1/orders/{number}/price", response_model=Envelope[Price], responses=refusals(403))
async def explain_order(call: StaffCall, number: Annotated[int, Path(ge=1, lt=10**18)]) -> Response:
    """For staff: why an order cost what it cost when it was placed."""
    return await call.look(lambda uow: orders.order_price(uow, number), _price_data)
