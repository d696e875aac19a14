"""What the shop asks of a payment provider, in the shop's own words.

Amounts are minor units of an upper-case ISO 4217 currency. Every call that changes something carries an
idempotency key that the caller stored *before* the first try: repeating a call with its key is always safe. Providers
forget keys after 24 hours at the earliest; whoever repeats a call later than that looks first (``fetch``,
``find_refund``).

A call fails as one of

- ``ProviderUnreachable`` (a ``RetryLater``): the outcome is unknown; repeat with the same key, or fetch;
- ``ProviderRefused`` (an ``UpstreamFailed``): the provider understood and said no; repeating changes nothing;
- ``CardDeclined``, ``AuthenticationRequired``, ``CaptureRefused``, ``RefundRefused``: a refusal with a meaning of its
  own;
- ``NotOffered``: this provider has no such thing; ``abilities`` tells beforehand;
- ``NotFound``: the provider knows no such object under this key.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from shop_app.integrations.payments.answers import (
    CardSetup,
    DisputeOutcome,
    Intent,
    Page,
    PaymentOutcome,
    ProviderDispute,
    ProviderEvent,
    ProviderPayment,
    ProviderRefund,
    RefundOutcome,
    SavedCard,
    WebhookRegistration,
)
from shop_app.integrations.payments.refusals import (
    AuthenticationRequired,
    CaptureRefused,
    CardDeclined,
    NotOffered,
    ProviderRefused,
    ProviderUnreachable,
    RefundRefused,
    SignatureInvalid,
)
from shop_app.integrations.payments.requests import (
    CardPageRequest,
    CustomerRequest,
    IntentRequest,
    PageLine,
    PageRequest,
    RefundRequest,
    SavedCardCharge,
)

__all__ = [
    "Ability",
    "AuthenticationRequired",
    "CaptureRefused",
    "CardDeclined",
    "CardPageRequest",
    "CardSetup",
    "CustomerRequest",
    "DisputeOutcome",
    "Gateway",
    "Intent",
    "IntentRequest",
    "NotOffered",
    "Page",
    "PageLine",
    "PageRequest",
    "PaymentOutcome",
    "ProviderDispute",
    "ProviderEvent",
    "ProviderPayment",
    "ProviderRefund",
    "ProviderRefused",
    "ProviderUnreachable",
    "RefundOutcome",
    "RefundRefused",
    "RefundRequest",
    "SavedCard",
    "SavedCardCharge",
    "SignatureInvalid",
    "WebhookRegistration",
]


class Ability(StrEnum):
    """What a provider does by itself. What is missing is done by hand, or not at all."""

    PAGE = "page"
    """The shopper pays on a page of the provider's."""
    INTENT = "intent"
    """Programs can pay without a page."""
    CAPTURE_LATER = "capture_later"
    SAVED_CARDS = "saved_cards"
    REFUND = "refund"
    """Sends money back; without it ``refund`` answers for the merchant, who sends it by hand."""
    ASK = "ask"
    """Tells how a payment stands when asked; without it only its events and the merchant know."""
    LIST = "list"
    """Lists payments, refunds and disputes, for reconciliation."""
    EVENTS = "events"


class Gateway(Protocol):
    """One merchant's account at one provider. A try ends within 10 seconds; three retries at most."""

    @property
    def abilities(self) -> frozenset[Ability]: ...

    # Pages

    def open_page(self, request: PageRequest) -> Page: ...

    def expire_page(self, session_id: str) -> ProviderPayment:
        """Closes the page. Where the shopper was faster the answer says ``SUCCEEDED``: believe it."""
        ...

    def fetch(self, *, session_id: str | None = None, payment_intent_id: str | None = None) -> ProviderPayment:
        """The payment behind either id (the session wins if both are given)."""
        ...

    # Payments without a page, and holds

    def create_intent(self, request: IntentRequest) -> Intent: ...

    def confirm_intent(
        self, payment_intent_id: str, *, payment_method: str, return_url: str, idempotency_key: str
    ) -> ProviderPayment:
        """Tries to pay with a payment method; refuses with ``CardDeclined``."""
        ...

    def capture_intent(
        self, payment_intent_id: str, *, amount_minor: int, currency: str, idempotency_key: str
    ) -> ProviderPayment:
        """Takes a part of what is held, or all of it, once; the rest is let go. Refuses with ``CaptureRefused``."""
        ...

    def cancel_intent(self, payment_intent_id: str, *, idempotency_key: str) -> ProviderPayment:
        """Lets go of what is held. Where it was already paid the answer says ``SUCCEEDED``: believe it."""
        ...

    # Saved cards

    def create_customer(self, request: CustomerRequest) -> str:
        """The provider's id of a shopper, to be kept with the shopper's row."""
        ...

    def save_card(self, request: CardPageRequest) -> Page: ...

    def fetch_card_setup(self, session_id: str) -> CardSetup: ...

    def list_cards(self, customer_id: str) -> Sequence[SavedCard]:
        """Newest first."""
        ...

    def forget_card(self, payment_method_id: str) -> None:
        """Forgetting a card that is forgotten changes nothing."""
        ...

    def charge_saved_card(self, charge: SavedCardCharge) -> ProviderPayment:
        """Refuses with ``CardDeclined``, or ``AuthenticationRequired`` where the bank wants to see the shopper."""
        ...

    # Refunds

    def refund(self, request: RefundRequest) -> ProviderRefund:
        """Refuses with ``RefundRefused``. The answer may be ``PENDING``: an event or ``fetch_refund`` tells the end."""
        ...

    def fetch_refund(self, refund_id: str) -> ProviderRefund:
        """By the provider's id."""
        ...

    def find_refund(self, payment_intent_id: str, our_refund_id: str) -> ProviderRefund | None:
        """Whether an earlier try got through: to be asked before a refund is repeated after its key's 24 hours."""
        ...

    # Disputes

    def fetch_dispute(self, dispute_id: str) -> ProviderDispute: ...

    def answer_dispute(self, dispute_id: str, text: str, *, idempotency_key: str) -> ProviderDispute:
        """Sends the merchant's side, once and for good."""
        ...

    def accept_dispute(self, dispute_id: str, *, idempotency_key: str) -> ProviderDispute:
        """Gives the dispute up as lost."""
        ...

    # Books, for reconciliation: everything begun at or after ``since``, newest first

    def list_payments(self, since: datetime) -> Iterable[ProviderPayment]: ...

    def list_refunds(self, since: datetime) -> Iterable[ProviderRefund]: ...

    def list_disputes(self, since: datetime) -> Iterable[ProviderDispute]: ...

    # News

    def verify(self, raw: bytes, signature_header: str, secrets: Sequence[str], now: datetime) -> ProviderEvent:
        """The event in ``raw``, if one of ``secrets`` signed these very bytes, 300 seconds ago at most.

        Refuses with ``SignatureInvalid`` before anything is parsed; an empty secret counts as none.
        """
        ...

    def register_webhook(self, url: str, *, idempotency_key: str) -> WebhookRegistration:
        """Tells the provider to send this account's events to ``url``, in the pinned version."""
        ...

    def forget_webhook(self, webhook_id: str) -> None:
        """Ends the deliveries of a registration; forgetting one that is forgotten changes nothing."""
        ...
