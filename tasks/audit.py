"""Looking after a shop's invariants."""

from __future__ import annotations

from uuid import UUID

from shop_app.core.context import Context
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import audit
from tasks.app import job


@job("audit.run")
def run(context: Context, _row_id: UUID) -> None:
    in_unit(context, audit.run_proof)
