"""Shops: their settings, how they deliver, what they tax."""

from shop_app.domain.tenants.commands import add_shipping_method, create_tenant, set_tax
from shop_app.domain.tenants.queries import current, shipping_methods, tax_rates
from shop_app.domain.tenants.rules import delivery_window, window_text
from shop_app.domain.tenants.schemas import (
    DeliveryWindow,
    NewShippingMethod,
    NewShop,
    ShippingOption,
    ShopSettings,
    Tax,
)

__all__ = [
    "DeliveryWindow",
    "NewShippingMethod",
    "NewShop",
    "ShippingOption",
    "ShopSettings",
    "Tax",
    "add_shipping_method",
    "create_tenant",
    "current",
    "delivery_window",
    "set_tax",
    "shipping_methods",
    "tax_rates",
    "window_text",
]
