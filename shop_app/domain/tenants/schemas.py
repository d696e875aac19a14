"""What other contexts and doors may know of a shop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopSettings:
    """A shop as its own code sees it. ``accent`` is ``#rrggbb`` or empty."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Tax:
    """One tax of an address. ``region`` is empty for the country's own."""

    name: str
    country: str
    region: str
    rate_bp: int
    on_shipping: bool


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
