"""Jobs of the notifications context."""

from __future__ import annotations

from uuid import UUID

from shop_app.core.context import Context
from shop_app.domain import notifications
from tasks.app import job


@job("notifications.send")
def send(context: Context, notification_id: UUID) -> None:
    """A mail we owe."""
    notifications.send(context, notification_id)
