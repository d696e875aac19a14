"""Where a shop delivers, how, and for how much; for staff. Every change answers with all zones."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from models.errors import ValidationFailed
from shop_app.api.deps import StaffCall
from shop_app.api.rest import refusals
from shop_app.api.schemas import Envelope, minor_of, money
from shop_app.api.schemas.shipping import Band, BandBody, Method, MethodBody, Zone, ZoneBody
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import tenants
from shop_app.domain.tenants import SavedMethod, SavedZone

ZONES = "/api/v1/shipping-zones"
METHODS = "/api/v1/shipping-methods"

router = APIRouter(tags=["Shipping"])


def _band_data(band: tenants.Band) -> Band:
    free_from = band.free_over_minor
    return {
        "price": money(band.amount_minor, band.currency),
        "from_weight_g": band.from_weight_g,
        "from_worth": money(band.from_minor, band.currency),
        "free_from": None if free_from is None else money(free_from, band.currency),
    }


def _method_data(saved: SavedMethod) -> Method:
    terms = saved.terms
    return {
        "id": str(saved.id),
        "name": terms.name,
        "carrier": terms.carrier,
        "min_days": terms.min_days,
        "max_days": terms.max_days,
        "cutoff_hour": terms.cutoff_hour,
        "max_weight_g": terms.max_weight_g,
        "position": terms.position,
        "is_active": terms.is_active,
        "bands": [_band_data(band) for band in terms.bands],
    }


def _zones_data(zones: list[SavedZone]) -> list[Zone]:
    return [
        {
            "id": str(saved.id),
            "name": saved.zone.name,
            "countries": list(saved.zone.countries),
            "regions": list(saved.zone.regions),
            "postcodes": list(saved.zone.postcodes),
            "is_rest": saved.zone.is_rest,
            "methods": [_method_data(method) for method in saved.methods],
        }
        for saved in zones
    ]


def _zone(body: ZoneBody) -> tenants.Zone:
    return tenants.Zone(
        name=body.name,
        countries=tuple(body.countries),
        regions=tuple(body.regions),
        postcodes=tuple(body.postcodes),
        is_rest=body.is_rest,
    )


def _band(body: BandBody) -> tenants.Band:
    if not (body.currency.isascii() and body.currency.isalpha() and body.currency.isupper()):
        raise ValidationFailed("Use a three-letter currency code such as EUR.", field="currency")
    free_from = body.free_from
    return tenants.Band(
        currency=body.currency,
        amount_minor=minor_of(body.price, body.currency, field="price"),
        from_weight_g=body.from_weight_g,
        from_minor=minor_of(body.from_worth, body.currency, field="from_worth"),
        free_over_minor=None if free_from is None else minor_of(free_from, body.currency, field="free_from"),
    )


def _terms(body: MethodBody) -> tenants.MethodTerms:
    columns = body.model_dump(exclude={"bands"})
    return tenants.MethodTerms(**columns, bands=tuple(map(_band, body.bands)))


@router.get(ZONES, response_model=Envelope[list[Zone]], responses=refusals(403))
async def list_zones(call: StaffCall) -> Response:
    """Every zone with its ways to deliver and their prices."""
    return await call.look(tenants.list_zones, _zones_data)


@router.post(ZONES, status_code=201, response_model=Envelope[list[Zone]], responses=refusals(403, 409, 429))
async def add_zone(call: StaffCall, body: ZoneBody) -> Response:
    """A new zone, still without a way to deliver."""

    def add(uow: UnitOfWork) -> list[SavedZone]:
        tenants.save_zone(uow, _zone(body))
        return tenants.list_zones(uow)

    return await call.change(add, _zones_data, status=201)


@router.put(ZONES + "/{zone_id}", response_model=Envelope[list[Zone]], responses=refusals(403, 409, 429))
async def change_zone(call: StaffCall, zone_id: UUID, body: ZoneBody) -> Response:
    """A zone as it is from now on."""

    def change(uow: UnitOfWork) -> list[SavedZone]:
        tenants.save_zone(uow, _zone(body), zone_id)
        return tenants.list_zones(uow)

    return await call.change(change, _zones_data)


@router.delete(ZONES + "/{zone_id}", response_model=Envelope[list[Zone]], responses=refusals(403, 409, 429))
async def remove_zone(call: StaffCall, zone_id: UUID) -> Response:
    """Delivers there no more; refused while the zone has ways to deliver."""

    def remove(uow: UnitOfWork) -> list[SavedZone]:
        tenants.remove_zone(uow, zone_id)
        return tenants.list_zones(uow)

    return await call.change(remove, _zones_data)


@router.post(METHODS, status_code=201, response_model=Envelope[list[Zone]], responses=refusals(403, 409, 429))
async def add_method(call: StaffCall, body: MethodBody) -> Response:
    """A new way to deliver within a zone."""

    def add(uow: UnitOfWork) -> list[SavedZone]:
        tenants.save_shipping_method(uow, _terms(body))
        return tenants.list_zones(uow)

    return await call.change(add, _zones_data, status=201)


@router.put(METHODS + "/{method_id}", response_model=Envelope[list[Zone]], responses=refusals(403, 409, 429))
async def change_method(call: StaffCall, method_id: UUID, body: MethodBody) -> Response:
    """A way to deliver with these terms and prices from now on; placed orders keep theirs."""

    def change(uow: UnitOfWork) -> list[SavedZone]:
        tenants.save_shipping_method(uow, _terms(body), method_id)
        return tenants.list_zones(uow)

    return await call.change(change, _zones_data)


@router.delete(METHODS + "/{method_id}", response_model=Envelope[list[Zone]], responses=refusals(403, 429))
async def remove_method(call: StaffCall, method_id: UUID) -> Response:
    """Offers it no more."""

    def remove(uow: UnitOfWork) -> list[SavedZone]:
        tenants.remove_shipping_method(uow, method_id)
        return tenants.list_zones(uow)

    return await call.change(remove, _zones_data)
