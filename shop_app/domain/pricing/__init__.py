"""What a cart costs, and why: pure arithmetic over prices, discounts, taxes and delivery."""

from shop_app.domain.pricing.documents import price_document, price_trace
from shop_app.domain.pricing.queries import quote_for, tax_rule
from shop_app.domain.pricing.rules import quote
from shop_app.domain.pricing.schemas import (
    Benefits,
    DeliveryOption,
    ExplainedPrice,
    Figure,
    LineDiscount,
    PricedLine,
    PriceTrace,
    Quote,
    QuotedLine,
    Reason,
    ShippingDiscount,
    TaxRate,
    TaxRule,
    Tried,
    Values,
)
from shop_app.domain.pricing.wording import said

__all__ = [
    "Benefits",
    "DeliveryOption",
    "ExplainedPrice",
    "Figure",
    "LineDiscount",
    "PriceTrace",
    "PricedLine",
    "Quote",
    "QuotedLine",
    "Reason",
    "ShippingDiscount",
    "TaxRate",
    "TaxRule",
    "Tried",
    "Values",
    "price_document",
    "price_trace",
    "quote",
    "quote_for",
    "said",
    "tax_rule",
]
