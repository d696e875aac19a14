"""Places that hold stock, for staff."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from shop_app.api.deps import StaffCall
from shop_app.api.rest import refusals
from shop_app.api.schemas import Envelope
from shop_app.api.schemas.locations import Location, NewLocation, Routing
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import inventory
from shop_app.domain.inventory import LocationView, RoutingRule

LOCATIONS = "/api/v1/locations"

router = APIRouter(tags=["Inventory"], responses=refusals(403, 409, 429))


def _data(views: list[LocationView]) -> list[Location]:
    return [
        {
            "id": str(view.id),
            "name": view.name,
            "is_default": view.is_default,
            "is_active": view.is_active,
            "priority": view.priority,
            "countries": list(view.countries),
        }
        for view in views
    ]


def _then_all(change: Callable[[UnitOfWork], object]) -> Callable[[UnitOfWork], list[LocationView]]:
    def changed(uow: UnitOfWork) -> list[LocationView]:
        change(uow)
        return inventory.list_locations(uow)

    return changed


@router.get(LOCATIONS, response_model=Envelope[list[Location]])
async def list_locations(call: StaffCall) -> Response:
    """Every location, in the order in which they send."""
    return await call.look(inventory.list_locations, _data)


@router.post(LOCATIONS, response_model=Envelope[list[Location]], status_code=201)
async def create_location(call: StaffCall, body: NewLocation) -> Response:
    """A further place that holds stock."""
    change = _then_all(
        lambda uow: inventory.create_location(uow, body.name, priority=body.priority, countries=body.countries)
    )
    return await call.change(change, _data, status=201)


@router.put(LOCATIONS + "/{location_id}", response_model=Envelope[list[Location]])
async def change_location(call: StaffCall, location_id: UUID, body: NewLocation) -> Response:
    """Another name, rank or countries."""
    change = _then_all(
        lambda uow: inventory.change_location(
            uow, location_id, body.name, priority=body.priority, countries=body.countries
        )
    )
    return await call.change(change, _data)


@router.post(LOCATIONS + "/{location_id}/open", response_model=Envelope[list[Location]])
async def open_location(call: StaffCall, location_id: UUID) -> Response:
    """Sells from a location again."""
    return await call.change(_then_all(lambda uow: inventory.open_location(uow, location_id)), _data)


@router.post(LOCATIONS + "/{location_id}/close", response_model=Envelope[list[Location]])
async def close_location(call: StaffCall, location_id: UUID) -> Response:
    """Sells no more from a location."""
    return await call.change(_then_all(lambda uow: inventory.close_location(uow, location_id)), _data)


@router.put("/api/v1/routing", response_model=Envelope[list[Location]])
async def set_routing_rule(call: StaffCall, body: Routing) -> Response:
    """How orders that no single place can send are shared out."""
    rule = RoutingRule(body.rule)
    return await call.change(_then_all(lambda uow: inventory.set_routing_rule(uow, rule)), _data)
