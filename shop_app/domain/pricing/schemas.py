"""What pricing takes and hands out. Amounts are minor units of the quote's currency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

# What fills the holes of a sentence: money as `…_minor`, percent as `…_bp` or `…_ppm`, days as ISO `…_on`.
Values: TypeAlias = Mapping[str, int | str]

STANDARD = "standard"
UNTAXED = "none"
"""The class of what bears no tax anywhere, such as a gift card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedLine:
    """So many of a variant at its current price. ``weight_g`` is one unit's; ``reason`` says why a gift is there."""

    variant_id: UUID
    product_id: UUID | None = None
    category_ids: tuple[UUID, ...] = ()
    quantity: int
    unit_price_minor: int
    is_taxable: bool = True
    tax_class: str = STANDARD
    weight_g: int = 0
    requires_shipping: bool = True
    reason: str = ""

    @property
    def amount_minor(self) -> int:
        return self.unit_price_minor * self.quantity

    @property
    def taxed_as(self) -> str:
        """The class whose rates it bears."""
        return self.tax_class if self.is_taxable else UNTAXED


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxRate:
    """One tax of a place, in millionths: 88750 is 8.875 %.

    Rates of one place add up, in the order of ``priority``; a compound one is charged on the price and the taxes
    before it.
    """

    name: str
    rate_ppm: int
    tax_class: str = STANDARD
    priority: int = 1
    is_compound: bool = False
    on_shipping: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxRule:
    """The taxes of a destination, by priority, and how the shop counts them. ``is_included``: in its prices."""

    rates: tuple[TaxRate, ...] = ()
    is_included: bool = False
    round_per_line: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryOption:
    """A way to deliver this cart, with its price and the days it arrives on.

    ``list_minor`` is the price before the free threshold; left out, it is ``amount_minor``.
    """

    method_id: UUID
    name: str
    carrier: str
    amount_minor: int
    arrives_from: date
    arrives_to: date
    is_free_from_minor: int | None = None
    list_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDiscount:
    """So much less on the line at position ``line``."""

    line: int
    amount_minor: int
    promotion_id: UUID
    code: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippingDiscount:
    """Less on delivery: ``percent_bp`` of it and ``amount_minor``, at most ``most_minor`` in all.

    In a quote's ``benefits`` it is settled: ``percent_bp`` is 0 and ``amount_minor`` is what it really takes off.
    """

    promotion_id: UUID
    code: str
    title: str
    percent_bp: int = 0
    amount_minor: int = 0
    most_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A promotion that was looked at, and why it applied or did not.

    ``reason`` is a sentence with holes; ``pricing.said`` fills them from ``values`` in the reader's language.
    ``promotion_id`` is empty for a code that no promotion has.
    """

    promotion_id: UUID | None
    title: str
    code: str
    applied: bool
    reason: str
    values: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefits:
    """What promotions change about a cart. Gifts are further lines, after the cart's own."""

    line_discounts: tuple[LineDiscount, ...] = ()
    shipping_discounts: tuple[ShippingDiscount, ...] = ()
    gifts: tuple[PricedLine, ...] = ()
    tried: tuple[Tried, ...] = ()

    @property
    def applied_ids(self) -> tuple[UUID, ...]:
        """The promotions that are used up a little by this cart, each once, in the order tried."""
        return tuple(one.promotion_id for one in self.tried if one.applied and one.promotion_id is not None)

    def spent_minor(self, promotion_id: UUID) -> int:
        """What a promotion takes off, for its budget; exact for the ``benefits`` of a quote."""
        goods = sum(one.amount_minor for one in self.line_discounts if one.promotion_id == promotion_id)
        return goods + sum(one.amount_minor for one in self.shipping_discounts if one.promotion_id == promotion_id)


NO_BENEFITS = Benefits()


class Figure(StrEnum):
    """A figure that reasons add up to; of a line where a reason names one, of the order otherwise."""

    PRICE = "price"
    DISCOUNT = "discount"
    TAX = "tax"
    SHIPPING = "shipping"
    SHIPPING_TAX = "shipping_tax"
    TOTAL = "total"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One cause of a figure. The ``amount_minor`` of a figure's reasons add up to that figure exactly.

    ``sentence`` has holes that ``pricing.said`` fills from ``values``; ``line`` counts the quote's lines from 0.
    """

    figure: Figure
    amount_minor: int
    sentence: str
    values: Values = field(default_factory=dict)
    line: int | None = None
    promotion_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedLine:
    """A line with its shares. ``total_minor`` is unit price times quantity less the discount.

    ``tax_rate_bp`` is for showing: several rates together, rounded. Nothing is computed from it.
    """

    variant_id: UUID
    quantity: int
    unit_price_minor: int
    discount_minor: int
    tax_minor: int
    tax_rate_bp: int
    total_minor: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What a cart costs. ``tax_minor`` is the lines' tax and ``shipping_tax_minor`` together.

    ``lines`` are the cart's own, then the gifts. ``shipping_minor`` is after discounts on delivery, which are no part
    of ``discount_minor``. ``trace`` has the reasons of every figure.
    """

    currency: str
    lines: tuple[QuotedLine, ...]
    subtotal_minor: int
    discount_minor: int
    shipping_minor: int
    shipping_tax_minor: int
    tax_minor: int
    total_minor: int
    prices_include_tax: bool
    tax_name: str
    delivery: DeliveryOption | None
    benefits: Benefits = NO_BENEFITS
    trace: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceTrace:
    """Why a quote or an order costs what it costs. Empty for orders from before reasons were kept."""

    currency: str
    reasons: tuple[Reason, ...] = ()
    tried: tuple[Tried, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedPrice:
    """A total and its reasons; ``titles`` name the lines that the reasons count."""

    total_minor: int
    titles: tuple[str, ...]
    trace: PriceTrace
