"""The taxes and ways to deliver that a quote needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from models.errors import ValidationFailed
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import tenants
from shop_app.domain.pricing.places import Method, Place, PlacedRate, Zone, methods_at, rates_at
from shop_app.domain.pricing.rules import discounted, quote
from shop_app.domain.pricing.schemas import (
    NO_BENEFITS,
    Benefits,
    DeliveryOption,
    PricedLine,
    Quote,
    TaxRate,
    TaxRule,
)
from shop_app.domain.pricing.shipping import Band, band_of, shipping_price

# How the shop counts, every tax and every way to deliver that may belong to a place, in one round trip. Lists of
# postcodes are long where there are any: what cannot match stays in the database.
_GROUND = """
    SELECT t.prices_include_tax, t.round_tax_per_line, t.time_zone, (
        SELECT coalesce(json_agg(json_build_array(r.country, r.region, r.postcodes, r.name, r.rate_ppm, r.tax_class,
                                                  r.priority, r.is_compound, r.on_shipping) ORDER BY r.id), '[]')
        FROM tax_rate r
        WHERE r.country IN ('', %(country)s) AND r.region IN ('', %(region)s)
          AND (r.postcodes = '{}' OR r.postcodes && %(spellings)s OR array_to_string(r.postcodes, ' ') LIKE '%%...%%')
    ) AS rates, (
        SELECT coalesce(json_agg(json_build_array(m.id, m.name, m.carrier, m.min_days, m.max_days, m.cutoff_hour,
                                                  m.max_weight_g, z.id, z.countries, z.regions, z.postcodes, z.is_rest,
                                                  b.bands) ORDER BY m.position, m.id), '[]')
        FROM shipping_method m
        JOIN shipping_zone z ON z.tenant_id = m.tenant_id AND z.id = m.shipping_zone_id
        JOIN LATERAL (
            SELECT json_agg(json_build_array(amount_minor, from_weight_g, from_minor, free_over_minor)) AS bands
            FROM shipping_rate
            WHERE tenant_id = m.tenant_id AND shipping_method_id = m.id AND currency = %(currency)s
        ) b ON b.bands IS NOT NULL
        WHERE %(needs_delivery)s AND m.is_active
          AND (z.countries = '{}' AND z.regions = '{}' OR %(country)s = ANY (z.countries)
               OR %(country)s || '-' || %(region)s = ANY (z.regions))
    ) AS methods
    FROM tenant t WHERE t.id = app_tenant()
"""


@dataclass(frozen=True, slots=True)
class _Ground:
    """What a shop charges at a place, before anybody looks at the cart."""

    prices_include_tax: bool
    round_tax_per_line: bool
    time_zone: str
    rates: list[list[Any]]
    methods: list[list[Any]]

    def tax_rule(self, place: Place) -> TaxRule:
        return TaxRule(
            rates=rates_at(map(_placed_rate, self.rates), place),
            is_included=self.prices_include_tax,
            round_per_line=self.round_tax_per_line,
        )

    def methods_at(self, place: Place) -> list[Method]:
        return methods_at(map(_method, self.methods), place)


def _placed_rate(columns: list[Any]) -> PlacedRate:
    country, region, postcodes, name, rate_ppm, tax_class, priority, is_compound, on_shipping = columns
    rate = TaxRate(
        name=name,
        rate_ppm=rate_ppm,
        tax_class=tax_class,
        priority=priority,
        is_compound=is_compound,
        on_shipping=on_shipping,
    )
    return PlacedRate(country=country, region=region, postcodes=tuple(postcodes), rate=rate)


def _method(columns: list[Any]) -> Method:
    method_id, name, carrier, min_days, max_days, cutoff_hour, max_weight_g, *zone, bands = columns
    zone_id, countries, regions, postcodes, is_rest = zone
    return Method(
        id=UUID(method_id),
        name=name,
        carrier=carrier,
        min_days=min_days,
        max_days=max_days,
        cutoff_hour=cutoff_hour,
        max_weight_g=max_weight_g,
        zone=Zone(
            id=UUID(zone_id),
            countries=tuple(countries),
            regions=tuple(regions),
            postcodes=tuple(postcodes),
            is_rest=is_rest,
        ),
        bands=tuple(
            Band(amount_minor=amount, from_weight_g=weight, from_minor=worth, free_over_minor=free)
            for amount, weight, worth, free in bands
        ),
    )


def _ground(uow: UnitOfWork, place: Place, *, currency: str, needs_delivery: bool) -> _Ground:
    ground = uow.first(
        _Ground,
        _GROUND,
        country=place.country,
        region=place.region,
        spellings=tenants.postcode_spellings(place.postcode),
        currency=currency,
        needs_delivery=needs_delivery,
    )
    if ground is None:
        raise LookupError("this unit of work has no shop")
    return ground


def _place(country: str, region: str, postcode: str = "") -> Place:
    return Place(country=country.upper(), region=region.strip().upper(), postcode=postcode)


def tax_rule(uow: UnitOfWork, country: str, region: str = "", postcode: str = "") -> TaxRule:
    """The taxes on parcels to a place; none where the shop has no rate for it."""
    place = _place(country, region, postcode)
    return _ground(uow, place, currency="", needs_delivery=False).tax_rule(place)


def _options(
    uow: UnitOfWork, ground: _Ground, place: Place, lines: Sequence[PricedLine], goods_minor: int
) -> list[DeliveryOption]:
    weight_g = sum(line.weight_g * line.quantity for line in lines if line.requires_shipping)
    options = []
    for method in ground.methods_at(place):
        band = band_of(method.bands, weight_g=weight_g, goods_minor=goods_minor)
        if band is None or (method.max_weight_g is not None and weight_g > method.max_weight_g):
            continue
        window = tenants.delivery_window(
            uow.now, ground.time_zone, method.min_days, method.max_days, method.cutoff_hour
        )
        options.append(
            DeliveryOption(
                method_id=method.id,
                name=method.name,
                carrier=method.carrier,
                amount_minor=shipping_price(band.amount_minor, band.free_over_minor, goods_minor),
                arrives_from=window.from_on,
                arrives_to=window.to_on,
                is_free_from_minor=band.free_over_minor,
                list_minor=band.amount_minor,
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
    postcode: str = "",
    shipping_method_id: UUID | None = None,
    needs_delivery: bool = True,
    benefits: Benefits = NO_BENEFITS,
) -> tuple[Quote, list[DeliveryOption]]:
    """The quote for a destination, and the ways to deliver there, in the shop's order; one round trip.

    Without a chosen method the first one is assumed, so that a cart shows what it will really cost. A method that
    does not go there is refused with ``ValidationFailed(field="shipping_method_id")``. Bands and free thresholds look
    at the goods after discounts, and at the weight of what is sent.
    """
    place = _place(country, region, postcode)
    ground = _ground(uow, place, currency=currency, needs_delivery=needs_delivery)
    options: list[DeliveryOption] = []
    delivery = None
    if needs_delivery:
        everything = (*lines, *benefits.gifts)
        options = _options(uow, ground, place, everything, discounted(everything, benefits.line_discounts))
        delivery = next((o for o in options if shipping_method_id in (None, o.method_id)), None)
        if delivery is None and shipping_method_id is not None:
            raise ValidationFailed("Choose how the parcel should be sent.", field="shipping_method_id")
    tax = ground.tax_rule(place)
    return quote(lines, currency=currency, tax=tax, delivery=delivery, benefits=benefits), options
