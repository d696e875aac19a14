"""What other contexts and doors may know of a shop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopSettings:
    """A shop as its own code sees it. ``accent`` is ``#rrggbb`` or empty.

    ``logo`` has ``file``, ``width`` and ``height``, or nothing; ``icons`` maps a size in pixels to a PNG.
    """

    id: UUID
    subdomain: str
    name: str
    tagline: str
    legal_name: str
    support_email: str
    is_demonstration: bool
    currency: str
    locale: str
    time_zone: str
    country: str
    prices_include_tax: bool
    round_tax_per_line: bool
    accent: str
    other_locales: tuple[str, ...] = ()
    other_currencies: tuple[str, ...] = ()
    logo: Mapping[str, Any] = field(default_factory=dict)
    icons: Mapping[str, str] = field(default_factory=dict)

    @property
    def locales(self) -> tuple[str, ...]:
        """Every language it speaks, its own first."""
        return (self.locale, *self.other_locales)

    @property
    def currencies(self) -> tuple[str, ...]:
        """Every currency it has prices in, its own first."""
        return (self.currency, *self.other_currencies)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What shoppers may choose from; the first of each is the shop's own. No ``countries``: it sells everywhere."""

    locales: tuple[str, ...]
    currencies: tuple[str, ...]
    countries: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippingOption:
    """A way to deliver and its price in one currency; free from ``free_over_minor`` of goods on."""

    id: UUID
    name: str
    carrier: str
    min_days: int
    max_days: int
    amount_minor: int
    free_over_minor: int | None
    cutoff_hour: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tax:
    """A tax of a place: a country, one ``region`` of it, some ``postcodes``; an empty ``country`` is everywhere.

    ``rate_ppm`` in millionths: 88750 is 8.875 %. ``postcodes`` are codes, ``90*``, ``10000...19999``.
    """

    name: str
    country: str
    rate_ppm: int
    region: str = ""
    postcodes: tuple[str, ...] = ()
    tax_class: str = "standard"
    priority: int = 1
    is_compound: bool = False
    on_shipping: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedTax:
    """A tax that a shop charges, under the id to remove it by."""

    id: UUID
    tax: Tax


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """Places that share their ways to deliver; without countries and regions, everywhere.

    ``regions`` are written ``US-CA``, ``postcodes`` as for a tax. ``is_rest``: only where no other zone goes.
    """

    name: str
    countries: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()
    is_rest: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A price that begins at a weight and a worth of goods; the last one reached counts."""

    currency: str
    amount_minor: int
    from_weight_g: int = 0
    from_minor: int = 0
    free_over_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodTerms:
    """A way to deliver within a zone. Days are working days; ``cutoff_hour`` is in the shop's zone."""

    zone_id: UUID
    name: str
    bands: tuple[Band, ...]
    carrier: str = ""
    min_days: int = 2
    max_days: int = 5
    cutoff_hour: int | None = None
    max_weight_g: int | None = None
    position: int = 0
    is_active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedMethod:
    id: UUID
    terms: MethodTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedZone:
    """A zone and the ways to deliver there, in the order in which shoppers see them."""

    id: UUID
    zone: Zone
    methods: tuple[SavedMethod, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryWindow:
    """The first and the last day on which a parcel is expected, in the shop's zone."""

    from_on: date
    to_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NewShop:
    """What is needed to open a shop."""

    subdomain: str
    name: str
    currency: str
    country: str
    time_zone: str = "UTC"
    locale: str = "en"
    tagline: str = ""
    legal_name: str = ""
    support_email: str = ""
    accent: str = ""
    prices_include_tax: bool = False
    round_tax_per_line: bool = True
    is_demonstration: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewShippingMethod:
    """A way to deliver; without ``countries`` it goes everywhere."""

    name: str
    carrier: str
    min_days: int
    max_days: int
    prices_minor: dict[str, int]
    free_over_minor: dict[str, int]
    countries: tuple[str, ...] = ()
