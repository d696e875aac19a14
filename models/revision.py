"""What became of an order after it was placed: what staff wrote about it, and what they changed."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from models.base import TenantRow
from models.values.columns import belongs_to, document, moment


class OrderNote(TenantRow, table=True):
    """What staff wrote about an order; its buyer never sees it."""

    __tablename__ = "order_note"
    __table_args__ = (belongs_to("orders", "order_id"), sa.Index(None, "tenant_id", "order_id", "written_at"))
    AUDITED: ClassVar[bool] = True

    order_id: UUID
    body: str
    author: str = Field(default="", max_length=120)
    written_at: datetime = moment(default_now=True)


class OrderEdit(TenantRow, table=True):
    """One change of a placed order: what it was before and after, and what it costs more (or less, below zero)."""

    __tablename__ = "order_edit"
    __table_args__ = (belongs_to("orders", "order_id"), sa.UniqueConstraint("tenant_id", "order_id", "revision"))

    order_id: UUID
    revision: int = Field(sa_type=sa.BigInteger)
    difference_minor: int = Field(sa_type=sa.BigInteger)
    reason: str = Field(default="", max_length=500)
    before: dict[str, Any] = document()
    after: dict[str, Any] = document()
    actor: str = Field(default="", max_length=120)
    edited_at: datetime = moment(default_now=True)
