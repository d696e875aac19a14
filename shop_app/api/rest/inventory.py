"""Stock, for staff."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from models.errors import NotFound
from models.inventory import MovementKind
from shop_app.api.deps import StaffCall
from shop_app.api.rest import refusals
from shop_app.api.schemas import Envelope
from shop_app.api.schemas.inventory import Stock, StockChange
from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import inventory
from shop_app.domain.inventory import StockPosition

router = APIRouter(tags=["Inventory"])


def _stock_data(position: StockPosition) -> Stock:
    return {
        "variant_id": str(position.variant_id),
        "on_hand": position.on_hand,
        "reserved": position.reserved,
        "available": position.available,
    }


@router.patch("/api/v1/inventory/{variant_id}", response_model=Envelope[Stock], responses=refusals(403, 409, 429))
async def adjust_stock(call: StaffCall, variant_id: UUID, change: StockChange) -> Response:
    """Adds to the stock or takes away, with a reason."""

    def adjust(uow: UnitOfWork) -> StockPosition:
        inventory.adjust(uow, variant_id, change.delta, MovementKind(change.reason), change.note)
        position = inventory.stock_of(uow, [variant_id]).get(variant_id)
        if position is None:
            raise NotFound(t("This variant's stock is not tracked."), code="STOCK_NOT_TRACKED")
        return position

    return await call.change(adjust, _stock_data)
