"""What an order's three statuses mean together. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from models.order import FulfillmentStatus, OrderStatus, PaymentStatus

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
    if fulfillment in (FulfillmentStatus.SHIPPED, FulfillmentStatus.DELIVERED):
        return "SHIPPED"
    if fulfillment is FulfillmentStatus.FULFILLED:
        return "FULFILLED"
    if payment in _PAID_FOR:
        return "PAID"
    return "PENDING"


def fulfillment_status(quantities: Iterable[tuple[int, int]]) -> FulfillmentStatus:
    """How far an order has been sent, from each line's ``(ordered, fulfilled)``."""
    pairs = list(quantities)
    if not any(fulfilled for _, fulfilled in pairs):
        return FulfillmentStatus.UNFULFILLED
    if all(ordered == fulfilled for ordered, fulfilled in pairs):
        return FulfillmentStatus.FULFILLED
    return FulfillmentStatus.PARTIAL
