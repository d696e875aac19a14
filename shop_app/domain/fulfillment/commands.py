"""Packing parcels, whole orders or part of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from models.errors import Conflict, ValidationFailed
from models.fulfillment import ParcelStatus
from models.order import OrderStatus
from models.values.ids import new_id
from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import orders
from shop_app.domain.fulfillment.carriers import checked_tracking
from shop_app.domain.fulfillment.following import follow_order
from shop_app.domain.fulfillment.moves import lock_parcel, move_parcel
from shop_app.domain.fulfillment.promises import choose

_PARCEL = """
    INSERT INTO fulfillment (id, order_id, carrier, tracking_number, tracking_url)
    VALUES (%(id)s, %(order)s, %(carrier)s, %(tracking_number)s, %(tracking_url)s)
"""
_PARCEL_LINE = """
    INSERT INTO fulfillment_line (id, fulfillment_id, order_line_id, quantity)
    VALUES (%(id)s, %(parcel)s, %(line)s, %(quantity)s)
"""
# The quantity is added under a condition, so that two people who fulfil at once cannot send a line twice.
_SEND = """
    UPDATE order_line SET fulfilled_quantity = fulfilled_quantity + %(quantity)s
    WHERE id = %(line)s AND order_id = %(order)s
      AND fulfilled_quantity + %(quantity)s BETWEEN 0 AND quantity - cancelled_quantity
"""
_CONTENTS = "SELECT order_line_id, quantity FROM fulfillment_line WHERE fulfillment_id = %(id)s"


@dataclass(frozen=True, slots=True)
class _Packed:
    order_line_id: UUID
    quantity: int


def fulfill(
    uow: UnitOfWork,
    order_id: UUID,
    lines: Mapping[UUID, int] | None = None,
    *,
    tracking_number: str = "",
    carrier: str = "",
    tracking_url: str = "",
) -> UUID:
    """Packs ``lines`` (order line → quantity; all that is left and here if ``None``) as one parcel; returns its id.

    Undone by ``cancel_fulfillment``.
    """
    require(uow, Permission.ORDERS_FULFILL)
    tracking = checked_tracking(carrier, tracking_number, tracking_url)
    orders.lock_order(uow, order_id)
    order = orders.order_by_id(uow, order_id)
    if order.status is not OrderStatus.PLACED:
        raise Conflict("Only a paid order can be fulfilled.", code="ORDER_NOT_PAID", status=order.status)
    ordered = orders.lines_of(uow, order_id)
    left = {line.id: line.open_quantity for line in ordered}
    packed = choose(uow, order_id, ordered, lines)
    if not packed:
        raise Conflict("Nothing is left to fulfil in this order.", code="NOTHING_TO_FULFILL")
    parcel_id = new_id()
    uow.execute(
        _PARCEL,
        id=parcel_id,
        order=order_id,
        carrier=tracking.carrier,
        tracking_number=tracking.number,
        tracking_url=tracking.url,
    )
    for line_id, quantity in packed.items():
        if quantity < 1 or uow.execute(_SEND, line=line_id, order=order_id, quantity=quantity) == 0:
            raise ValidationFailed(
                "Only {left} of this line are left to send.",
                field="quantity",
                left=left.get(line_id, 0),
                line=str(line_id),
            )
        uow.execute(_PARCEL_LINE, id=new_id(), parcel=parcel_id, line=line_id, quantity=quantity)
    follow_order(uow, order_id)
    uow.record(
        "OrderFulfilled",
        aggregate="order",
        aggregate_id=order_id,
        data={"fulfillment_id": str(parcel_id), "number": order.number},
    )
    return parcel_id


def cancel_fulfillment(uow: UnitOfWork, fulfillment_id: UUID) -> None:
    """Takes a parcel back that has not arrived: its lines are to be sent again.

    Undone by packing them anew, not by reviving the parcel: its mail may have said that it was taken back.
    """
    require(uow, Permission.ORDERS_FULFILL)
    parcel = lock_parcel(uow, fulfillment_id)
    move_parcel(uow, parcel.id, ParcelStatus.CANCELLED)
    for packed in uow.all(_Packed, _CONTENTS, id=fulfillment_id):
        uow.execute(_SEND, line=packed.order_line_id, order=parcel.order_id, quantity=-packed.quantity)
    follow_order(uow, parcel.order_id)
    uow.record(
        "FulfillmentCancelled",
        aggregate="order",
        aggregate_id=parcel.order_id,
        data={"fulfillment_id": str(fulfillment_id)},
    )
