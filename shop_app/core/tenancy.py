"""Which shop a request is for, and the one place where selects of a shop's rows begin."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from sqlmodel import select
from sqlmodel.sql.expression import SelectOfScalar

from models.base import TenantRow
from shop_app.core.unit_of_work import UnitOfWork, look_up
from shop_app.settings import settings

Rows = TypeVar("Rows", bound=TenantRow)

# What plain `localhost` shows.
DEFAULT_SUBDOMAIN = "demo"


def select_rows(uow: UnitOfWork, table: type[Rows]) -> SelectOfScalar[Rows]:
    """A select of this tenant's rows. Row-level security says the same again."""
    return select(table).where(table.tenant_id == uow.tenant_id)


def find_tenant(host: str) -> UUID | None:
    """The active shop behind a ``Host`` header, port and case ignored; the base host shows the default shop."""
    name = host.partition(":")[0].lower().rstrip(".")
    base = settings().base_host.partition(":")[0].lower()
    if name in (base, "127.0.0.1"):
        name = f"{DEFAULT_SUBDOMAIN}.{base}"
    return look_up("SELECT find_tenant(:host)", host=name)[0]  # type: ignore[no-any-return]


def list_tenants() -> list[UUID]:
    """Every active shop."""
    return look_up("SELECT id FROM list_tenants()")


def find_webhook_tenant(endpoint_id: UUID) -> UUID | None:
    """The shop that an endpoint of ours belongs to; never anything the delivery says (I-18)."""
    return look_up("SELECT find_webhook_tenant(:id)", id=endpoint_id)[0]  # type: ignore[no-any-return]
