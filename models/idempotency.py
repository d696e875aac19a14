"""Answers remembered, so that a repeated request has one effect (I-15)."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from models.base import TenantRow
from models.values.columns import moment


class IdempotencyKey(TenantRow, table=True):
    """A claim on (principal, route, key), and once answered the exact bytes of the answer. Kept 30 days."""

    __tablename__ = "idempotency_key"
    __table_args__ = (
        sa.UniqueConstraint("tenant_id", "principal", "route", "key"),
        sa.Index(None, "expires_at"),
    )

    principal: str = Field(max_length=120)
    route: str = Field(max_length=200)
    key: str = Field(max_length=255)
    request_sha256: bytes
    response_status: int | None = None
    response_body: bytes | None = None
    claimed_at: datetime = moment(default_now=True)
    expires_at: datetime = moment()
