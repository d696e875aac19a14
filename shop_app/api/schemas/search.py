"""Searches, what they may become while typed, and words that mean the same."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from shop_app.api.schemas import Body, Money, ShortText
from shop_app.api.schemas.products import PriceQuery, ProductQuery, ProductSummary

Filter = Annotated[str, Field(max_length=300, pattern=r"^[^:]+:.+$", examples=["option.Colour:Red", "brand:Loom"])]


class SearchQuery(ProductQuery):
    """A list, narrowed by facets: any value of one key, and all keys together."""

    filter: list[Filter] = Field([], max_length=60, description="A facet's key and a value of it; may be repeated")
    in_stock: bool = False
    rating: int | None = Field(None, ge=1, le=5, description="The least average of stars")
    limit: int = Field(24, ge=1, le=100)


class SuggestionQuery(PriceQuery):
    """What is typed so far."""

    q: ShortText = ""


class FacetValue(TypedDict):
    """``count`` is what choosing the value leaves, all other filters applied."""

    value: str
    label: str
    count: int
    is_chosen: bool
    swatch: str


class Facet(TypedDict):
    """A ``range`` has ``min`` and ``max`` in place of values."""

    key: str
    label: str
    kind: Literal["values", "range"]
    values: list[FacetValue]
    min: Money | None
    max: Money | None


class SearchAnswer(TypedDict):
    """``corrected`` was searched for instead, ``did_you_mean`` finds more; both are empty mostly."""

    products: list[ProductSummary]
    facets: list[Facet]
    corrected: str
    did_you_mean: str
    is_estimate: bool


class CategorySuggestion(TypedDict):
    name: str
    slug: str
    within: str


class SuggestionAnswer(TypedDict):
    """At most eight in all; a completion is the whole query."""

    completions: list[str]
    categories: list[CategorySuggestion]
    products: list[ProductSummary]


class SynonymBody(Body):
    """Words, or phrases of up to three, that mean the same."""

    words: Annotated[list[ShortText], Field(min_length=2, max_length=12)]


class Synonyms(TypedDict):
    id: str
    words: list[str]
