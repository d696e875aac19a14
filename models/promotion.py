"""Promotions: what a shop takes off a price and when, their codes, and each use of them."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from models.base import TenantRow
from models.values.columns import belongs_to, choice, counted, document, moment, one_of


class PromotionStatus(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    ARCHIVED = "archived"


class PromotionMethod(StrEnum):
    """How a promotion gets into a cart: by itself, or by a code."""

    AUTOMATIC = "automatic"
    CODE = "code"


class RedemptionStatus(StrEnum):
    """A use is ``pending`` while its order awaits payment; ``returned`` it counts no more."""

    PENDING = "pending"
    COMMITTED = "committed"
    RETURNED = "returned"


PROMOTION_TRANSITIONS: dict[PromotionStatus, frozenset[PromotionStatus]] = {
    PromotionStatus.ACTIVE: frozenset({PromotionStatus.PAUSED, PromotionStatus.ARCHIVED}),
    PromotionStatus.PAUSED: frozenset({PromotionStatus.ACTIVE, PromotionStatus.ARCHIVED}),
    PromotionStatus.ARCHIVED: frozenset({PromotionStatus.PAUSED}),
}
# An order that expired may be paid after all: its use is taken again, if there is one left.
REDEMPTION_TRANSITIONS: dict[RedemptionStatus, frozenset[RedemptionStatus]] = {
    RedemptionStatus.PENDING: frozenset({RedemptionStatus.COMMITTED, RedemptionStatus.RETURNED}),
    RedemptionStatus.COMMITTED: frozenset({RedemptionStatus.RETURNED}),
    RedemptionStatus.RETURNED: frozenset({RedemptionStatus.PENDING}),
}


class Promotion(TenantRow, table=True):
    """A reduction and its conditions. ``rule`` holds what pricing evaluates, the columns what the database enforces.

    ``used`` and ``spent_minor`` are moved by conditional updates only and are left out of the audit log. The limits
    stand in the same row as the counters, so that the database itself refuses a use too many (I-08).
    """

    __table_args__ = (
        one_of("status", PromotionStatus),
        one_of("method", PromotionMethod),
        sa.Index("ix_promotion_live", "tenant_id", "method", postgresql_where=sa.text("status = 'active'")),
        sa.CheckConstraint("used >= 0 AND used <= coalesce(usage_limit, used)", name="used_within_limit"),
        sa.CheckConstraint(
            "spent_minor >= 0 AND spent_minor <= coalesce(budget_minor, spent_minor)", name="spent_within_budget"
        ),
        sa.CheckConstraint("per_customer_limit > 0", name="per_customer_limit_positive"),
        sa.CheckConstraint("starts_at < ends_at", name="ends_after_it_starts"),
    )
    AUDITED: ClassVar[bool] = True

    title: str = Field(max_length=200)
    status: PromotionStatus = choice(PromotionStatus, PromotionStatus.ACTIVE)
    method: PromotionMethod = choice(PromotionMethod)
    currency: str = Field(max_length=3)
    priority: int = 0
    starts_at: datetime | None = moment(nullable=True)
    ends_at: datetime | None = moment(nullable=True)
    usage_limit: int | None = Field(default=None, sa_type=sa.BigInteger)
    per_customer_limit: int | None = None
    budget_minor: int | None = Field(default=None, sa_type=sa.BigInteger)
    used: int = counted()
    spent_minor: int = counted()
    rule: dict[str, Any] = document()
    created_at: datetime = moment(default_now=True)
    updated_at: datetime = moment(default_now=True)


class PromotionCode(TenantRow, table=True):
    """A code in capital letters, as it is compared. Its own ``usage_limit`` counts beside its promotion's."""

    __tablename__ = "promotion_code"
    __table_args__ = (
        belongs_to("promotion", "promotion_id", on_delete="CASCADE"),
        sa.UniqueConstraint("tenant_id", "code"),
        sa.Index(None, "tenant_id", "promotion_id"),
        sa.CheckConstraint("code = upper(code)", name="code_in_capitals"),
        sa.CheckConstraint("used >= 0 AND used <= coalesce(usage_limit, used)", name="used_within_limit"),
    )

    promotion_id: UUID
    code: str = Field(max_length=40)
    usage_limit: int | None = Field(default=None, sa_type=sa.BigInteger)
    used: int = counted()
    created_at: datetime = moment(default_now=True)


class PromotionCustomer(TenantRow, table=True):
    """How often one customer, known by e-mail address, uses a promotion."""

    __tablename__ = "promotion_customer"
    __table_args__ = (
        belongs_to("promotion", "promotion_id", on_delete="CASCADE"),
        sa.UniqueConstraint("tenant_id", "promotion_id", "email"),
        sa.CheckConstraint("used >= 0", name="used_not_negative"),
    )

    promotion_id: UUID
    email: str = Field(max_length=255)
    used: int = counted()


class PromotionRedemption(TenantRow, table=True):
    """One use of a promotion by one order, and what it took off."""

    __tablename__ = "promotion_redemption"
    __table_args__ = (
        one_of("status", RedemptionStatus),
        belongs_to("promotion", "promotion_id"),
        belongs_to("promotion_code", "code_id"),
        belongs_to("orders", "order_id"),
        sa.UniqueConstraint("tenant_id", "order_id", "promotion_id"),
        sa.Index(None, "tenant_id", "promotion_id", "created_at"),
        sa.CheckConstraint("amount_minor >= 0", name="amount_not_negative"),
    )

    promotion_id: UUID
    code_id: UUID | None = None
    order_id: UUID
    email: str = Field(max_length=255)
    title: str = Field(max_length=200)
    amount_minor: int = counted()
    currency: str = Field(max_length=3)
    status: RedemptionStatus = choice(RedemptionStatus, RedemptionStatus.PENDING)
    created_at: datetime = moment(default_now=True)
    settled_at: datetime | None = moment(nullable=True)
