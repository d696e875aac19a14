"""Where a shop delivers, how, and for how much."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from shop_app.api.schemas import Body, Money, ShortText, Text
from shop_app.api.schemas.taxes import Country, Postcode

Flag = Annotated[bool, Field(strict=True)]
Days = Annotated[int, Field(strict=True, ge=0, le=365)]
Grams = Annotated[int, Field(strict=True, ge=0, le=100_000_000)]
Decimals = Annotated[str, Field(max_length=20, examples=["4.90"])]


class Band(TypedDict):
    """A price from a weight and a worth of goods on; the last one reached counts."""

    price: Money
    from_weight_g: int
    from_worth: Money
    free_from: Money | None


class Method(TypedDict):
    id: str
    name: str
    carrier: str
    min_days: int
    max_days: int
    cutoff_hour: int | None
    max_weight_g: int | None
    position: int
    is_active: bool
    bands: list[Band]


class Zone(TypedDict):
    """Without countries and regions, everywhere; ``is_rest``: only where no other zone goes."""

    id: str
    name: str
    countries: list[str]
    regions: list[str]
    postcodes: list[str]
    is_rest: bool
    methods: list[Method]


class ZoneBody(Body):
    """``regions`` are written with their country: ``US-CA``."""

    name: ShortText
    countries: Annotated[list[Country], Field(max_length=250)] = []
    regions: Annotated[list[Annotated[Text, Field(max_length=35)]], Field(max_length=500)] = []
    postcodes: Annotated[list[Postcode], Field(max_length=1000)] = []
    is_rest: Flag = False


class BandBody(Body):
    currency: Annotated[Text, Field(min_length=3, max_length=3)]
    price: Decimals
    from_weight_g: Grams = 0
    from_worth: Decimals = "0"
    free_from: Decimals | None = None


class MethodBody(Body):
    """Days are working days. From ``cutoff_hour`` on, in the shop's zone, parcels leave a working day later."""

    zone_id: UUID
    name: ShortText
    carrier: ShortText = ""
    min_days: Days = 2
    max_days: Days = 5
    cutoff_hour: Annotated[int, Field(strict=True, ge=0, le=23)] | None = None
    max_weight_g: Annotated[int, Field(strict=True, ge=1, le=100_000_000)] | None = None
    position: Annotated[int, Field(strict=True, ge=0, le=10_000)] = 0
    is_active: Flag = True
    bands: Annotated[list[BandBody], Field(min_length=1, max_length=100)]
