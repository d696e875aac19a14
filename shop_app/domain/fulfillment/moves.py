"""The only place that moves a parcel's status: by the table beside the model, conditionally (I-14)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from models.errors import Conflict, NotFound
from models.fulfillment import PARCEL_TRANSITIONS, ParcelStatus
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import orders

_ORDER_OF = "SELECT order_id FROM fulfillment WHERE id = %(id)s"
# One that was taken back is no parcel any more.
_PARCEL = """
    SELECT id, order_id, status, carrier, tracking_number, tracking_url FROM fulfillment
    WHERE id = %(id)s AND status <> 'cancelled'
"""
_MOVE = """
    UPDATE fulfillment SET status = %(to)s, {to}_at = app_now() WHERE id = %(id)s AND status = ANY(%(sources)s)
"""


@dataclass(frozen=True, slots=True)
class LockedParcel:
    """A parcel whose order is locked until the end of the unit."""

    id: UUID
    order_id: UUID
    status: ParcelStatus
    carrier: str
    tracking_number: str
    tracking_url: str


def lock_parcel(uow: UnitOfWork, fulfillment_id: UUID) -> LockedParcel:
    """A parcel as it stands once nobody else is at its order."""
    order_id = uow.scalar(_ORDER_OF, id=fulfillment_id)
    if order_id is None:
        raise NotFound("There is no such parcel.")
    orders.lock_order(uow, order_id)
    parcel = uow.first(LockedParcel, _PARCEL, id=fulfillment_id)
    if parcel is None:
        raise NotFound("There is no such parcel.")
    return parcel


def move_parcel(uow: UnitOfWork, fulfillment_id: UUID, to: ParcelStatus) -> None:
    """Moves a parcel, or refuses with ``Conflict`` where the table has no such step."""
    sources = [source.value for source, targets in PARCEL_TRANSITIONS.items() if to in targets]
    if uow.execute(_MOVE.format(to=to.value), id=fulfillment_id, to=to.value, sources=sources) == 0:
        raise Conflict(
            "This parcel cannot become “{to}” any more. Look at the order again.",
            code="ILLEGAL_TRANSITION",
            to=to.value,
        )
