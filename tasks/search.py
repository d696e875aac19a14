"""Jobs of the search context."""

from __future__ import annotations

from uuid import UUID

from shop_app.core.context import Context
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import search
from tasks.app import job


@job("search.catch_up")
def catch_up(context: Context, _tenant_id: UUID) -> None:
    """What orders have moved."""
    in_unit(context, search.catch_up)


@job("search.rebuild")
def rebuild(context: Context, _tenant_id: UUID) -> None:
    """A shop's whole range."""
    search.rebuild(context)
