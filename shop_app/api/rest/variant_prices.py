"""What a variant costs in each of the shop's currencies, for staff."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path
from starlette.responses import Response

from shop_app.api.deps import StaffCall
from shop_app.api.rest import refusals
from shop_app.api.schemas import Envelope, minor_of, money
from shop_app.api.schemas.prices import PriceBody, VariantPrice
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import catalog
from shop_app.domain.catalog import CurrentPrice

PRICES = "/api/v1/variants/{variant_id}/prices"

Currency = Annotated[str, Path(pattern="^[A-Z]{3}$", examples=["EUR"])]

router = APIRouter(tags=["Prices"])


def _prices_data(prices: list[CurrentPrice]) -> list[VariantPrice]:
    return [
        {
            "currency": price.currency,
            "price": money(price.amount_minor, price.currency),
            "was": None if price.compare_at_minor is None else money(price.compare_at_minor, price.currency),
            "since": price.valid_from.isoformat(),
        }
        for price in prices
    ]


@router.get(PRICES, response_model=Envelope[list[VariantPrice]], responses=refusals(403))
async def list_prices(call: StaffCall, variant_id: UUID) -> Response:
    """One price a currency. A currency without one does not sell the variant: nothing is converted."""
    return await call.look(lambda uow: catalog.list_prices(uow, variant_id), _prices_data)


@router.put(PRICES + "/{currency}", response_model=Envelope[list[VariantPrice]], responses=refusals(403, 409, 429))
async def set_price(call: StaffCall, variant_id: UUID, currency: Currency, body: PriceBody) -> Response:
    """The price from now on; the one before is kept in the history. Answers with all prices of the variant."""
    amount_minor = minor_of(body.amount, currency, field="amount")
    was_minor = None if body.was is None else minor_of(body.was, currency, field="was")

    def change(uow: UnitOfWork) -> list[CurrentPrice]:
        catalog.set_price(uow, variant_id, currency, amount_minor, was_minor)
        return catalog.list_prices(uow, variant_id)

    return await call.change(change, _prices_data)


@router.delete(PRICES + "/{currency}", response_model=Envelope[list[VariantPrice]], responses=refusals(403, 429))
async def remove_price(call: StaffCall, variant_id: UUID, currency: Currency) -> Response:
    """Sells it no more in this currency. Answers with the prices that are left."""

    def change(uow: UnitOfWork) -> list[CurrentPrice]:
        catalog.remove_price(uow, variant_id, currency)
        return catalog.list_prices(uow, variant_id)

    return await call.change(change, _prices_data)
