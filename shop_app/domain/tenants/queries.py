"""A shop's own settings."""

from __future__ import annotations

from models.errors import NotFound
from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.tenants.schemas import Offered, ShopSettings

# The condition repeats what row-level security says to role `app`, because `platform` sees every shop.
_CURRENT = """
    SELECT id, subdomain, name, tagline, legal_name, support_email, is_demonstration, currency, locale, time_zone,
           country, prices_include_tax, round_tax_per_line, accent, other_locales, other_currencies,
           logo, icons
    FROM tenant WHERE id = %(tenant_id)s
"""


_PLACES = """
    SELECT DISTINCT left(place, 2) FROM shipping_zone z
    LEFT JOIN LATERAL unnest(z.countries || z.regions) AS place ON true
    WHERE EXISTS (SELECT FROM shipping_method m
                  WHERE m.tenant_id = z.tenant_id AND m.shipping_zone_id = z.id AND m.is_active)
"""


def current(uow: UnitOfWork) -> ShopSettings:
    """The shop of this unit of work."""
    shop = uow.first(ShopSettings, _CURRENT, tenant_id=uow.tenant_id)
    if shop is None:
        raise NotFound(t("There is no such shop."))
    return shop


def pause_notice(uow: UnitOfWork) -> str:
    """What a closed shop says to shoppers in its own words; may be empty."""
    return uow.scalar("SELECT pause_notice FROM tenant WHERE id = %(tenant_id)s", tenant_id=uow.tenant_id) or ""


def currency_in_use(uow: UnitOfWork) -> str:
    """In which currency this unit's caller reads prices."""
    return uow.context.currency or current(uow).currency


def offered(uow: UnitOfWork) -> Offered:
    """The languages, currencies and countries that a shopper may choose from."""
    shop = current(uow)
    places = uow.scalars(_PLACES)
    countries = () if None in places else tuple(sorted(places, key=lambda place: (place != shop.country, place)))
    return Offered(locales=shop.locales, currencies=shop.currencies, countries=countries)
