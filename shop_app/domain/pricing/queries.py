"""The taxes and ways to deliver that a quote needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from models.errors import ValidationFailed
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.pricing.rules import quote
from shop_app.domain.pricing.schemas import NO_BENEFITS, Benefits, DeliveryOption, PricedLine, Quote, TaxRate, TaxRule
from shop_app.domain.pricing.shipping import shipping_price

# The most specific rate wins: the region's own before the whole country's.
_TAX = """
    SELECT r.rate_bp, r.name, r.on_shipping, t.prices_include_tax, t.round_tax_per_line
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


@dataclass(frozen=True, slots=True)
class _Tax:
    rate_bp: int | None
    name: str | None
    on_shipping: bool | None
    prices_include_tax: bool
    round_tax_per_line: bool


def _working_days_after(day: date, days: int) -> date:
    """Parcels do not move at the weekend."""
    while days > 0:
        day += timedelta(days=1)
        if day.weekday() < 5:
            days -= 1
    return day


def tax_rule(uow: UnitOfWork, country: str, region: str = "") -> TaxRule:
    """The tax for parcels to a place; 0 % where the shop has no rate for it."""
    found = uow.first(_Tax, _TAX, country=country, region=region)
    if found is None:
        return TaxRule()
    rates = () if found.rate_bp is None else (_rate(found),)
    return TaxRule(rates=rates, is_included=found.prices_include_tax, round_per_line=found.round_tax_per_line)


def _rate(found: _Tax) -> TaxRate:
    return TaxRate(name=found.name or "", rate_ppm=(found.rate_bp or 0) * 100, on_shipping=bool(found.on_shipping))


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
                list_minor=method.amount_minor,
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
    postcode: str = "",
    benefits: Benefits = NO_BENEFITS,
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
    return quote(lines, currency=currency, tax=tax, delivery=delivery, benefits=benefits), options
