"""The caller's cart in another of the shop's currencies."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from shop_app.api.deps import ShopperCall
from shop_app.api.rest import refusals
from shop_app.api.rest.carts import CART
from shop_app.api.schemas import Envelope
from shop_app.api.schemas.cart_currency import CurrencyChoice, Recounted
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import carts

router = APIRouter(tags=["Cart"], responses=refusals(403, 409, 429))


@router.put(CART + "/currency", response_model=Envelope[Recounted])
async def change_currency(call: ShopperCall, choice: CurrencyChoice) -> Response:
    """Counts the cart anew at the shop's prices in this currency; what has none in it is put aside and named."""

    def change(uow: UnitOfWork) -> tuple[str, ...]:
        return carts.change_currency(uow, choice.currency)

    def shown(set_aside: tuple[str, ...]) -> Recounted:
        return {"currency": choice.currency, "set_aside": list(set_aside)}

    return await call.change(change, shown)
