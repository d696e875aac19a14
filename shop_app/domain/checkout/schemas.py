"""A checkout as others see it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from models.errors import Conflict
from models.payment import Provider
from shop_app.domain.carts import CartView
from shop_app.domain.pricing import DeliveryOption, Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckoutView:
    """Everything the page shows. ``delivery_options`` is empty where the shop does not deliver to ``country``."""

    cart: CartView
    quote: Quote
    country: str
    delivery_options: tuple[DeliveryOption, ...]
    providers: tuple[Provider, ...]


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
