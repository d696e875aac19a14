"""Payments, refunds, and the double-entry ledger they are a function of."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from models.base import TenantRow
from models.values.columns import belongs_to, choice, counted, document, flag, moment, one_of


class Provider(StrEnum):
    """Who moves the money. ``credit`` is a gift card or store credit of ours: no shop offers it by itself."""

    STRIPE = "stripe"
    MANUAL = "manual"
    REDIRECT = "redirect"
    CREDIT = "credit"


class CaptureMethod(StrEnum):
    """When an authorised card is charged: with the order, or when the merchant says so."""

    AUTOMATIC = "automatic"
    MANUAL = "manual"


class AttemptStatus(StrEnum):
    """One payment attempt. ``opening`` has no page yet; ``processing`` awaits the provider; ``authorised`` is held on
    the buyer's card and not charged.
    """

    OPENING = "opening"
    OPEN = "open"
    PROCESSING = "processing"
    AUTHORISED = "authorised"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


ATTEMPT_TRANSITIONS: dict[AttemptStatus, frozenset[AttemptStatus]] = {
    AttemptStatus.OPENING: frozenset(AttemptStatus) - {AttemptStatus.OPENING},
    AttemptStatus.OPEN: frozenset(
        {
            AttemptStatus.PROCESSING,
            AttemptStatus.AUTHORISED,
            AttemptStatus.SUCCEEDED,
            AttemptStatus.FAILED,
            AttemptStatus.CANCELLED,
        }
    ),
    AttemptStatus.PROCESSING: frozenset(
        {AttemptStatus.AUTHORISED, AttemptStatus.SUCCEEDED, AttemptStatus.FAILED, AttemptStatus.CANCELLED}
    ),
    AttemptStatus.AUTHORISED: frozenset({AttemptStatus.SUCCEEDED, AttemptStatus.FAILED, AttemptStatus.CANCELLED}),
    # Stripe is believed: money that arrives after we gave up on an attempt is money.
    AttemptStatus.FAILED: frozenset({AttemptStatus.AUTHORISED, AttemptStatus.SUCCEEDED}),
    AttemptStatus.CANCELLED: frozenset({AttemptStatus.AUTHORISED, AttemptStatus.SUCCEEDED}),
    AttemptStatus.SUCCEEDED: frozenset(),
}


class RefundStatus(StrEnum):
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


# A bank may send a refund back days after it took it.
REFUND_TRANSITIONS: dict[RefundStatus, frozenset[RefundStatus]] = {
    RefundStatus.PENDING: frozenset({RefundStatus.SUCCEEDED, RefundStatus.FAILED}),
    RefundStatus.SUCCEEDED: frozenset({RefundStatus.FAILED}),
    RefundStatus.FAILED: frozenset(),
}


class DisputeStatus(StrEnum):
    """An ``inquiry`` takes no money; from ``needs_response`` on it is gone, until the dispute is ``won``."""

    INQUIRY = "inquiry"
    NEEDS_RESPONSE = "needs_response"
    UNDER_REVIEW = "under_review"
    WON = "won"
    LOST = "lost"
    CLOSED = "closed"
    """An inquiry that came to nothing."""


# A lost one may be reversed by the bank; nothing else comes after an end.
DISPUTE_TRANSITIONS: dict[DisputeStatus, frozenset[DisputeStatus]] = {
    DisputeStatus.INQUIRY: frozenset(DisputeStatus) - {DisputeStatus.INQUIRY},
    DisputeStatus.NEEDS_RESPONSE: frozenset({DisputeStatus.UNDER_REVIEW, DisputeStatus.WON, DisputeStatus.LOST}),
    DisputeStatus.UNDER_REVIEW: frozenset({DisputeStatus.NEEDS_RESPONSE, DisputeStatus.WON, DisputeStatus.LOST}),
    DisputeStatus.WON: frozenset(),
    DisputeStatus.LOST: frozenset({DisputeStatus.WON}),
    DisputeStatus.CLOSED: frozenset({DisputeStatus.NEEDS_RESPONSE, DisputeStatus.WON, DisputeStatus.LOST}),
}


class LedgerKind(StrEnum):
    """Why money moved."""

    SALE = "sale"
    ADJUSTMENT = "adjustment"
    """An order was edited: its worth changed."""
    CAPTURE = "capture"
    REFUND = "refund"
    REVERSAL = "reversal"
    """A refund came back from the buyer's bank."""
    DISPUTE = "dispute"
    """The buyer's bank took the money while it decides."""
    REINSTATEMENT = "reinstatement"
    CHARGEBACK = "chargeback"
    """The bank decided for the buyer."""


