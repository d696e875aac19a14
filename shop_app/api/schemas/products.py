"""Products as answers, and which of them to list."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import TypedDict

from shop_app.api.schemas import Money, ShortText
from shop_app.domain.catalog import Sort


class Picture(TypedDict):
    src: str
    srcset: str
    width: int
    height: int
    alt: str


class ProductSummary(TypedDict):
    """``was`` is the price before; ``variant_id`` is set where there is nothing to choose."""

    id: str
    slug: str
    title: str
    vendor: str
    price: Money
    was: Money | None
    variant_count: int
    variant_id: str | None
    is_buyable: bool
    rating_average: float | None
    rating_count: int
    picture: Picture | None


class Variant(TypedDict):
    """``available`` is null where stock is not tracked, ``price`` where it is not sold in the currency."""

    id: str
    sku: str
    title: str
    options: list[str]
    price: Money | None
    was: Money | None
    available: int | None
    is_buyable: bool


class Option(TypedDict):
    name: str
    values: list[str]


class Link(TypedDict):
    slug: str
    name: str


class Product(TypedDict):
    id: str
    slug: str
    title: str
    description_html: str
    vendor: str
    product_type: str
    tags: list[str]
    attributes: dict[str, str]
    currency: str
    is_buyable: bool
    rating_average: float | None
    rating_count: int
    categories: list[Link]
    pictures: list[Picture]
    options: list[Option]
    variants: list[Variant]
    updated_at: str


class PriceQuery(BaseModel):
    """In which of the shop's currencies; without one, in its own."""

    model_config = ConfigDict(frozen=True)

    currency: str = Field("", max_length=3, description="One of those that the shop offers, such as EUR")


class ProductQuery(PriceQuery):
    """Which products, and in which order; without a search, ``relevance`` is newest first."""

    category: ShortText = Field("", description="A category's slug; what is below it is included")
    q: ShortText = Field("", description="Words to search for")
    min_price: str = Field("", max_length=20, description="In the same currency, such as 12.50")
    max_price: str = Field("", max_length=20)
    sort: Sort = Sort.RELEVANCE
    page: int = Field(1, ge=1, le=10_000)
    limit: int = Field(20, ge=1, le=100)
