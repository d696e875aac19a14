"""Giving money back, and giving an order up: for staff."""

from __future__ import annotations

from collections import Counter
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path
from starlette.responses import Response

from models.values.ids import new_id
from shop_app.api.deps import Call, StaffCall
from shop_app.api.rest import refusals
from shop_app.api.rest.orders import ORDERS, order_data
from shop_app.api.schemas import Envelope, minor_of, money
from shop_app.api.schemas.orders import Order
from shop_app.api.schemas.refunds import Cancellation, NewRefund, Refund, RefundPreview
from shop_app.core.context import Context
from shop_app.core.tokens import token_sha256
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import orders, refunds
from shop_app.domain.orders import OrderDetail
from shop_app.domain.refunds import RefundQuote, RefundRecord, Wish

Number = Annotated[int, Path(ge=1, lt=10**18)]

router = APIRouter(tags=["Refunds"], responses=refusals(403, 409, 429))


def _wish(body: NewRefund, currency: str) -> Wish:
    lines: Counter[UUID] = Counter()
    for line in body.lines:
        lines[line.line_id] += line.quantity
    return Wish(
        lines=dict(lines),
        shipping_minor=minor_of(body.shipping, currency, field="shipping") if body.shipping is not None else 0,
        amount_minor=minor_of(body.amount, currency, field="amount") if body.amount is not None else None,
        has_left=body.has_left,
    )


def _quote_data(quote: RefundQuote) -> RefundPreview:
    return {
        "lines": [
            {
                "line_id": str(share.line_id),
                "quantity": share.quantity,
                "amount": money(share.amount_minor, quote.currency),
                "tax": money(share.tax_minor, quote.currency),
            }
            for share in quote.lines
        ],
        "shipping": money(quote.shipping_minor, quote.currency),
        "amount": money(quote.amount_minor, quote.currency),
        "left": money(quote.left_minor, quote.currency),
    }


def _records_data(found: tuple[str, tuple[RefundRecord, ...]]) -> list[Refund]:
    currency, records = found
    return [
        {
            "id": str(record.id),
            "cause": record.cause.value,
            "amount": money(record.amount_minor, currency),
            "shipping": money(record.shipping_minor, currency),
            "lines": record.lines,
            "restocked": record.restocked,
            "reason": record.reason,
            "actor": record.actor,
            "decided_at": record.decided_at.isoformat(),
            "pending": money(record.pending_minor, currency),
            "failed": money(record.failed_minor, currency),
        }
        for record in records
    ]


def key_of(call: Call) -> str:
    """The caller's idempotency key as the domain keeps it; one of its own for a call without."""
    return token_sha256(f"{call.principal}\n{call.idempotency_key}").hex() if call.idempotency_key else str(new_id())


@router.post(ORDERS + "/{number}/refunds/preview", response_model=Envelope[RefundPreview])
async def preview_refund(call: StaffCall, number: Number, body: NewRefund) -> Response:
    """What a refund comes to, and what would be left; refuses like the refund itself. Changes nothing."""

    def preview(uow: UnitOfWork) -> RefundQuote:
        order = orders.order_numbered(uow, number)
        return refunds.preview(uow, order.id, _wish(body, order.currency))

    return await call.look(preview, _quote_data)


@router.get(ORDERS + "/{number}/refunds", response_model=Envelope[list[Refund]])
async def list_refunds(call: StaffCall, number: Number) -> Response:
    """What was given back of an order, oldest first."""

    def look(uow: UnitOfWork) -> tuple[str, tuple[RefundRecord, ...]]:
        order = orders.order_numbered(uow, number)
        return order.currency, refunds.refunds_of(uow, order.id)

    return await call.look(look, _records_data)


@router.post(ORDERS + "/{number}/refunds", status_code=201, response_model=Envelope[Order])
async def refund_order(call: StaffCall, number: Number, body: NewRefund) -> Response:
    """Gives back. Answers with the order; money that is still on its way counts as soon as it is out."""
    key = key_of(call)

    def give_back(context: Context) -> OrderDetail:
        order = in_unit(context, orders.order_numbered, number)
        refunds.give_back(
            context,
            order.id,
            _wish(body, order.currency),
            restock=body.restock,
            reason=body.reason,
            idempotency_key=key,
        )
        return in_unit(context.later(), orders.find_order, number)

    return await call.flow(give_back, order_data, status=201)


@router.post(ORDERS + "/{number}/cancel", response_model=Envelope[Order])
async def cancel_order(call: StaffCall, number: Number, body: Cancellation) -> Response:
    """Gives up an order of which nothing was sent; what was paid goes back. Answers with the order."""

    def cancel(context: Context) -> OrderDetail:
        order_id = in_unit(context, orders.order_numbered, number).id
        refunds.cancel(context, order_id, reason=body.reason, restock=body.restock)
        return in_unit(context.later(), orders.find_order, number)

    return await call.flow(cancel, order_data)
