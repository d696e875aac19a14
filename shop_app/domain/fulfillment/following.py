"""Moving an order's fulfillment status to what its lines and parcels say."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from models.fulfillment import ParcelStatus
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import orders
from shop_app.domain.fulfillment.rules import fulfillment_status, steps_to
from shop_app.domain.fulfillment.schemas import LineProgress, ParcelProgress

_PARCELS = """
    SELECT f.status, bool_or(l.requires_shipping) AS needs_delivery
    FROM fulfillment f
    JOIN fulfillment_line p ON p.tenant_id = f.tenant_id AND p.fulfillment_id = f.id
    JOIN order_line l ON l.tenant_id = p.tenant_id AND l.id = p.order_line_id
    WHERE f.order_id = %(order)s AND f.status <> 'cancelled' GROUP BY f.id, f.status
"""
_RETURNED = """
    SELECT l.order_line_id, sum(l.received_quantity)::int AS quantity
    FROM return_line l JOIN return_request r ON r.tenant_id = l.tenant_id AND r.id = l.return_id
    WHERE r.order_id = %(order)s AND r.status IN ('received', 'closed') GROUP BY l.order_line_id
"""


@dataclass(frozen=True, slots=True)
class _Parcel:
    status: ParcelStatus
    needs_delivery: bool


@dataclass(frozen=True, slots=True)
class _Returned:
    order_line_id: UUID
    quantity: int


def follow_order(uow: UnitOfWork, order_id: UUID) -> None:
    """Sets the status after a change of lines, parcels or returns; the order's row must be locked.

    Every step on the way is logged, so that the log stays a walk along the table (I-14).
    """
    returned = {row.order_line_id: row.quantity for row in uow.all(_Returned, _RETURNED, order=order_id)}
    status = fulfillment_status(
        [
            LineProgress(open=line.open_quantity, sent=line.fulfilled_quantity, returned=returned.get(line.id, 0))
            for line in orders.lines_of(uow, order_id)
        ],
        [
            ParcelProgress(status=parcel.status, needs_delivery=parcel.needs_delivery)
            for parcel in uow.all(_Parcel, _PARCELS, order=order_id)
        ],
    )
    for step in steps_to(status, orders.order_by_id(uow, order_id).fulfillment_status):
        orders.move(uow, order_id, step)
