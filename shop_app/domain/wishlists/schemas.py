"""Wishlists as others see them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from shop_app.domain.catalog import ProductCard


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A product on a list. ``card`` is none once the shop sells it no more; ``drop_minor`` is how much less it costs
    than when it was put there, ``is_back`` that it was sold out then."""

    product_id: UUID
    title: str
    card: ProductCard | None
    drop_minor: int
    is_back: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WishlistView:
    """A list, the newest wish first. ``share_token`` is empty while nobody else may see it."""

    wishes: tuple[Wish, ...]
    currency: str
    share_token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What has become cheaper for somebody who wants to hear of it, in finished text."""

    email: str
    name: str
    locale: str
    products: tuple[ProductCard, ...]
