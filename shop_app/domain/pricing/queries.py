"""The taxes and ways to deliver that a quote needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from models.errors import ValidationFailed
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.pricing.rules import quote, shipping_price
from shop_app.domain.pricing.schemas import DeliveryOption, PricedLine, Quote, TaxRule

# The most specific rate wins: the region's own before the whole country's.
_TAX = """
    SELECT coalesce(r.rate_bp, 0) AS rate_bp, coalesce(r.name, '') AS name, t.prices_include_tax AS is_included,
           coalesce(r.on_shipping, true) AS on_shipping, t.round_tax_per_line AS round_per_line
    FROM tenant t LEFT JOIN LATERAL (
        SELECT * FROM tax_rate WHERE country = %(country)s AND region IN ('', %(region)s) ORDER BY region DESC LIMIT 1
    ) r ON true
    WHERE t.id = app_tenant()
"""
_METHODS = """
    SELECT m.id, m.name, m.carrier, m.min_days, m.max_days, r.amount_minor, r.free_over_minor, t.time_zone
    FROM shipping_method m
    JOIN shipping_rate r ON r.tenant_id = m.tenant_id AND r.shipping_method_id = m.id AND r.currency = %(currency)s
    JOIN tenant t ON t.id = m.tenant_id
    WHERE m.is_active AND (m.countries = '{}' OR %(country)s = ANY(m.countries))
    ORDER BY m.position, m.id
"""


@dataclass(frozen=True, slots=True)
class _Method:
    id: UUID
    name: str
    carrier: str
    min_days: int
    max_days: int
    amount_minor: int
    free_over_minor: int | None
    time_zone: str


def _working_days_after(day: date, days: int) -> date:
    """Parcels do not move at the weekend."""
    while days > 0:
        day += timedelta(days=1)
        if day.weekday() < 5:
            days -= 1
    return day


def tax_rule(uow: UnitOfWork, country: str, region: str = "") -> TaxRule:
    """The tax for parcels to a place; 0 % where the shop has no rate for it."""
    return uow.first(TaxRule, _TAX, country=country, region=region) or TaxRule()


def delivery_options(uow: UnitOfWork, *, currency: str, country: str, subtotal_minor: int) -> list[DeliveryOption]:
    """The ways to deliver goods of this worth to a country, in the shop's order; none if it does not deliver there."""
    options = []
    for method in uow.all(_Method, _METHODS, currency=currency, country=country):
        today = uow.now.astimezone(ZoneInfo(method.time_zone)).date()
        options.append(
            DeliveryOption(
                method_id=method.id,
                name=method.name,
                carrier=method.carrier,
                amount_minor=shipping_price(method.amount_minor, method.free_over_minor, subtotal_minor),
                arrives_from=_working_days_after(today, method.min_days),
                arrives_to=_working_days_after(today, method.max_days),
                is_free_from_minor=method.free_over_minor,
            )
        )
    return options


def quote_for(
    uow: UnitOfWork,
    lines: Sequence[PricedLine],
    *,
    currency: str,
    country: str,
    region: str = "",
    shipping_method_id: UUID | None = None,
    needs_delivery: bool = True,
) -> tuple[Quote, list[DeliveryOption]]:
    """The quote for a destination, and the ways to deliver there.

    Without a chosen method the first one is assumed, so that a cart shows what it will really cost. A method that
    does not go there is refused with ``ValidationFailed(field="shipping_method_id")``.
    """
    options: list[DeliveryOption] = []
    delivery = None
    if needs_delivery:
        subtotal = sum(line.unit_price_minor * line.quantity for line in lines)
        options = delivery_options(uow, currency=currency, country=country, subtotal_minor=subtotal)
        delivery = next((o for o in options if shipping_method_id in (None, o.method_id)), None)
        if delivery is None and shipping_method_id is not None:
            raise ValidationFailed("Choose how the parcel should be sent.", field="shipping_method_id")
    tax = tax_rule(uow, country, region)
    return quote(lines, currency=currency, tax=tax, delivery=delivery), options
