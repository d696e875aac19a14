"""Parcels: what left, with which carrier, and how far it came."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from models.base import TenantRow
from models.values.columns import belongs_to, choice, moment, one_of


class ParcelStatus(StrEnum):
    """``packed`` is still in the house. What needs no delivery stays ``packed`` and counts as delivered."""

    PACKED = "packed"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


# A parcel that a carrier has may still be taken back: it was marked by mistake, or it never left the van.
PARCEL_TRANSITIONS: dict[ParcelStatus, frozenset[ParcelStatus]] = {
    ParcelStatus.PACKED: frozenset({ParcelStatus.SHIPPED, ParcelStatus.CANCELLED}),
    ParcelStatus.SHIPPED: frozenset({ParcelStatus.DELIVERED, ParcelStatus.CANCELLED}),
    ParcelStatus.DELIVERED: frozenset(),
    ParcelStatus.CANCELLED: frozenset(),
}


class Fulfillment(TenantRow, table=True):
    """One parcel of an order."""

    __table_args__ = (
        one_of("status", ParcelStatus),
        belongs_to("orders", "order_id"),
        sa.Index(None, "tenant_id", "order_id"),
    )
    AUDITED: ClassVar[bool] = True

    order_id: UUID
    status: ParcelStatus = choice(ParcelStatus, ParcelStatus.PACKED)
    carrier: str = Field(default="", max_length=80)
    tracking_number: str = Field(default="", max_length=120)
    tracking_url: str = Field(default="", max_length=500)
    created_at: datetime = moment(default_now=True)
    shipped_at: datetime | None = moment(nullable=True)
    delivered_at: datetime | None = moment(nullable=True)
    cancelled_at: datetime | None = moment(nullable=True)


class FulfillmentLine(TenantRow, table=True):
    """So many of an order line in a parcel."""

    __tablename__ = "fulfillment_line"
    __table_args__ = (
        belongs_to("fulfillment", "fulfillment_id", on_delete="CASCADE"),
        belongs_to("order_line", "order_line_id"),
        sa.UniqueConstraint("tenant_id", "fulfillment_id", "order_line_id"),
        sa.CheckConstraint("quantity > 0", name="quantity_positive"),
    )

    fulfillment_id: UUID
    order_line_id: UUID
    quantity: int
