"""What a cart costs: pure arithmetic over prices, taxes and delivery."""

from shop_app.domain.pricing.queries import delivery_options, quote_for, tax_rule
from shop_app.domain.pricing.rules import quote
from shop_app.domain.pricing.schemas import DeliveryOption, PricedLine, Quote, QuotedLine, TaxRule

__all__ = [
    "DeliveryOption",
    "PricedLine",
    "Quote",
    "QuotedLine",
    "TaxRule",
    "delivery_options",
    "quote",
    "quote_for",
    "tax_rule",
]
