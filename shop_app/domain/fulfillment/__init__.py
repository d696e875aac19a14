"""Sending what was bought."""

from shop_app.domain.fulfillment.commands import cancel_fulfillment, fulfill

__all__ = ["cancel_fulfillment", "fulfill"]
