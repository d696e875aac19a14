"""A shop's own settings, and what it charges to deliver and to tax."""

from __future__ import annotations

from models.errors import NotFound
from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.tenants.schemas import ShippingOption, ShopSettings, Tax

# The condition repeats what row-level security says to role `app`, because `platform` sees every shop.
_CURRENT = """
    SELECT id, subdomain, name, tagline, legal_name, support_email, is_demonstration, currency, locale, time_zone,
           country, prices_include_tax, round_tax_per_line, accent
    FROM tenant WHERE id = %(tenant_id)s
"""
_SHIPPING = """
    SELECT m.id, m.name, m.carrier, m.min_days, m.max_days, r.amount_minor, r.free_over_minor
    FROM shipping_method m
    JOIN shipping_rate r ON r.tenant_id = m.tenant_id AND r.shipping_method_id = m.id AND r.currency = %(currency)s
    WHERE m.is_active AND (m.countries = '{}' OR %(country)s = ANY (m.countries))
    ORDER BY m.position, m.id
"""
_TAXES = """
    SELECT name, country, region, rate_bp, on_shipping FROM tax_rate
    WHERE country = %(country)s AND region IN ('', %(region)s) ORDER BY region DESC
"""


def current(uow: UnitOfWork) -> ShopSettings:
    """The shop of this unit of work."""
    shop = uow.first(ShopSettings, _CURRENT, tenant_id=uow.tenant_id)
    if shop is None:
        raise NotFound(t("There is no such shop."))
    return shop


def shipping_methods(uow: UnitOfWork, currency: str, country: str) -> list[ShippingOption]:
    """The ways to deliver to ``country`` that have a price in ``currency``, in the merchant's order."""
    return uow.all(ShippingOption, _SHIPPING, currency=currency, country=country.upper())


def tax_rates(uow: UnitOfWork, country: str, region: str = "") -> list[Tax]:
    """The taxes an address may fall under, the most specific first: a region's own rate replaces its country's."""
    return uow.all(Tax, _TAXES, country=country.upper(), region=region.upper())
