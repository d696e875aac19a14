"""Jobs around answers that are remembered."""

from __future__ import annotations

from uuid import UUID

from shop_app.core.context import Context
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from tasks.app import job


@job("idempotency.forget")
def forget(context: Context, _tenant_id: UUID) -> None:
    """Keys whose 30 days are over."""
    in_unit(context, _forget)


def _forget(uow: UnitOfWork) -> None:
    uow.execute("DELETE FROM idempotency_key WHERE expires_at < app_now()")
