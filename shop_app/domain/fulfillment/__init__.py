"""Sending what was bought: parcels, how far they came, and when an order is done."""

from models.fulfillment import ParcelStatus
from shop_app.domain.fulfillment.commands import cancel_fulfillment, fulfill
from shop_app.domain.fulfillment.completion import complete_delivered
from shop_app.domain.fulfillment.following import follow_order
from shop_app.domain.fulfillment.rules import fulfillment_status
from shop_app.domain.fulfillment.schemas import LineProgress, ParcelProgress, Tracking
from shop_app.domain.fulfillment.shipping import change_tracking, mark_delivered, mark_shipped

__all__ = [
    "LineProgress",
    "ParcelProgress",
    "ParcelStatus",
    "Tracking",
    "cancel_fulfillment",
    "change_tracking",
    "complete_delivered",
    "follow_order",
    "fulfill",
    "fulfillment_status",
    "mark_delivered",
    "mark_shipped",
]
