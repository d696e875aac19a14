"""Notes, tags and the history of an order: for staff."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path
from starlette.responses import Response

from shop_app.api.deps import StaffCall
from shop_app.api.rest import refusals
from shop_app.api.rest.orders import ORDERS, order_data
from shop_app.api.schemas import Envelope
from shop_app.api.schemas.notes import Happening, NewNote, Tags
from shop_app.api.schemas.orders import Order
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import orders
from shop_app.domain.orders import OrderDetail

Number = Annotated[int, Path(ge=1, lt=10**18)]

router = APIRouter(tags=["Orders"])


def _history_data(happenings: Sequence[orders.Happening]) -> list[Happening]:
    return [
        {
            "id": str(one.id),
            "at": one.happened_at.isoformat(),
            "kind": one.kind,
            "actor": one.actor,
            "text": one.text,
            "data": one.data,
        }
        for one in happenings
    ]


def _history(uow: UnitOfWork, number: int) -> Sequence[orders.Happening]:
    return orders.history(uow, orders.order_numbered(uow, number).id)


@router.get(ORDERS + "/{number}/history", response_model=Envelope[list[Happening]], responses=refusals(403))
async def show_history(call: StaffCall, number: Number) -> Response:
    """Everything that befell an order, oldest first. Amounts are minor units of the order's currency."""
    return await call.look(lambda uow: _history(uow, number), _history_data)


@router.post(
    ORDERS + "/{number}/notes",
    status_code=201,
    response_model=Envelope[list[Happening]],
    responses=refusals(403, 409, 429),
)
async def add_note(call: StaffCall, number: Number, note: NewNote) -> Response:
    """Writes a note that its buyer never sees. Answers with the history."""

    def write(uow: UnitOfWork) -> Sequence[orders.Happening]:
        orders.add_note(uow, orders.order_numbered(uow, number).id, note.body)
        return _history(uow, number)

    return await call.change(write, _history_data, status=201)


@router.delete(
    ORDERS + "/{number}/notes/{note_id}", response_model=Envelope[list[Happening]], responses=refusals(403, 429)
)
async def remove_note(call: StaffCall, number: Number, note_id: UUID) -> Response:
    """Takes a note away. Answers with the history."""

    def remove(uow: UnitOfWork) -> Sequence[orders.Happening]:
        orders.remove_note(uow, orders.order_numbered(uow, number).id, note_id)
        return _history(uow, number)

    return await call.change(remove, _history_data)


@router.put(ORDERS + "/{number}/tags", response_model=Envelope[Order], responses=refusals(403, 429))
async def set_tags(call: StaffCall, number: Number, body: Tags) -> Response:
    """Gives an order exactly these tags, in lower case."""

    def change(uow: UnitOfWork) -> OrderDetail:
        orders.set_tags(uow, orders.order_numbered(uow, number).id, body.tags)
        return orders.find_order(uow, number)

    return await call.change(change, order_data)
