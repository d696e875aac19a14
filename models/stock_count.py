"""Counting what really lies there."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from models.base import TenantRow
from models.values.columns import belongs_to, choice, moment, one_of


class CountStatus(StrEnum):
    OPEN = "open"
    POSTED = "posted"
    CANCELLED = "cancelled"


COUNT_TRANSITIONS: dict[CountStatus, frozenset[CountStatus]] = {
    CountStatus.OPEN: frozenset({CountStatus.POSTED, CountStatus.CANCELLED}),
    CountStatus.POSTED: frozenset(),
    CountStatus.CANCELLED: frozenset(),
}


class StockCount(TenantRow, table=True):
    """A session of counting at one location."""

    __tablename__ = "stock_count"
    __table_args__ = (
        one_of("status", CountStatus),
        belongs_to("location", "location_id"),
        sa.Index(None, "tenant_id", "created_at", "id"),
    )
    AUDITED: ClassVar[bool] = True

    location_id: UUID
    status: CountStatus = choice(CountStatus, CountStatus.OPEN)
    note: str = Field(default="", max_length=500)
    created_at: datetime = moment(default_now=True)
    closed_at: datetime | None = moment(nullable=True)


class StockCountLine(TenantRow, table=True):
    """One variant of a count. ``expected`` is what the books said the moment ``counted`` was written down.

    Posting applies the difference of the two, so that what moved since stays moved.
    """

    __tablename__ = "stock_count_line"
    __table_args__ = (
        belongs_to("stock_count", "stock_count_id", on_delete="CASCADE"),
        belongs_to("stock_level", "stock_level_id", on_delete="CASCADE"),
        sa.UniqueConstraint("tenant_id", "stock_count_id", "stock_level_id"),
        sa.CheckConstraint("counted >= 0", name="counted_not_negative"),
    )

    stock_count_id: UUID
    stock_level_id: UUID
    expected: int = Field(sa_type=sa.BigInteger)
    counted: int | None = Field(default=None, sa_type=sa.BigInteger)
