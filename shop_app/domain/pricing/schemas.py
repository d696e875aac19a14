"""What pricing takes and hands out. Amounts are minor units of the quote's currency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedLine:
    """So many of a variant at its current price."""

    variant_id: UUID
    quantity: int
    unit_price_minor: int
    is_taxable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxRule:
    """The tax of a destination. ``rate_bp`` in basis points: 2000 is 20 %."""

    rate_bp: int = 0
    name: str = ""
    is_included: bool = False
    on_shipping: bool = True
    round_per_line: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryOption:
    """A way to deliver this cart, with its price and the days it arrives on."""

    method_id: UUID
    name: str
    carrier: str
    amount_minor: int
    arrives_from: date
    arrives_to: date
    is_free_from_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedLine:
    """A line with its shares. ``total_minor`` is unit price times quantity less the discount."""

    variant_id: UUID
    quantity: int
    unit_price_minor: int
    discount_minor: int
    tax_minor: int
    tax_rate_bp: int
    total_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What a cart costs. ``tax_minor`` is the lines' tax and ``shipping_tax_minor`` together."""

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
