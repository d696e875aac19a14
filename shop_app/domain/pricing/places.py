"""Which of a shop's taxes and ways to deliver belong to a place. Pure: rows in, the right ones out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from shop_app.domain.pricing.schemas import TaxRate
from shop_app.domain.pricing.shipping import Band
from shop_app.domain.tenants import holds_postcode


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A destination. ``country`` and ``region`` in capitals."""

    country: str
    region: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedRate:
    """A tax and where it is charged; an empty country, region or list of postcodes is all of them."""

    country: str
    region: str
    postcodes: tuple[str, ...]
    rate: TaxRate

    def holds(self, place: Place) -> bool:
        return (
            self.country in ("", place.country)
            and self.region in ("", place.region)
            and holds_postcode(self.postcodes, place.postcode)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """Countries, regions such as ``US-CA``, or everywhere; narrowed by postcodes."""

    id: UUID
    countries: tuple[str, ...]
    regions: tuple[str, ...]
    postcodes: tuple[str, ...]
    is_rest: bool

    def holds(self, place: Place) -> bool:
        is_everywhere = not self.countries and not self.regions
        is_here = place.country in self.countries or f"{place.country}-{place.region}" in self.regions
        return (is_everywhere or is_here) and holds_postcode(self.postcodes, place.postcode)


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A way to deliver within a zone, with its prices in the cart's currency."""

    id: UUID
    name: str
    carrier: str
    min_days: int
    max_days: int
    cutoff_hour: int | None
    max_weight_g: int | None
    zone: Zone
    bands: tuple[Band, ...]


def rates_at(rates: Iterable[PlacedRate], place: Place) -> tuple[TaxRate, ...]:
    """Of each class and priority the most specific rate, by priority: postcodes before a region, before a country."""
    found: dict[tuple[str, int], tuple[tuple[bool, bool, bool], TaxRate]] = {}
    for placed in rates:
        if placed.holds(place):
            key = (placed.rate.tax_class, placed.rate.priority)
            specific = (bool(placed.postcodes), bool(placed.region), bool(placed.country))
            if key not in found or specific > found[key][0]:
                found[key] = (specific, placed.rate)
    return tuple(sorted((rate for _, rate in found.values()), key=lambda rate: rate.priority))


def methods_at(methods: Iterable[Method], place: Place) -> list[Method]:
    """Those whose zone holds the place; a zone for the rest holds only what no other zone does."""
    here = [method for method in methods if method.zone.holds(place)]
    named = [method for method in here if not method.zone.is_rest]
    return named or here
