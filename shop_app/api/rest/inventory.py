"""Stock, for staff."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.responses import Response

from models.errors import NotFound
from models.inventory import MovementKind
from shop_app.api.deps import StaffCall
from shop_app.api.rest import refusals
from shop_app.api.schemas import Envelope
from shop_app.api.schemas.inventory import (
    BackorderLimit,
    BundleComponent,
    Components,
    LowStock,
    PreorderOffer,
    Stock,
    StockChange,
    StockLevel,
    StockMovement,
)
from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import inventory
from shop_app.domain.inventory import Component, LevelView, StockHistoryEntry, StockPosition

STOCK = "/api/v1/inventory"
VARIANT = STOCK + "/{variant_id}"

router = APIRouter(tags=["Inventory"])


def _stock_data(position: StockPosition) -> Stock:
    return {
        "variant_id": str(position.variant_id),
        "on_hand": position.on_hand,
        "reserved": position.reserved,
        "available": position.available,
    }


def _levels_data(levels: list[LevelView]) -> list[StockLevel]:
    return [
        {
            "variant_id": str(level.variant_id),
            "location_id": str(level.location_id),
            "location": level.location,
            "is_active": level.is_active,
            "on_hand": level.on_hand,
            "reserved": level.reserved,
            "backorder_limit": level.backorder_limit,
            "preorder_limit": level.preorder_limit,
            "preordered": level.preordered,
            "low_at": level.low_at,
            "is_low": level.is_low,
        }
        for level in levels
    ]


def _movements_data(entries: list[StockHistoryEntry]) -> list[StockMovement]:
    return [
        {
            "delta": entry.delta,
            "balance": entry.balance,
            "reason": str(entry.kind),
            "note": entry.note,
            "actor": entry.actor,
            "order_number": entry.order_number,
            "moved_at": entry.moved_at.isoformat(),
        }
        for entry in entries
    ]


def _components_data(components: list[Component]) -> list[BundleComponent]:
    return [{"variant_id": str(part.variant_id), "quantity": part.quantity} for part in components]


@router.get(STOCK, response_model=Envelope[list[StockLevel]], responses=refusals(403, 429))
async def list_stock(
    call: StaffCall,
    is_low: bool = False,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> Response:
    """Stock by variant and location, the scarcest first; only what is low if ``is_low``."""
    return await call.look(lambda uow: inventory.list_levels(uow, is_low=is_low, page=page, limit=limit), _levels_data)


@router.get(VARIANT, response_model=Envelope[list[StockLevel]], responses=refusals(403, 429))
async def find_stock(call: StaffCall, variant_id: UUID) -> Response:
    """A variant's stock at each location."""
    return await call.look(lambda uow: inventory.levels_of(uow, variant_id), _levels_data)


@router.get(VARIANT + "/movements", response_model=Envelope[list[StockMovement]], responses=refusals(403, 429))
async def list_movements(
    call: StaffCall, variant_id: UUID, limit: Annotated[int, Query(ge=1, le=500)] = 50
) -> Response:
    """The latest movements of a variant, newest first."""
    return await call.look(lambda uow: inventory.history(uow, variant_id, limit=limit), _movements_data)


@router.patch(VARIANT, response_model=Envelope[Stock], responses=refusals(403, 409, 429))
async def adjust_stock(call: StaffCall, variant_id: UUID, change: StockChange) -> Response:
    """Adds to the stock or takes away, with a reason."""

    def adjust(uow: UnitOfWork) -> StockPosition:
        kind = MovementKind(change.reason)
        inventory.adjust(uow, variant_id, change.delta, kind, change.note, location_id=change.location_id)
        position = inventory.stock_of(uow, [variant_id]).get(variant_id)
        if position is None:
            raise NotFound(t("This variant's stock is not tracked."), code="STOCK_NOT_TRACKED")
        return position

    return await call.change(adjust, _stock_data)


@router.put(VARIANT + "/backorder", response_model=Envelope[list[StockLevel]], responses=refusals(403, 409, 429))
async def set_backorder_limit(call: StaffCall, variant_id: UUID, body: BackorderLimit) -> Response:
    """Lets so many units be sold that are not there."""

    def change(uow: UnitOfWork) -> list[LevelView]:
        inventory.set_backorder_limit(uow, variant_id, body.limit, location_id=body.location_id)
        return inventory.levels_of(uow, variant_id)

    return await call.change(change, _levels_data)


@router.put(VARIANT + "/low-stock", response_model=Envelope[list[StockLevel]], responses=refusals(403, 409, 429))
async def set_low_stock(call: StaffCall, variant_id: UUID, body: LowStock) -> Response:
    """From how many units down the variant counts as low."""

    def change(uow: UnitOfWork) -> list[LevelView]:
        inventory.set_low_stock(uow, variant_id, body.low_at, location_id=body.location_id)
        return inventory.levels_of(uow, variant_id)

    return await call.change(change, _levels_data)


@router.put(VARIANT + "/preorder", response_model=Envelope[list[StockLevel]], responses=refusals(403, 409, 429))
async def set_preorder(call: StaffCall, variant_id: UUID, body: PreorderOffer) -> Response:
    """Lets so many units be ordered before the day on which they are there."""

    def change(uow: UnitOfWork) -> list[LevelView]:
        inventory.set_preorder(uow, variant_id, body.limit, body.available_on, location_id=body.location_id)
        return inventory.levels_of(uow, variant_id)

    return await call.change(change, _levels_data)


@router.get(VARIANT + "/components", response_model=Envelope[list[BundleComponent]], responses=refusals(403, 429))
async def list_components(call: StaffCall, variant_id: UUID) -> Response:
    """What a bundle consists of."""
    return await call.look(lambda uow: inventory.components_of(uow, variant_id), _components_data)


@router.put(VARIANT + "/components", response_model=Envelope[list[BundleComponent]], responses=refusals(403, 409, 429))
async def set_bundle(call: StaffCall, variant_id: UUID, body: Components) -> Response:
    """Makes a variant a bundle of other variants."""

    def change(uow: UnitOfWork) -> list[Component]:
        parts: dict[UUID, int] = {}
        for part in body.components:
            parts[part.variant_id] = parts.get(part.variant_id, 0) + part.quantity
        inventory.set_bundle(uow, variant_id, parts)
        return inventory.components_of(uow, variant_id)

    return await call.change(change, _components_data)
