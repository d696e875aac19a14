"""Where stock lies, how much, and every movement of it."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from models.base import TenantRow
from models.values.columns import belongs_to, choice, counted, flag, moment, one_of


class MovementKind(StrEnum):
    """Why stock moved. Sales and restocks come from orders, the rest from people and files."""

    OPENING = "opening"
    RECEIVED = "received"
    COUNT = "count"
    DAMAGED = "damaged"
    RETURNED = "returned"
    CORRECTION = "correction"
    SOLD = "sold"
    RESTOCKED = "restocked"


class ReservationStatus(StrEnum):
    ACTIVE = "active"
    CONSUMED = "consumed"
    RELEASED = "released"
    EXPIRED = "expired"


RESERVATION_TRANSITIONS: dict[ReservationStatus, frozenset[ReservationStatus]] = {
    ReservationStatus.ACTIVE: frozenset(
        {ReservationStatus.CONSUMED, ReservationStatus.RELEASED, ReservationStatus.EXPIRED}
    ),
    ReservationStatus.CONSUMED: frozenset(),
    ReservationStatus.RELEASED: frozenset(),
    ReservationStatus.EXPIRED: frozenset(),
}


class Location(TenantRow, table=True):
    """A place that holds stock. Exactly one is the default."""

    __table_args__ = (
        sa.UniqueConstraint("tenant_id", "name"),
        sa.Index("uq_location_default", "tenant_id", unique=True, postgresql_where=sa.text("is_default")),
    )
    AUDITED: ClassVar[bool] = True

    name: str = Field(max_length=120)
    is_default: bool = flag()


class StockLevel(TenantRow, table=True):
    """Stock of one variant at one location: a hot counter, moved by conditional updates only (D12)."""

    __tablename__ = "stock_level"
    __table_args__ = (
        belongs_to("variant", "variant_id", on_delete="CASCADE"),
        belongs_to("location", "location_id"),
        sa.UniqueConstraint("tenant_id", "variant_id", "location_id"),
        sa.CheckConstraint("reserved >= 0", name="reserved_not_negative"),
        sa.CheckConstraint("backorder_limit >= 0", name="backorder_not_negative"),
        sa.CheckConstraint("on_hand + backorder_limit >= 0", name="on_hand_within_backorder"),
        sa.CheckConstraint("on_hand - reserved + backorder_limit >= 0", name="available_within_backorder"),
    )

    variant_id: UUID
    location_id: UUID
    on_hand: int = counted()
    reserved: int = counted()
    backorder_limit: int = counted()
    low_at: int = counted(10)
    updated_at: datetime = moment(default_now=True)


class StockMovement(TenantRow, table=True):
    """One change of ``on_hand``, for ever: Σ ``delta`` is the stock (I-11)."""

    __tablename__ = "stock_movement"
    __table_args__ = (
        one_of("kind", MovementKind),
        belongs_to("stock_level", "stock_level_id", on_delete="CASCADE"),
        sa.Index(None, "tenant_id", "stock_level_id", "moved_at"),
        sa.CheckConstraint("delta <> 0", name="moves"),
    )
    AUDITED: ClassVar[bool] = False

    stock_level_id: UUID
    delta: int = Field(sa_type=sa.BigInteger)
    kind: MovementKind = choice(MovementKind)
    note: str = Field(default="", max_length=500)
    order_id: UUID | None = None
    actor: str = Field(default="", max_length=120)
    moved_at: datetime = moment(default_now=True)


class Reservation(TenantRow, table=True):
    """Units held for an order until ``expires_at``."""

    __table_args__ = (
        one_of("status", ReservationStatus),
        belongs_to("orders", "order_id"),
        belongs_to("stock_level", "stock_level_id"),
        sa.Index(None, "tenant_id", "order_id"),
        sa.Index(
            "ix_reservation_active",
            "tenant_id",
            "stock_level_id",
            postgresql_where=sa.text("status = 'active'"),
        ),
        sa.CheckConstraint("quantity > 0", name="quantity_positive"),
    )

    order_id: UUID
    stock_level_id: UUID
    quantity: int
    status: ReservationStatus = choice(ReservationStatus, ReservationStatus.ACTIVE)
    created_at: datetime = moment(default_now=True)
    expires_at: datetime = moment()
    settled_at: datetime | None = moment(nullable=True)
