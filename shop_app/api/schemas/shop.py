"""A shop as its own staff sees it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from shop_app.api.schemas import Body, Text

Locale = Annotated[Text, Field(min_length=2, max_length=16, examples=["de-AT"])]
Currency = Annotated[Text, Field(min_length=3, max_length=3, examples=["EUR"])]


class ShopPriced(TypedDict):
    """How many of a shop's variants have a price in a currency."""

    currency: str
    variants: int


class Shop(TypedDict):
    """The first of ``locales`` and of ``currencies`` is the shop's own. No ``countries``: it delivers everywhere."""

    subdomain: str
    name: str
    locales: list[str]
    currencies: list[str]
    countries: list[str]
    accent: str
    variants: int
    priced: list[ShopPriced]


class ShopChanges(Body):
    """What is left out stays. An empty ``accent`` is the design's own."""

    locales: Annotated[list[Locale], Field(min_length=1, max_length=20)] | None = None
    currencies: Annotated[list[Currency], Field(min_length=1, max_length=20)] | None = None
    accent: Annotated[Text, Field(max_length=7, examples=["#2c6458"])] | None = None
