"""Who changed what: written by triggers in the transaction of the change (D22)."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from models.base import TenantRow
from models.values.columns import counted, moment


class AuditEntry(TenantRow, table=True):
    """One change of one row of a listed table. Insert only."""

    __tablename__ = "audit_log"
    __table_args__ = (
        sa.Index(None, "tenant_id", "changed_at"),
        sa.Index(None, "tenant_id", "table_name", "row_id"),
    )

    table_name: str = Field(max_length=63)
    row_id: UUID
    action: str = Field(max_length=6)
    before: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    after: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    actor: str = Field(default="", max_length=120)
    request_id: str = Field(default="", max_length=64)
    changed_at: datetime = moment(default_now=True)


class ProofRun(TenantRow, table=True):
    """One look at every invariant in a shop's own rows; ``broken`` lists ``{invariant, detail}`` of what it found."""

    __tablename__ = "proof_run"
    __table_args__ = (sa.Index(None, "tenant_id", "ran_at"),)

    ran_at: datetime = moment(default_now=True)
    took_ms: int = counted()
    checks: int
    broken: list[dict[str, str]] = Field(
        default_factory=list, sa_type=JSONB, sa_column_kwargs={"server_default": sa.text("'[]'::jsonb")}
    )
