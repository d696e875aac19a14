"""What is asked of a provider. Amounts are minor units of an upper-case ISO 4217 currency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


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

    ``capture_later`` holds the amount until ``capture_intent`` or ``cancel_intent``. With ``save_card`` the card
    stays with ``customer_id`` for later charges; the shopper must have been asked.
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
    capture_later: bool = False
    customer_id: str | None = None
    save_card: bool = False

    def lines_add_up(self) -> bool:
        amounts = [line.amount_minor for line in self.lines]
        return bool(amounts) and min(amounts) > 0 and sum(amounts) == self.amount_minor


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
    customer_id: str | None = None
    save_card: bool = False


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
class CustomerRequest:
    """A shopper at the provider, for cards to stay with; ``reference`` is our customer's id."""

    reference: str
    email: str | None
    idempotency_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CardPageRequest:
    """A page that takes a card for later and charges nothing.

    ``reference`` is our own id of this request, to know it again in an event; ``{CHECKOUT_SESSION_ID}`` in
    ``success_url`` becomes the session's id.
    """

    reference: str
    customer_id: str
    success_url: str
    cancel_url: str
    expires_at: datetime
    idempotency_key: str
    merchant_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedCardCharge:
    """Money from a saved card while the shopper is away, for what the shopper agreed to."""

    payment_id: str
    customer_id: str
    payment_method_id: str
    amount_minor: int
    currency: str
    description: str
    customer_email: str | None
    idempotency_key: str
    capture_later: bool = False
    metadata: Mapping[str, str] = field(default_factory=dict)
