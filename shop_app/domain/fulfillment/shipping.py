"""Following parcels: handed to a carrier, arrived, tracked elsewhere than was said."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from models.errors import Conflict
from models.fulfillment import ParcelStatus
from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import orders
from shop_app.domain.fulfillment.carriers import checked_tracking
from shop_app.domain.fulfillment.following import follow_order
from shop_app.domain.fulfillment.moves import LockedParcel, lock_parcel, move_parcel
from shop_app.domain.fulfillment.schemas import Tracking

_TRACK = """
    UPDATE fulfillment
    SET carrier = %(carrier)s, tracking_number = %(number)s, tracking_url = %(url)s WHERE id = %(id)s
"""
_NEEDS_DELIVERY = """
    SELECT EXISTS (
        SELECT FROM fulfillment_line p JOIN order_line l ON l.tenant_id = p.tenant_id AND l.id = p.order_line_id
        WHERE p.fulfillment_id = %(id)s AND l.requires_shipping)
"""


def mark_shipped(uow: UnitOfWork, fulfillment_id: UUID, tracking: Tracking | None = None) -> None:
    """Notes that a carrier has the parcel, with new ``tracking`` if that is known only now.

    Undone by ``cancel_fulfillment``: a parcel that did not leave is packed again.
    """
    require(uow, Permission.ORDERS_FULFILL)
    parcel = lock_parcel(uow, fulfillment_id)
    if not uow.scalar(_NEEDS_DELIVERY, id=parcel.id):
        raise Conflict("Nothing in this parcel needs a carrier.", code="NOTHING_TO_SHIP")
    changed = _track(uow, parcel, tracking) if tracking is not None else False
    move_parcel(uow, parcel.id, ParcelStatus.SHIPPED)
    follow_order(uow, parcel.order_id)
    # The parcel was announced when it was packed; the shopper hears again only of what was not known then.
    uow.record("OrderShipped", aggregate="order", aggregate_id=parcel.order_id, data=_news(uow, parcel, changed))


def mark_delivered(uow: UnitOfWork, fulfillment_id: UUID) -> None:
    """Notes that the parcel arrived. Final: the time to send things back counts from here."""
    require(uow, Permission.ORDERS_FULFILL)
    parcel = lock_parcel(uow, fulfillment_id)
    move_parcel(uow, parcel.id, ParcelStatus.DELIVERED)
    follow_order(uow, parcel.order_id)
    uow.record("OrderDelivered", aggregate="order", aggregate_id=parcel.order_id, data=_news(uow, parcel, True))


def change_tracking(uow: UnitOfWork, fulfillment_id: UUID, tracking: Tracking) -> None:
    """Corrects how a parcel can be followed. Undone by the same with what stood there before."""
    require(uow, Permission.ORDERS_FULFILL)
    parcel = lock_parcel(uow, fulfillment_id)
    if _track(uow, parcel, tracking):
        uow.record("ParcelTracked", aggregate="order", aggregate_id=parcel.order_id, data=_news(uow, parcel, False))


def _track(uow: UnitOfWork, parcel: LockedParcel, tracking: Tracking) -> bool:
    """Stores new tracking; false where it is what stood there."""
    checked = checked_tracking(tracking.carrier, tracking.number, tracking.url)
    if checked == Tracking(carrier=parcel.carrier, number=parcel.tracking_number, url=parcel.tracking_url):
        return False
    uow.execute(_TRACK, id=parcel.id, carrier=checked.carrier, number=checked.number, url=checked.url)
    return True


def _news(uow: UnitOfWork, parcel: LockedParcel, is_news: bool) -> dict[str, Any]:
    number = orders.order_by_id(uow, parcel.order_id).number
    return {"fulfillment_id": str(parcel.id), "number": number, "is_news": is_news}
