"""Stock ordered from a supplier."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from models.base import TenantRow
from models.values.columns import belongs_to, choice, counted, moment, one_of


class PurchaseStatus(StrEnum):
    ORDERED = "ordered"
    RECEIVED = "received"
    CANCELLED = "cancelled"


# A purchase of which a part came and the rest never will is closed as received.
PURCHASE_TRANSITIONS: dict[PurchaseStatus, frozenset[PurchaseStatus]] = {
    PurchaseStatus.ORDERED: frozenset({PurchaseStatus.RECEIVED, PurchaseStatus.CANCELLED}),
    PurchaseStatus.RECEIVED: frozenset(),
    PurchaseStatus.CANCELLED: frozenset(),
}


class Purchase(TenantRow, table=True):
    """What a supplier is to deliver to a location, and by when."""

    __table_args__ = (
        one_of("status", PurchaseStatus),
        belongs_to("location", "location_id"),
        sa.Index(None, "tenant_id", "created_at", "id"),
    )
    AUDITED: ClassVar[bool] = True

    location_id: UUID
    supplier: str = Field(max_length=200)
    reference: str = Field(default="", max_length=120)
    currency: str = Field(max_length=3)
    status: PurchaseStatus = choice(PurchaseStatus, PurchaseStatus.ORDERED)
    expected_on: date | None = None
    created_at: datetime = moment(default_now=True)
    closed_at: datetime | None = moment(nullable=True)


class PurchaseLine(TenantRow, table=True):
    """One variant of a purchase. ``unit_cost_minor`` is what was agreed; each delivery's movement has what was paid."""

    __tablename__ = "purchase_line"
    __table_args__ = (
        belongs_to("purchase", "purchase_id", on_delete="CASCADE"),
        belongs_to("variant", "variant_id"),
        sa.UniqueConstraint("tenant_id", "purchase_id", "variant_id"),
        sa.CheckConstraint("quantity > 0", name="quantity_positive"),
        sa.CheckConstraint("received BETWEEN 0 AND quantity", name="received_possible"),
        sa.CheckConstraint("unit_cost_minor >= 0", name="cost_not_negative"),
    )

    purchase_id: UUID
    variant_id: UUID
    quantity: int
    received: int = counted()
    unit_cost_minor: int = Field(sa_type=sa.BigInteger)
