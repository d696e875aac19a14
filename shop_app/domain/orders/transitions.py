"""The only place that moves a status: by the tables beside the model, conditionally, and logged (I-14)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import cast
from uuid import UUID

from models.errors import Conflict, NotFound
from models.order import (
    FULFILLMENT_TRANSITIONS,
    ORDER_TRANSITIONS,
    PAYMENT_TRANSITIONS,
    Axis,
    FulfillmentStatus,
    OrderStatus,
    PaymentStatus,
)
from models.values.ids import new_id
from shop_app.core.unit_of_work import UnitOfWork

Status = OrderStatus | PaymentStatus | FulfillmentStatus

_TABLES: dict[type[StrEnum], tuple[Axis, str, Mapping[StrEnum, frozenset[StrEnum]]]] = {
    OrderStatus: (Axis.ORDER, "status", cast("Mapping[StrEnum, frozenset[StrEnum]]", ORDER_TRANSITIONS)),
    PaymentStatus: (Axis.PAYMENT, "payment_status", cast("Mapping[StrEnum, frozenset[StrEnum]]", PAYMENT_TRANSITIONS)),
    FulfillmentStatus: (
        Axis.FULFILLMENT,
        "fulfillment_status",
        cast("Mapping[StrEnum, frozenset[StrEnum]]", FULFILLMENT_TRANSITIONS),
    ),
}
# The row lock is taken in `was`, so the status read there is the one that the update leaves.
_MOVE = """
    WITH was AS (SELECT id, {column} AS status FROM orders WHERE id = %(order)s FOR UPDATE),
    moved AS (
        UPDATE orders SET {column} = %(to)s{also} FROM was
        WHERE orders.id = was.id AND was.status = ANY(%(sources)s) RETURNING orders.id)
    INSERT INTO order_transition (id, order_id, axis, from_status, to_status, actor, note)
    SELECT %(id)s, moved.id, %(axis)s, was.status, %(to)s, %(actor)s, %(note)s FROM moved JOIN was USING (id)
"""


def lock_order(uow: UnitOfWork, order_id: UUID) -> None:
    """Takes the order's row until the end of the unit: everything about one order happens one after another."""
    if uow.scalar("SELECT true FROM orders WHERE id = %(id)s FOR UPDATE", id=order_id) is None:
        raise NotFound("There is no such order.")


def move_if(uow: UnitOfWork, order_id: UUID, to: Status, note: str = "") -> bool:
    """Moves one of an order's statuses to ``to`` if the table allows it from where it stands."""
    axis, column, table = _TABLES[type(to)]
    sources = [source.value for source, targets in table.items() if to in targets]
    also = ", placed_at = app_now()" if to is OrderStatus.PLACED else ""
    moved = uow.execute(
        _MOVE.format(column=column, also=also),
        id=new_id(),
        order=order_id,
        to=to.value,
        sources=sources,
        axis=axis.value,
        actor=uow.context.actor.name,
        note=note,
    )
    return moved == 1


def move(uow: UnitOfWork, order_id: UUID, to: Status, note: str = "") -> None:
    """Moves a status, or refuses with ``Conflict`` where the table has no such step."""
    if not move_if(uow, order_id, to, note):
        raise Conflict(
            "This order cannot become “{to}” any more: somebody has changed it meanwhile.",
            code="ILLEGAL_TRANSITION",
            to=to.value,
        )
