"""Returns: what shoppers send back, and what they get for it."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from models.base import TenantRow
from models.values.columns import belongs_to, choice, counted, flag, moment, one_of, words


class ReturnStatus(StrEnum):
    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    RECEIVED = "received"
    CLOSED = "closed"


# What has been received is in the house: it can only be settled.
RETURN_TRANSITIONS: dict[ReturnStatus, frozenset[ReturnStatus]] = {
    ReturnStatus.REQUESTED: frozenset({ReturnStatus.APPROVED, ReturnStatus.REJECTED, ReturnStatus.CANCELLED}),
    ReturnStatus.APPROVED: frozenset({ReturnStatus.RECEIVED, ReturnStatus.CANCELLED}),
    ReturnStatus.REJECTED: frozenset(),
    ReturnStatus.CANCELLED: frozenset(),
    ReturnStatus.RECEIVED: frozenset({ReturnStatus.CLOSED}),
    ReturnStatus.CLOSED: frozenset(),
}


class ReturnReason(StrEnum):
    CHANGED_MIND = "changed_mind"
    DOES_NOT_FIT = "does_not_fit"
    NOT_AS_DESCRIBED = "not_as_described"
    DAMAGED = "damaged"
    WRONG_ITEM = "wrong_item"
    ARRIVED_LATE = "arrived_late"
    OTHER = "other"


class ReturnResolution(StrEnum):
    """What the shopper gets for what came back."""

    REFUND = "refund"
    STORE_CREDIT = "store_credit"
    EXCHANGE = "exchange"


class ItemCondition(StrEnum):
    """How what came back looks; ``unknown`` until it is here."""

    UNKNOWN = "unknown"
    AS_NEW = "as_new"
    OPENED = "opened"
    DAMAGED = "damaged"


class ReturnPolicy(TenantRow, table=True):
    """What a shop takes back: one row a shop; without it the defaults hold.

    ``window_days`` count from the delivery; ``fee_minor`` is in the shop's own currency and is never asked for the
    shop's own mistakes. Goods of ``excluded_categories`` (slugs) and what is not delivered stay sold.
    """

    __tablename__ = "return_policy"
    __table_args__ = (
        sa.UniqueConstraint("tenant_id"),
        sa.CheckConstraint("window_days BETWEEN 0 AND 3650", name="window_possible"),
        sa.CheckConstraint("fee_minor >= 0", name="fee_not_negative"),
        sa.CheckConstraint("complete_after_days BETWEEN 0 AND 3650", name="completion_possible"),
    )
    AUDITED: ClassVar[bool] = True

    is_open: bool = flag(True)
    window_days: int = counted(30)
    fee_minor: int = counted()
    excluded_categories: list[str] = words()
    complete_after_days: int = counted(14)


class ReturnRequest(TenantRow, table=True):
    """A wish to send something back, and what became of it."""

    __tablename__ = "return_request"
    __table_args__ = (
        one_of("status", ReturnStatus),
        one_of("resolution", ReturnResolution),
        belongs_to("orders", "order_id"),
        belongs_to("orders", "exchange_order_id"),
        sa.UniqueConstraint("tenant_id", "number"),
        sa.Index(None, "tenant_id", "order_id"),
        sa.Index(None, "tenant_id", "status", "created_at"),
        sa.CheckConstraint("fee_minor >= 0 AND value_minor >= 0", name="money_not_negative"),
    )
    AUDITED: ClassVar[bool] = True

    number: int = Field(sa_type=sa.BigInteger)
    order_id: UUID
    status: ReturnStatus = choice(ReturnStatus, ReturnStatus.REQUESTED)
    resolution: ReturnResolution = choice(ReturnResolution, ReturnResolution.REFUND)
    is_by_shopper: bool = flag()
    comment: str = Field(default="", max_length=1000)
    answer: str = Field(default="", max_length=1000)
    currency: str = Field(max_length=3)
    fee_minor: int = counted()
    value_minor: int = counted()
    exchange_order_id: UUID | None = None
    created_at: datetime = moment(default_now=True)
    decided_at: datetime | None = moment(nullable=True)
    received_at: datetime | None = moment(nullable=True)
    closed_at: datetime | None = moment(nullable=True)


class ReturnLine(TenantRow, table=True):
    """So many of an order line on their way back, and how they arrived."""

    __tablename__ = "return_line"
    __table_args__ = (
        one_of("reason", ReturnReason),
        one_of("condition", ItemCondition),
        belongs_to("return_request", "return_id", on_delete="CASCADE"),
        belongs_to("order_line", "order_line_id"),
        belongs_to("variant", "replacement_variant_id"),
        sa.UniqueConstraint("tenant_id", "return_id", "order_line_id"),
        sa.Index(None, "tenant_id", "order_line_id"),
        sa.CheckConstraint("quantity > 0", name="quantity_positive"),
        sa.CheckConstraint("received_quantity BETWEEN 0 AND quantity", name="received_possible"),
    )

    return_id: UUID
    order_line_id: UUID
    quantity: int
    reason: ReturnReason = choice(ReturnReason, ReturnReason.OTHER)
    comment: str = Field(default="", max_length=500)
    received_quantity: int = counted()
    condition: ItemCondition = choice(ItemCondition, ItemCondition.UNKNOWN)
    is_restocked: bool = flag()
    replacement_variant_id: UUID | None = None


class ReturnTransition(TenantRow, table=True):
    """One step of a return. Replaying them gives the status (I-14). Insert only."""

    __tablename__ = "return_transition"
    __table_args__ = (
        belongs_to("return_request", "return_id"),
        sa.Index(None, "tenant_id", "return_id", "moved_at"),
    )

    return_id: UUID
    from_status: str = Field(default="", max_length=32)
    to_status: str = Field(max_length=32)
    actor: str = Field(default="", max_length=120)
    note: str = Field(default="", max_length=1000)
    moved_at: datetime = moment(default_now=True)
