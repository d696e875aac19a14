"""Sums kept ready for the owner's charts (D16)."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from models.base import TenantRow
from models.values.columns import counted, moment


class RevenueBucket(TenantRow, table=True):
    """Sales of 15 minutes UTC in one currency, totals with tax and delivery, as booked in the ledger."""

    __tablename__ = "revenue_bucket"
    __table_args__ = (sa.UniqueConstraint("tenant_id", "starts_at", "currency"),)

    starts_at: datetime = moment()
    currency: str = Field(max_length=3)
    orders: int = counted()
    sold_minor: int = counted()
    tax_minor: int = counted()
    shipping_minor: int = counted()
    refunded_minor: int = counted()
