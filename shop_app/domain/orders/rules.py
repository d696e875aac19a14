"""What an order's three statuses mean together. Pure."""

from __future__ import annotations

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
    if fulfillment in (FulfillmentStatus.SHIPPED, FulfillmentStatus.DELIVERED, FulfillmentStatus.RETURNED):
        return "SHIPPED"
    if fulfillment is FulfillmentStatus.FULFILLED:
        return "FULFILLED"
    if payment in _PAID_FOR:
        return "PAID"
    return "PENDING"