class LedgerAccount(StrEnum):
    """Where money stands. Debits are positive, credits negative."""

    RECEIVABLE = "receivable"
    PROCESSOR = "processor"
    CREDIT = "credit"
    """What we owe to holders of gift cards and store credit."""
    DISPUTE = "dispute"
    """What banks hold while they decide."""
    LOSS = "loss"
    SALES = "sales"
    SHIPPING = "shipping"
    TAX = "tax"


class BreakKind(StrEnum):
    """What our ledger and a provider's books disagree about."""

    CAPTURED = "captured"
    REFUNDED = "refunded"
    DISPUTED = "disputed"
    CURRENCY = "currency"
    UNKNOWN_HERE = "unknown_here"
    """The provider has money for a payment that we know nothing of."""
    UNKNOWN_THERE = "unknown_there"


class PaymentProvider(TenantRow, table=True):
    """A way to pay that a shop offers. ``secret_key`` is AES-256-GCM, bound to this row (I-39).

    ``settings`` is what this kind of provider needs beside it (``domain.payments.configuration``).
    """

    __tablename__ = "payment_provider"
    __table_args__ = (
        one_of("provider", Provider),
        one_of("capture_method", CaptureMethod),
        sa.UniqueConstraint("tenant_id", "provider"),
        sa.CheckConstraint("provider <> 'credit'", name="credit_is_no_provider"),
        sa.CheckConstraint("hold_days BETWEEN 0 AND 60", name="hold_possible"),
    )

    provider: Provider = choice(Provider)
    secret_key: bytes | None = None
    is_enabled: bool = flag(True)
    display_name: str = Field(default="", max_length=80, sa_column_kwargs={"server_default": ""})
    position: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    capture_method: CaptureMethod = choice(CaptureMethod, CaptureMethod.AUTOMATIC)
    hold_days: int = Field(default=7, sa_column_kwargs={"server_default": "7"})
    """How long an order to be paid by hand waits for its money."""
    settings: dict[str, Any] = document()
    created_at: datetime = moment(default_now=True)
    reconciled_at: datetime | None = moment(nullable=True)


class Payment(TenantRow, table=True):
    """One attempt to be paid for an order, in whole or in part.

    An order has one open attempt at most, beside what its gift cards hold for it. ``is_further``: asked for after the
    order was placed. ``captures_later``: charged when the merchant says so, for ``capture_minor`` where that was said;
    meanwhile ``authorised_minor`` is held until ``authorised_until``.

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
            postgresql_where=sa.text("status IN ('opening', 'open', 'processing') AND provider <> 'credit'"),
        ),
        sa.CheckConstraint("amount_minor >= 0", name="amount_not_negative"),
        sa.CheckConstraint("authorised_minor BETWEEN 0 AND amount_minor", name="authorised_possible"),
        sa.CheckConstraint("(provider = 'credit') = (credit_account_id IS NOT NULL)", name="credit_has_account"),
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
    is_further: bool = flag()
    captures_later: bool = flag()
    authorised_minor: int = counted()
    authorised_until: datetime | None = moment(nullable=True)
    capture_minor: int | None = Field(default=None, sa_type=sa.BigInteger)
    warned_at: datetime | None = moment(nullable=True)
    credit_account_id: UUID | None = None


class Refund(TenantRow, table=True):
    """Money on its way back. Pending and done together never exceed what was captured (I-09).

    What becomes store credit instead of going back as it was paid names the ``to_account_id`` that it went to.
    """

    __table_args__ = (
        one_of("status", RefundStatus),
        belongs_to("payment", "payment_id"),
        belongs_to("orders", "order_id"),
        belongs_to("credit_account", "to_account_id"),
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
    due_at: datetime = moment(default_now=True)
    """When the provider is asked, or asked again."""
    failure: str = Field(default="", max_length=200, sa_column_kwargs={"server_default": ""})
    to_account_id: UUID | None = None


class Dispute(TenantRow, table=True):
    """A buyer's bank that wants a payment back, as the provider last told."""

    __table_args__ = (
        one_of("status", DisputeStatus),
        belongs_to("payment", "payment_id"),
        belongs_to("orders", "order_id"),
        sa.UniqueConstraint("tenant_id", "provider_dispute_id"),
        sa.Index(None, "tenant_id", "payment_id"),
        sa.CheckConstraint("amount_minor > 0", name="amount_positive"),
    )
    AUDITED: ClassVar[bool] = True

    payment_id: UUID
    order_id: UUID
    provider_dispute_id: str = Field(max_length=255)
    amount_minor: int = counted()
    currency: str = Field(max_length=3)
    reason: str = Field(default="", max_length=80)
    status: DisputeStatus = choice(DisputeStatus)
    evidence_due_at: datetime | None = moment(nullable=True)
    created_at: datetime = moment(default_now=True)
    closed_at: datetime | None = moment(nullable=True)


