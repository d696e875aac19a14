"""What a cart costs, and why: pure arithmetic over prices, discounts, taxes and delivery."""

from shop_app.domain.pricing.queries import quote_for, tax_rule
from shop_app.domain.pricing.rules import quote
from shop_app.domain.pricing.schemas import (
    Benefits,
    DeliveryOption,
    Figure,
    LineDiscount,
    PricedLine,
    Quote,
    QuotedLine,
    Reason,
    ShippingDiscount,
    TaxRate,
    TaxRule,
    Tried,
    Values,
)

__all__ = [
    "Benefits",
    "DeliveryOption",
    "Figure",
    "LineDiscount",
    "PricedLine",
    "Quote",
    "QuotedLine",
    "Reason",
    "ShippingDiscount",
    "TaxRate",
    "TaxRule",
    "Tried",
    "Values",
    "quote",
    "quote_for",
    "tax_rule",
]
