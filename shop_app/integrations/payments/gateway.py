"""What the shop asks of a payment provider, in the shop's own words.

Amounts are minor units of an upper-case ISO 4217 currency. Every call that changes something carries an
idempotency key that the caller stored *before* the first try: repeating a call with its key is always safe.

A call fails as one of

- ``ProviderUnreachable`` (a ``RetryLater``): the outcome is unknown; repeat with the same key, or fetch;
- ``ProviderRefused`` (an ``UpstreamFailed``): the provider understood and said no; repeating changes nothing;
- ``CardDeclined``, ``RefundRefused``: a refusal with a meaning of its own;
- ``NotFound``: the provider knows no such object under this key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from models.errors import Conflict, RetryLater, UpstreamFailed, ValidationFailed


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
    FAILED = "failed"


class ProviderUnreachable(RetryLater):
    """No answer, or none to believe. Whether the provider acted is unknown: repeat with the same key."""

    code = "PROVIDER_UNREACHABLE"


class ProviderRefused(UpstreamFailed):
    """The provider refused the request itself: a wrong key, a wrong parameter, a key used for two bodies."""

    code = "PROVIDER_REFUSED"


class CardDeclined(ValidationFailed):
    """``details["decline_code"]`` says why, where the bank did; the sentence may be shown to the shopper."""

    code = "CARD_DECLINED"

    def __init__(self, sentence: str, *, failure_code: str | None, decline_code: str | None) -> None:
        super().__init__(sentence, field="payment_method", failure_code=failure_code, decline_code=decline_code)


class RefundRefused(Conflict):
    """More than is left to refund, or nothing was captured."""

    code = "REFUND_REFUSED"


class SignatureInvalid(ValidationFailed):
    """The body was not signed for us, or too long ago. Nothing of it may be believed or stored."""

    code = "SIGNATURE_INVALID"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, field="signature")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLine:
    """One row that the shopper sees while paying; ``amount_minor`` is for the whole quantity."""

    name: str
    quantity: int
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRequest:
    """A payment page for one order.

    ``lines`` (shipping and tax among them) are shown if all are positive and add up to ``amount_minor``;
    otherwise the page shows ``description`` alone. ``{CHECKOUT_SESSION_ID}`` in ``success_url`` becomes the
    session's id. Providers tell a page to live 30 minutes to 24 hours.
    """

    payment_id: str
    order_number: str
    amount_minor: int
    currency: str
    description: str
    customer_email: str | None
    success_url: str
    cancel_url: str
    expires_at: datetime
    idempotency_key: str
    lines: tuple[PageLine, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)
    merchant_name: str | None = None

    def lines_add_up(self) -> bool:
        amounts = [line.amount_minor for line in self.lines]
        return bool(amounts) and min(amounts) > 0 and sum(amounts) == self.amount_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Where to send the shopper. The intent is often not known before the shopper pays."""

    session_id: str
    url: str
    payment_intent_id: str | None
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentRequest:
    """A payment without a page, for programs that collect the card on their own."""

    payment_id: str
    amount_minor: int
    currency: str
    description: str
    customer_email: str | None
    idempotency_key: str
    capture_later: bool = False
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """``client_secret`` lets the shopper's own program finish this one payment, and nothing else."""

    payment_intent_id: str
    client_secret: str
    status: PaymentOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderPayment:
    """A payment as the provider's books have it. ``payment_id`` is ours, as we gave it at the start.

    ``currency`` is ``None`` only where the provider keeps no books (manual payments).
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


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundRequest:
    """``reason`` is kept with the provider's record; ``refund_id`` is our refund, to find it there again."""

    payment_intent_id: str
    amount_minor: int
    currency: str
    idempotency_key: str
    reason: str | None = None
    refund_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderRefund:
    refund_id: str
    status: RefundOutcome
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderEvent:
    """Something the provider says happened. Fetch the object before believing amounts: order is not promised.

    ``raw`` is the whole parsed body; only ``event_id`` and ``type`` are sure to be there.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookRegistration:
    """The secret is told once, here."""

    webhook_id: str
    secret: str = field(repr=False)


class Gateway(Protocol):
    """One merchant's account at one provider. A try ends within 10 seconds; three retries at most."""

    def open_page(self, request: PageRequest) -> Page: ...

    def expire_page(self, session_id: str) -> ProviderPayment:
        """Closes the page. Where the shopper was faster the answer says ``SUCCEEDED``: believe it."""
        ...

    def fetch(self, *, session_id: str | None = None, payment_intent_id: str | None = None) -> ProviderPayment:
        """The payment behind either id (the session wins if both are given)."""
        ...

    def refund(self, request: RefundRequest) -> ProviderRefund: ...

    def verify(self, raw: bytes, signature_header: str, secrets: Sequence[str], now: datetime) -> ProviderEvent:
        """The event in ``raw``, if one of ``secrets`` signed these very bytes, 300 seconds ago at most.

        Refuses with ``SignatureInvalid`` before anything is parsed; an empty secret counts as none.
        """
        ...

    def list_payments(self, since: datetime) -> Iterable[ProviderPayment]:
        """Every payment begun at or after ``since``, newest first, for reconciliation."""
        ...

    def create_intent(self, request: IntentRequest) -> Intent: ...

    def confirm_intent(
        self, payment_intent_id: str, *, payment_method: str, return_url: str, idempotency_key: str
    ) -> ProviderPayment:
        """Tries to pay with a payment method; refuses with ``CardDeclined``."""
        ...

    def capture_intent(
        self, payment_intent_id: str, *, amount_minor: int, currency: str, idempotency_key: str
    ) -> ProviderPayment: ...

    def cancel_intent(self, payment_intent_id: str, *, idempotency_key: str) -> ProviderPayment:
        """Where it was already paid the answer says ``SUCCEEDED``: believe it."""
        ...

    def register_webhook(self, url: str, *, idempotency_key: str) -> WebhookRegistration:
        """Tells the provider to send this account's events to ``url``, in the pinned version."""
        ...
