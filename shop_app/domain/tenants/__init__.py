"""Shops: their settings, how they deliver, what they tax."""

from shop_app.domain.tenants.brand import set_icon, set_logo
from shop_app.domain.tenants.commands import create_tenant, pause_shop, reopen_shop
from shop_app.domain.tenants.offers import accent_contrasts, check_currency, offer_currencies, offer_locales, set_accent
from shop_app.domain.tenants.places import holds_postcode, postcode_spellings
from shop_app.domain.tenants.queries import currency_in_use, current, offered, pause_notice
from shop_app.domain.tenants.rules import delivery_window, window_text
from shop_app.domain.tenants.schemas import (
    Band,
    DeliveryWindow,
    MethodTerms,
    NewShippingMethod,
    NewShop,
    Offered,
    SavedMethod,
    SavedTax,
    SavedZone,
    ShippingOption,
    ShopSettings,
    Tax,
    Zone,
)
from shop_app.domain.tenants.shipping import (
    add_shipping_method,
    list_zones,
    remove_shipping_method,
    remove_zone,
    save_shipping_method,
    save_zone,
    shipping_methods,
)
from shop_app.domain.tenants.tax_file import ImportedTaxes, TaxFileProblem, import_taxes, tax_class_of
from shop_app.domain.tenants.taxes import check_tax_class, list_taxes, percent_of, remove_tax, set_tax, tax_rates

__all__ = [
    "Band",
    "DeliveryWindow",
    "ImportedTaxes",
    "MethodTerms",
    "NewShippingMethod",
    "NewShop",
    "Offered",
    "SavedMethod",
    "SavedTax",
    "SavedZone",
    "ShippingOption",
    "ShopSettings",
    "Tax",
    "TaxFileProblem",
    "Zone",
    "accent_contrasts",
    "add_shipping_method",
    "check_currency",
    "check_tax_class",
    "create_tenant",
    "currency_in_use",
    "current",
    "delivery_window",
    "holds_postcode",
    "import_taxes",
    "list_taxes",
    "list_zones",
    "offer_currencies",
    "offer_locales",
    "offered",
    "pause_notice",
    "pause_shop",
    "percent_of",
    "postcode_spellings",
    "remove_shipping_method",
    "remove_tax",
    "remove_zone",
    "reopen_shop",
    "save_shipping_method",
    "save_zone",
    "set_accent",
    "set_icon",
    "set_logo",
    "set_tax",
    "shipping_methods",
    "tax_class_of",
    "tax_rates",
    "window_text",
]
