"""What a shop offers its shoppers to choose from, and the colour it wears."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import Response

from shop_app.api.deps import StaffCall
from shop_app.api.rest import refusals
from shop_app.api.schemas import Envelope
from shop_app.api.schemas.shop import Shop, ShopChanges
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import catalog, tenants

SHOP = "/api/v1/shop"

router = APIRouter(tags=["Shop"])


@dataclass(frozen=True, slots=True)
class _Seen:
    shop: tenants.ShopSettings
    offered: tenants.Offered
    priced: dict[str, int]
    variants: int


def _seen(uow: UnitOfWork) -> _Seen:
    priced, variants = catalog.count_prices(uow)
    return _Seen(tenants.current(uow), tenants.offered(uow), priced, variants)


def _shop_data(seen: _Seen) -> Shop:
    return {
        "subdomain": seen.shop.subdomain,
        "name": seen.shop.name,
        "locales": list(seen.offered.locales),
        "currencies": list(seen.offered.currencies),
        "countries": list(seen.offered.countries),
        "accent": seen.shop.accent,
        "variants": seen.variants,
        "priced": [{"currency": code, "variants": seen.priced.get(code, 0)} for code in seen.offered.currencies],
    }


@router.get(SHOP, response_model=Envelope[Shop], responses=refusals(403))
async def show_shop(call: StaffCall) -> Response:
    """Languages, currencies with how many variants have a price in each, countries, and the accent."""
    return await call.look(_seen, _shop_data)


@router.patch(SHOP, response_model=Envelope[Shop], responses=refusals(403, 409, 429))
async def change_shop(call: StaffCall, body: ShopChanges) -> Response:
    """Changes what is given. An accent that cannot be read is refused with its contrast and the nearest that can."""

    def change(uow: UnitOfWork) -> _Seen:
        if body.locales is not None:
            tenants.offer_locales(uow, body.locales)
        if body.currencies is not None:
            tenants.offer_currencies(uow, body.currencies)
        if body.accent is not None:
            tenants.set_accent(uow, body.accent)
        return _seen(uow)

    return await call.change(change, _shop_data)
