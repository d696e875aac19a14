"""Jobs of the analytics context."""

from __future__ import annotations

from uuid import UUID

from shop_app.core.context import Context
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import analytics
from tasks.app import job


@job("analytics.reconcile")
def reconcile(context: Context, _tenant_id: UUID) -> None:
    """The rollup against the ledger."""
    in_unit(context, analytics.reconcile)
