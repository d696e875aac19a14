"""Where stock lies, how much, and every movement of it."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from models.base import TenantRow
from models.values.columns import belongs_to, choice, counted, flag, moment, one_of, words


class MovementKind(StrEnum):
    """Why stock moved. Sales and restocks come from orders, the rest from people, files and papers."""

    OPENING = "opening"
    RECEIVED = "received"
    COUNT = "count"
    DAMAGED = "damaged"
    LOST = "lost"
    RETURNED = "returned"
    CORRECTION = "correction"
    SOLD = "sold"
    RESTOCKED = "restocked"
    PURCHASE = "purchase"
    TRANSFER_OUT = "transfer_out"
    TRANSFER_IN = "transfer_in"


class ReservationKind(StrEnum):
    """What is held: units that lie there, or a place in the queue for units that are to come."""

    STOCK = "stock"
    PREORDER = "preorder"


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
    """A place that holds stock. Exactly one is the default, and that one is always active.

    ``countries`` are those it serves before other places do; among equals the lower ``priority`` sends first.
    """

    __table_args__ = (
        sa.UniqueConstraint("tenant_id", "name"),
        sa.UniqueConstraint("tenant_id", "id", "is_active"),
        sa.CheckConstraint("is_active OR NOT is_default", name="default_active"),
        sa.Index("uq_location_default", "tenant_id", unique=True, postgresql_where=sa.text("is_default")),
    )
    AUDITED: ClassVar[bool] = True

    name: str = Field(max_length=120)
    is_default: bool = flag()
    is_active: bool = flag(True)
    priority: int = counted()
    countries: list[str] = words()


class StockLevel(TenantRow, table=True):
    """Stock of one variant at one location: a hot counter, moved by conditional updates only (D12).

    ``is_active`` is the location's, kept equal by the foreign key, so that a page sums stock without a join.
    ``is_low`` turns with the count itself: whoever takes the unit that turns it has seen the crossing, alone.
    """

    __tablename__ = "stock_level"
    __table_args__ = (
        belongs_to("variant", "variant_id", on_delete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "location_id", "is_active"],
            ["location.tenant_id", "location.id", "location.is_active"],
            onupdate="CASCADE",
        ),
        sa.UniqueConstraint("tenant_id", "variant_id", "location_id"),
        sa.CheckConstraint("reserved >= 0", name="reserved_not_negative"),
        sa.CheckConstraint("backorder_limit >= 0", name="backorder_not_negative"),
        sa.CheckConstraint("on_hand + backorder_limit >= 0", name="on_hand_within_backorder"),
        sa.CheckConstraint("on_hand - reserved + backorder_limit >= 0", name="available_within_backorder"),
        sa.CheckConstraint("preordered BETWEEN 0 AND preorder_limit", name="preorders_within_limit"),
    )

    variant_id: UUID
    location_id: UUID
    on_hand: int = counted()
    reserved: int = counted()
    backorder_limit: int = counted()
    preorder_limit: int = counted()
    preordered: int = counted()
    low_at: int = counted(10)
    is_active: bool = flag(True)
    is_low: bool | None = Field(
        default=None,
        sa_type=sa.Boolean,
        sa_column_args=[sa.Computed("on_hand + backorder_limit - reserved <= low_at", persisted=True)],
    )
    updated_at: datetime = moment(default_now=True)


class StockMovement(TenantRow, table=True):
    """One change of ``on_hand``, for ever: Σ ``delta`` is the stock (I-11).

    ``document_id`` is the transfer, purchase or count behind it; ``unit_cost_minor`` what a bought unit cost, in the
    purchase's currency. The movement of a consumed reservation carries its id, so that it is sold once.
    """

    __tablename__ = "stock_movement"
    __table_args__ = (
        one_of("kind", MovementKind),
        belongs_to("stock_level", "stock_level_id", on_delete="CASCADE"),
        sa.Index(None, "tenant_id", "stock_level_id", "moved_at"),
        sa.Index(
            "ix_stock_movement_document",
            "tenant_id",
            "document_id",
            postgresql_where=sa.text("document_id IS NOT NULL"),
        ),
        sa.CheckConstraint("delta <> 0", name="moves"),
        sa.CheckConstraint("unit_cost_minor >= 0", name="cost_not_negative"),
    )
    AUDITED: ClassVar[bool] = False

    stock_level_id: UUID
    delta: int = Field(sa_type=sa.BigInteger)
    kind: MovementKind = choice(MovementKind)
    note: str = Field(default="", max_length=500)
    order_id: UUID | None = None
    document_id: UUID | None = None
    unit_cost_minor: int | None = Field(default=None, sa_type=sa.BigInteger)
    actor: str = Field(default="", max_length=120)
    moved_at: datetime = moment(default_now=True)


class Reservation(TenantRow, table=True):
    """Units held for an order until ``expires_at``, and what became of them.

    A consumed pre-order is still ``awaiting`` its units, promised for a day, until they arrive or the buyer does
    without (``waived``). ``restocked`` units came back. What was sold and left is the rest: none comes back twice.
    """

    __table_args__ = (
        one_of("kind", ReservationKind),
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
        sa.Index(
            "ix_reservation_awaiting",
            "tenant_id",
            "stock_level_id",
            "created_at",
            "id",
            postgresql_where=sa.text("awaiting > 0"),
        ),
        sa.CheckConstraint("quantity > 0", name="quantity_positive"),
        sa.CheckConstraint(
            "awaiting >= 0 AND waived >= 0 AND restocked >= 0 AND awaiting + waived + restocked <= quantity",
            name="units_accounted_for",
        ),
    )

    order_id: UUID
    stock_level_id: UUID
    kind: ReservationKind = choice(ReservationKind, ReservationKind.STOCK)
    quantity: int
    awaiting: int = counted()
    waived: int = counted()
    restocked: int = counted()
    promised_on: date | None = None
    status: ReservationStatus = choice(ReservationStatus, ReservationStatus.ACTIVE)
    created_at: datetime = moment(default_now=True)
    expires_at: datetime = moment()
    settled_at: datetime | None = moment(nullable=True)
