"""Payments, refunds, and the double-entry ledger they are a function of."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from models.base import TenantRow
from models.values.columns import belongs_to, choice, counted, flag, moment, one_of


class Provider(StrEnum):
    STRIPE = "stripe"
    MANUAL = "manual"


class AttemptStatus(StrEnum):
    """One payment attempt. ``opening`` has no page yet; ``processing`` awaits the provider."""

    OPENING = "opening"
    OPEN = "open"
    PROCESSING = "processing"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


ATTEMPT_TRANSITIONS: dict[AttemptStatus, frozenset[AttemptStatus]] = {
    AttemptStatus.OPENING: frozenset(AttemptStatus) - {AttemptStatus.OPENING},
    AttemptStatus.OPEN: frozenset(
        {AttemptStatus.PROCESSING, AttemptStatus.SUCCEEDED, AttemptStatus.FAILED, AttemptStatus.CANCELLED}
    ),
    AttemptStatus.PROCESSING: frozenset({AttemptStatus.SUCCEEDED, AttemptStatus.FAILED, AttemptStatus.CANCELLED}),
    # Stripe is believed: money that arrives after we gave up on an attempt is money.
    AttemptStatus.FAILED: frozenset({AttemptStatus.SUCCEEDED}),
    AttemptStatus.CANCELLED: frozenset({AttemptStatus.SUCCEEDED}),
    AttemptStatus.SUCCEEDED: frozenset(),
}


class RefundStatus(StrEnum):
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class LedgerKind(StrEnum):
    """Why money moved."""

    SALE = "sale"
    ADJUSTMENT = "adjustment"
    """A sale that an edit made dearer or cheaper: the difference."""
    CAPTURE = "capture"
    REFUND = "refund"


class LedgerAccount(StrEnum):
    """Where money stands. Debits are positive, credits negative."""

    RECEIVABLE = "receivable"
    PROCESSOR = "processor"
    SALES = "sales"
    SHIPPING = "shipping"
    TAX = "tax"


class PaymentProvider(TenantRow, table=True):
    """A shop's access to a provider. ``secret_key`` is AES-256-GCM, bound to this row (I-39)."""

    __tablename__ = "payment_provider"
    __table_args__ = (one_of("provider", Provider), sa.UniqueConstraint("tenant_id", "provider"))

    provider: Provider = choice(Provider)
    secret_key: bytes | None = None
    is_enabled: bool = flag(True)
    created_at: datetime = moment(default_now=True)


class Payment(TenantRow, table=True):
    """One attempt to be paid for an order.

    ``idempotency_key`` is stored before the provider is first called and is sent with every retry; so are
    ``return_origin`` and ``page_expires_at``, because a retry must say the very same.
    """

    __table_args__ = (
        one_of("provider", Provider),
        one_of("status", AttemptStatus),
        belongs_to("orders", "order_id"),
        sa.Index(None, "tenant_id", "order_id"),
        sa.UniqueConstraint("tenant_id", "provider", "session_id"),
        sa.UniqueConstraint("tenant_id", "provider", "intent_id"),
        sa.Index(
            "uq_payment_open",
            "tenant_id",
            "order_id",
            unique=True,
            postgresql_where=sa.text("status IN ('opening', 'open', 'processing')"),
        ),
        sa.CheckConstraint("amount_minor >= 0", name="amount_not_negative"),
    )
    AUDITED: ClassVar[bool] = True

    order_id: UUID
    provider: Provider = choice(Provider)
    status: AttemptStatus = choice(AttemptStatus, AttemptStatus.OPENING)
    amount_minor: int = counted()
    currency: str = Field(max_length=3)
    idempotency_key: str = Field(max_length=64)
    session_id: str | None = Field(default=None, max_length=255)
    intent_id: str | None = Field(default=None, max_length=255)
    return_origin: str = Field(default="", max_length=255)
    page_url: str | None = None
    page_expires_at: datetime | None = moment(nullable=True)
    failure_code: str = Field(default="", max_length=64)
    failure_message: str = Field(default="", max_length=500)
    created_at: datetime = moment(default_now=True)
    checked_at: datetime | None = moment(nullable=True)


class Refund(TenantRow, table=True):
    """Money on its way back. Pending and done together never exceed what was captured (I-09)."""

    __table_args__ = (
        one_of("status", RefundStatus),
        belongs_to("payment", "payment_id"),
        belongs_to("orders", "order_id"),
        sa.UniqueConstraint("tenant_id", "idempotency_key"),
        sa.Index(None, "tenant_id", "payment_id"),
        sa.CheckConstraint("amount_minor > 0", name="amount_positive"),
    )
    AUDITED: ClassVar[bool] = True

    payment_id: UUID
    order_id: UUID
    amount_minor: int = counted()
    currency: str = Field(max_length=3)
    reason: str = Field(default="", max_length=200)
    status: RefundStatus = choice(RefundStatus, RefundStatus.PENDING)
    idempotency_key: str = Field(max_length=64)
    provider_refund_id: str | None = Field(default=None, max_length=255)
    created_at: datetime = moment(default_now=True)
    settled_at: datetime | None = moment(nullable=True)


class LedgerTransaction(TenantRow, table=True):
    """A movement of money: two or more entries that sum to zero per currency (I-03).

    ``reference`` makes a movement happen once: the capture of a payment, the sale of an order, a refund's id.
    """

    __tablename__ = "ledger_transaction"
    __table_args__ = (
        one_of("kind", LedgerKind),
        belongs_to("orders", "order_id"),
        sa.UniqueConstraint("tenant_id", "kind", "reference"),
        sa.Index(None, "tenant_id", "order_id"),
        sa.Index(None, "tenant_id", "booked_at"),
    )

    kind: LedgerKind = choice(LedgerKind)
    reference: UUID
    order_id: UUID
    payment_id: UUID | None = None
    booked_at: datetime = moment(default_now=True)


class LedgerEntry(TenantRow, table=True):
    """One side of a movement. Insert only."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        one_of("account", LedgerAccount),
        belongs_to("ledger_transaction", "transaction_id"),
        sa.Index(None, "tenant_id", "transaction_id"),
    )

    transaction_id: UUID
    account: LedgerAccount = choice(LedgerAccount)
    amount_minor: int = Field(sa_type=sa.BigInteger)
    currency: str = Field(max_length=3)
