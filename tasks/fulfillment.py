"""Jobs of the fulfillment context."""

from __future__ import annotations

from uuid import UUID

from shop_app.core.context import Context
from shop_app.domain import fulfillment
from tasks.app import job


@job("fulfillment.complete_delivered")
def complete_delivered(context: Context, _tenant_id: UUID) -> None:
    """Closes a shop's orders that arrived long enough ago."""
    fulfillment.complete_delivered(context)