class SavedCard(TenantRow, table=True):
    """A card that a customer lets the shop charge later. The number is the provider's; we know how to show it."""

    __tablename__ = "saved_card"
    __table_args__ = (
        one_of("provider", Provider),
        belongs_to("customer", "customer_id"),
        sa.UniqueConstraint("tenant_id", "provider", "provider_card_id"),
        sa.Index(None, "tenant_id", "customer_id"),
    )
    AUDITED: ClassVar[bool] = True

    customer_id: UUID
    provider: Provider = choice(Provider)
    provider_card_id: str = Field(max_length=255)
    brand: str = Field(default="", max_length=32)
    last4: str = Field(default="", max_length=4)
    expires_month: int = 0
    expires_year: int = 0
    created_at: datetime = moment(default_now=True)
    removed_at: datetime | None = moment(nullable=True)


class ProviderCustomer(TenantRow, table=True):
    """A customer as a provider knows them; there is none before the first saved card."""

    __tablename__ = "provider_customer"
    __table_args__ = (
        one_of("provider", Provider),
        belongs_to("customer", "customer_id"),
        sa.UniqueConstraint("tenant_id", "provider", "customer_id"),
        sa.UniqueConstraint("tenant_id", "provider", "provider_customer_id"),
    )

    customer_id: UUID
    provider: Provider = choice(Provider)
    provider_customer_id: str = Field(max_length=255)
    setup_session_id: str | None = Field(default=None, max_length=255)
    created_at: datetime = moment(default_now=True)


class ReconciliationRun(TenantRow, table=True):
    """One comparison of our ledger with a provider's books."""

    __tablename__ = "reconciliation_run"
    __table_args__ = (
        one_of("provider", Provider),
        sa.Index(None, "tenant_id", "created_at"),
    )

    provider: Provider = choice(Provider)
    covers_from: datetime = moment()
    compared: int = 0
    found: int = 0
    """Breaks that were not known before."""
    error: str = Field(default="", max_length=200)
    created_at: datetime = moment(default_now=True)


class ReconciliationBreak(TenantRow, table=True):
    """Money over which we and a provider disagree, until a later comparison agrees again."""

    __tablename__ = "reconciliation_break"
    __table_args__ = (
        one_of("provider", Provider),
        one_of("kind", BreakKind),
        belongs_to("reconciliation_run", "run_id"),
        sa.Index(
            "uq_reconciliation_break_open",
            "tenant_id",
            "provider",
            "reference",
            "kind",
            unique=True,
            postgresql_where=sa.text("resolved_at IS NULL"),
        ),
    )

    run_id: UUID
    provider: Provider = choice(Provider)
    kind: BreakKind = choice(BreakKind)
    reference: str = Field(max_length=255)
    payment_id: UUID | None = None
    order_id: UUID | None = None
    ours_minor: int = counted()
    theirs_minor: int = counted()
    currency: str = Field(default="", max_length=3)
    created_at: datetime = moment(default_now=True)
    resolved_at: datetime | None = moment(nullable=True)


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
