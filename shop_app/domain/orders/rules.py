"""What an order's three statuses mean together. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from models.errors import ValidationFailed
from models.order import FulfillmentStatus, OrderStatus, PaymentStatus

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
