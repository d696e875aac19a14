"""A cart as others see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID


class LineProblem(StrEnum):
    """Why a line cannot be bought as it stands."""

    NOT_FOR_SALE = "not_for_sale"
    SOLD_OUT = "sold_out"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True, kw_only=True)
class CartLineView:
    """A line at today's price. ``available`` is ``None`` for what is sold without limit."""

    id: UUID
    variant_id: UUID
    product_id: UUID
    slug: str
    title: str
    options: list[str]
    sku: str
    picture: str
    alt: str
    quantity: int
    unit_price_minor: int
    is_tracked: bool
    is_taxable: bool
    tax_class: str
    weight_g: int
    requires_shipping: bool
    is_buyable: bool
    available: int | None
    seen_minor: int | None = None
    """The unit price when it was put in; ``None`` where nobody noted it."""

    @property
    def variant_title(self) -> str:
        """``Blue / M``; empty where there is nothing to choose."""
        return " / ".join(self.options)

    @property
    def total_minor(self) -> int:
        return self.unit_price_minor * self.quantity

    @property
    def price_change_minor(self) -> int:
        """How much dearer one has become since it was put in; below 0, cheaper."""
        return 0 if self.seen_minor is None or not self.is_buyable else self.unit_price_minor - self.seen_minor

    @property
    def problem(self) -> LineProblem | None:
        """What stands in the way of buying this line, if anything."""
        if not self.is_buyable:
            return LineProblem.NOT_FOR_SALE
        if self.available is None or self.available >= self.quantity:
            return None
        return LineProblem.TOO_MANY if self.available > 0 else LineProblem.SOLD_OUT


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLine:
    """What a line of the caller's own cart asks for."""

    cart_id: UUID
    variant_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CartView:
    """A visitor's open cart; ``id`` is ``None`` while there is none.

    ``codes`` are promotion codes in capitals, ``credit_ids`` the gift cards that are to pay; ``is_promoted`` says that
    the shop has promotions that need no code. ``billing`` is empty where the invoice goes where the parcel goes.
    """

    id: UUID | None
    currency: str
    lines: tuple[CartLineView, ...] = ()
    email: str = ""
    address: Mapping[str, str] = field(default_factory=dict)
    shipping_method_id: UUID | None = None
    version: int = 0
    codes: tuple[str, ...] = ()
    credit_ids: tuple[UUID, ...] = ()
    billing: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    gift_note: str = ""
    is_promoted: bool = False

    @property
    def item_count(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def subtotal_minor(self) -> int:
        """What the buyable lines cost, before delivery and any tax on top."""
        return sum(line.total_minor for line in self.lines if line.is_buyable)

    @property
    def needs_delivery(self) -> bool:
        return any(line.requires_shipping for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """A cart after lines came into it; ``missing`` are the titles of what cannot be bought any more."""

    cart: CartView
    missing: tuple[str, ...] = ()
