"""What the link of a draft offers, for whoever holds it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from shop_app.api.deps import ShopperCall
from shop_app.api.rest import refusals
from shop_app.api.rest.drafts import draft_order_data, offer_data
from shop_app.api.schemas import Envelope, minor_of
from shop_app.api.schemas.drafts import Acceptance, DraftOrder, Offer
from shop_app.core.context import Context
from shop_app.core.rate_limit import ORDERS
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import drafts
from shop_app.domain.drafts import Bought

OFFERS = "/api/v1/offers"

Token = Annotated[str, Path(max_length=64)]

router = APIRouter(tags=["Drafts"], responses=refusals(403, 409, 429))


@router.get(OFFERS + "/{token}", response_model=Envelope[Offer])
async def show_offer(call: ShopperCall, token: Token) -> Response:
    """What the link in a mail offers, for whoever holds it."""
    return await call.look(lambda uow: drafts.offer(uow, token), offer_data)


@router.post(
    OFFERS + "/{token}/accept",
    status_code=201,
    response_model=Envelope[DraftOrder],
    responses=refusals(403, 409, 429, 502),
)
async def accept_offer(call: ShopperCall, token: Token, body: Acceptance) -> Response:
    """Orders what a link offers, and opens its payment page. An offer becomes one order at most."""

    def accept(context: Context) -> Bought:
        currency = in_unit(context, drafts.offer, token).draft.currency
        seen = minor_of(body.total, currency, field="total")
        return drafts.buy(context.later(), token, seen_total_minor=seen, provider=body.provider)

    return await call.limited_by(ORDERS).flow(
        accept, lambda bought: draft_order_data(bought.order, bought.page_url), status=201
    )
