"""What an order's three statuses mean together. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from models.errors import Conflict, ValidationFailed
from models.order import FulfillmentStatus, OrderStatus, PaymentStatus
from shop_app.domain.orders.schemas import OrderLineView, OrderView

# How long buyers may change or cancel an order by themselves, as long as none of it has been packed.
CHANGE_WINDOW = timedelta(hours=2)
MOST_TAGS = 30
LONGEST_TAG = 50

_PAID_FOR = (
    PaymentStatus.AUTHORISED,
    PaymentStatus.PAID,
    PaymentStatus.PARTIALLY_PAID,
    PaymentStatus.PARTIALLY_REFUNDED,
)


def api_status(order: OrderStatus, payment: PaymentStatus, fulfillment: FulfillmentStatus) -> str:
    """The one status that programs see (D21)."""
    if order in (OrderStatus.CANCELLED, OrderStatus.EXPIRED, OrderStatus.COMPLETED):
        return order.value.upper()
    if fulfillment in (FulfillmentStatus.SHIPPED, FulfillmentStatus.DELIVERED, FulfillmentStatus.RETURNED):
        return "SHIPPED"
    if fulfillment is FulfillmentStatus.FULFILLED:
        return "FULFILLED"
    if payment in _PAID_FOR:
        return "PAID"
    return "PENDING"


def checked_tags(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags in lower case, tidied, each once, in the order given; refuses too long ones and too many."""
    tidy = tuple(dict.fromkeys(" ".join(tag.split()).lower() for tag in tags))
    if any(not 0 < len(tag) <= LONGEST_TAG for tag in tidy):
        raise ValidationFailed("A tag has 1 to 50 characters.", field="tags")
    if len(tidy) > MOST_TAGS:
        raise ValidationFailed("An order has at most 30 tags.", field="tags")
    return tidy


def changeable_until(order: OrderView, lines: Iterable[OrderLineView]) -> datetime | None:
    """Until when its buyer may change a placed order; ``None`` where it is too late for that already, or too early."""
    is_packed = any(line.fulfilled_quantity for line in lines)
    if order.status is not OrderStatus.PLACED or order.placed_at is None or is_packed:
        return None
    return order.placed_at + CHANGE_WINDOW


def refuse_too_late(order: OrderView, lines: Iterable[OrderLineView], now: datetime) -> None:
    """Refuses a buyer's change with ``Conflict`` once the order is packed or the window is over."""
    until = changeable_until(order, lines)
    if until is None or now > until:
        raise Conflict(
            "It is too late to change this order here: it is being packed. Write to the shop.",
            code="ORDER_NOT_CHANGEABLE",
        )
