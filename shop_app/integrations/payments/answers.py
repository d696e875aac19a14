"""What a provider says. Amounts are minor units of an upper-case ISO 4217 currency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class PaymentOutcome(StrEnum):
    OPEN = "open"
    """Waiting for the shopper: the page is open, or the intent awaits a card or its authentication."""
    PROCESSING = "processing"
    """The shopper has done everything; the provider has not decided."""
    AUTHORISED = "authorised"
    """The amount is held, to be captured or cancelled."""
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    """The last try failed. Where no page stands around it, another try may follow."""
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class RefundOutcome(StrEnum):
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    """Sent. It may still come back as ``FAILED`` weeks later, when the bank cannot take it."""
    FAILED = "failed"


class DisputeOutcome(StrEnum):
    INQUIRY = "inquiry"
    """The bank asks and has taken nothing."""
    OPEN = "open"
    """The bank has taken the amount; evidence is awaited until ``evidence_due_at``."""
    UNDER_REVIEW = "under_review"
    WON = "won"
    LOST = "lost"
    CLOSED = "closed"
    """Ended without any money having moved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Where to send the shopper. The intent is often not known before the shopper pays.

    With ``form`` the shopper's browser must POST these fields to ``url``; without it follows the address.
    """

    session_id: str
    url: str
    payment_intent_id: str | None
    expires_at: datetime
    form: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """``client_secret`` lets the shopper's own program finish this one payment, and nothing else."""

    payment_intent_id: str
    client_secret: str
    status: PaymentOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedCard:
    """What may be shown of a card, and the provider's token for it. Never its number."""

    payment_method_id: str
    brand: str
    last4: str
    expires_month: int
    expires_year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CardSetup:
    """How a page that takes a card stands. ``card`` is there once ``status`` is ``SUCCEEDED``."""

    session_id: str
    reference: str | None
    customer_id: str | None
    status: PaymentOutcome
    card: SavedCard | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderPayment:
    """A payment as the provider's books have it. ``payment_id`` is ours, as we gave it at the start.

    ``currency`` is ``None`` only where the provider keeps no books (manual payments). ``refunded_minor`` counts what
    went back out of ``captured_minor``, pending refunds among it; what was held and never captured is no refund.
    ``capture_before`` is when the bank lets go of a held amount.
    """

    payment_id: str | None
    session_id: str | None
    payment_intent_id: str | None
    status: PaymentOutcome
    authorised_minor: int
    captured_minor: int
    refunded_minor: int
    currency: str | None
    failure_code: str | None = None
    failure_message: str | None = None
    created_at: datetime | None = None
    capture_before: datetime | None = None
    customer_id: str | None = None
    card: SavedCard | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderRefund:
    """``refund_id`` is the provider's; ``our_refund_id`` is what ``RefundRequest.refund_id`` said, if anything."""

    refund_id: str
    status: RefundOutcome
    amount_minor: int
    currency: str | None = None
    payment_intent_id: str | None = None
    our_refund_id: str | None = None
    failure_code: str | None = None
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderDispute:
    """A shopper's bank that wants the money of a payment back.

    ``withdrawn_minor`` is what the bank holds of ours at this moment: nothing for an inquiry or after a win, the
    amount while it is open and for good when it is lost.
    """

    dispute_id: str
    payment_intent_id: str | None
    amount_minor: int
    currency: str
    status: DisputeOutcome
    reason: str
    withdrawn_minor: int
    evidence_due_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderEvent:
    """Something the provider says happened. Fetch the object before believing amounts: order is not promised.

    ``raw`` is the whole parsed body; only ``event_id`` and ``type`` are sure to be there. ``refund`` and ``dispute``
    are there where the event is about one and can be read; an event in another version may not be. ``payment`` is there
    where the provider tells it all in its signed news: the word to go by when ``Ability.ASK`` is missing.
    """

    event_id: str
    type: str
    api_version: str | None
    object_id: str | None
    object_type: str | None
    session_id: str | None
    payment_intent_id: str | None
    payment_id: str | None
    livemode: bool
    created_at: datetime
    raw: dict[str, Any]
    refund: ProviderRefund | None = None
    dispute: ProviderDispute | None = None
    payment: ProviderPayment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookRegistration:
    """The secret is told once, here."""

    webhook_id: str
    secret: str = field(repr=False)
