"""A checkout as others see it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from models.errors import Conflict
from models.payment import Provider
from shop_app.domain.carts import CartLineView, CartView
from shop_app.domain.payments import WayToPay
from shop_app.domain.pricing import DeliveryOption, Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class CardShare:
    """A gift card of a checkout: what is on it, and what it would pay now."""

    account_id: UUID
    ending: str
    balance_minor: int
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutView:
    """Everything the page shows. ``delivery_options`` is empty where the shop does not deliver to ``country``.

    ``gifts`` are the goods of the quote's last lines, after the cart's own.
    """

    cart: CartView
    quote: Quote
    country: str
    gifts: tuple[CartLineView, ...]
    cards: tuple[CardShare, ...]
    delivery_options: tuple[DeliveryOption, ...]
    ways_to_pay: tuple[WayToPay, ...]

    @property
    def providers(self) -> tuple[Provider, ...]:
        """The ways to pay by their providers, in the shop's order."""
        return tuple(way.provider for way in self.ways_to_pay)

    @property
    def due_minor(self) -> int:
        """What gift cards leave to pay."""
        return self.quote.total_minor - sum(card.amount_minor for card in self.cards)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedOrder:
    """The order that a cart became. ``token`` is the unguessable part of its address."""

    order_id: UUID
    number: int
    token: str
    total_minor: int
    currency: str
    provider: Provider


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    """A placed order and where to pay it; ``page_url`` is ``None`` where there is no page, or none just now."""

    order: PlacedOrder
    page_url: str | None


class TotalChanged(Conflict):
    """Prices, taxes or delivery are not what the shopper saw; ``details`` has both totals, and nothing was placed."""

    code = "TOTAL_CHANGED"

    def __init__(self, *, seen_minor: int, total_minor: int, currency: str) -> None:
        super().__init__(
            "The total has changed since you saw it. Look at the new total and confirm it.",
            seen_minor=seen_minor,
            total_minor=total_minor,
            currency=currency,
        )


class DueChanged(Conflict):
    """The gift cards pay less, or more, than the shopper saw; nothing was placed."""

    code = "DUE_CHANGED"

    def __init__(self, *, seen_minor: int, due_minor: int, currency: str) -> None:
        super().__init__(
            "Your gift cards pay another part than you saw. Look at what is left to pay and confirm it.",
            seen_minor=seen_minor,
            due_minor=due_minor,
            currency=currency,
        )
