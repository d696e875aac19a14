"""What the catalogue hands out: finished texts for people beside the numbers they were made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shop_app.core.shown import shows

PAGE_SIZE = 24


class Sort(StrEnum):
    """The orders a list can stand in. Without a search, relevance is newest first."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    BEST_SELLING = "best_selling"
    PRICE_UP = "price_up"
    PRICE_DOWN = "price_down"
    RATING = "rating"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture as an ``img`` needs it. ``src`` is the middle width.

    ``srcset`` (WebP) and ``avif_srcset`` are empty until a worker has made them. ``blur`` is a ``data:`` address of a
    few hundred bytes that stands in meanwhile. ``focus`` is a CSS position, empty for the middle.
    """

    src: str
    srcset: str
    thumb: str
    width: int
    height: int
    alt: str
    avif_srcset: str = ""
    blur: str = ""
    focus: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductPicture:
    """A picture of a product as staff see it; ``size_bytes`` is what it and its renditions take."""

    id: UUID
    variant_id: UUID | None
    picture: Picture
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryLink:
    """A category's name and address (``/c/<slug>``)."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryTile:
    """A category with what is for sale in it, sub-categories included. ``picture`` is its best seller's."""

    slug: str
    name: str
    product_count: int
    picture: Picture | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductCard:
    """A product in a list.

    ``price_text`` begins with "from" where variants differ. ``variant_id`` is set where there is nothing to choose.
    ``stock_note`` is empty, "Only 3 left" or "Sold out".
    """

    id: UUID
    slug: str
    title: str
    vendor: str
    currency: str
    price_minor: int
    was_minor: int | None
    price_text: str
    was_text: str
    variant_count: int
    variant_id: UUID | None
    is_buyable: bool
    stock_note: str
    rating_average: float | None
    rating_count: int
    picture: Picture | None

    def __post_init__(self) -> None:
        shows(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Swatch:
    """A colour by its name; ``colour`` is ``#rrggbb``, or empty for a name nobody knows."""

    name: str
    colour: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CardExtras:
    """What a long list shows of a product beside its card. ``thumbs`` are addresses, the card's own picture first."""

    thumbs: tuple[str, ...]
    swatches: tuple[Swatch, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryPlace:
    """A category's place in the tree: the way down to it, itself last, and what is below it."""

    slug: str
    name: str
    description: str
    breadcrumb: tuple[CategoryLink, ...]
    children: tuple[CategoryTile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """The front page. ``hero`` is the best seller that has a picture."""

    hero: ProductCard | None
    categories: tuple[CategoryTile, ...]
    best_sellers: tuple[ProductCard, ...]
    new_arrivals: tuple[ProductCard, ...]
    delivery_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A choice a shopper makes, with its values in the order shown."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantOffer:
    """A variant of a product page.

    ``available`` is ``None`` where stock is not tracked. ``picture`` is an index into the page's pictures.
    ``unit_price_text`` is empty where nobody has said what the variant holds.
    """

    id: UUID
    sku: str
    title: str
    options: tuple[str, ...]
    price_minor: int
    was_minor: int | None
    price_text: str
    was_text: str
    available: int | None
    is_buyable: bool
    stock_text: str
    unit_price_text: str
    picture: int | None
    is_priced: bool = True
    """Whether it is sold in the page's currency at all; otherwise its amounts mean nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductPage:
    """A product with everything its page shows. ``rating_average`` has one decimal.

    Of an archived one nothing can be bought any more; ``related`` is what to buy instead.
    """

    id: UUID
    slug: str
    title: str
    description_html: str
    size_guide_html: str
    vendor: str
    product_type: str
    tags: tuple[str, ...]
    attributes: tuple[tuple[str, str], ...]
    seo_title: str
    seo_description: str
    currency: str
    price_text: str
    was_text: str
    tax_note: str
    rating_average: float | None
    rating_count: int
    breadcrumb: tuple[CategoryLink, ...]
    pictures: tuple[Picture, ...]
    options: tuple[Option, ...]
    variants: tuple[VariantOffer, ...]
    is_buyable: bool
    is_archived: bool
    delivery_text: str
    related: tuple[ProductCard, ...]
    updated_at: datetime

    @property
    def is_priced(self) -> bool:
        """Whether it is sold in the page's currency."""
        return self.variants[0].is_priced

    def __post_init__(self) -> None:
        shows(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductList:
    """A page of a list. ``total`` counts the whole list."""

    products: tuple[ProductCard, ...]
    total: int
    page: int
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sellable:
    """A variant as carts and orders copy it. Without a price in the asked currency it is not buyable.

    ``picture`` is the address of a thumbnail below ``/media/``, the variant's own where it has one.
    """

    variant_id: UUID
    product_id: UUID
    slug: str
    title: str
    variant_title: str
    sku: str
    currency: str
    unit_price_minor: int
    is_tracked: bool
    available: int | None
    requires_shipping: bool
    is_taxable: bool
    picture: str
    weight_g: int
    is_buyable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MerchantProduct:
    """A row of the merchant's list. ``stock`` sums what is on hand; ``None`` where nothing is tracked.

    ``units_sold`` counts the last 30 days.
    """

    id: UUID
    slug: str
    title: str
    status: str
    vendor: str
    price_text: str
    variant_count: int
    stock: int | None
    available: int | None
    units_sold: int
    updated_at: datetime
    picture: Picture | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MerchantProductList:
    """A page of the merchant's list."""

    products: tuple[MerchantProduct, ...]
    total: int
    page: int
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MerchantVariant:
    """A variant as the merchant sees it; stock figures are ``None`` where it is not tracked."""

    id: UUID
    sku: str
    title: str
    price_text: str
    price_minor: int | None
    is_tracked: bool
    on_hand: int | None
    reserved: int | None
    low_at: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MerchantProductDetail:
    """One product with its variants, for the merchant."""

    id: UUID
    slug: str
    title: str
    status: str
    description_html: str
    vendor: str
    product_type: str
    tags: tuple[str, ...]
    version: int
    picture: Picture | None
    variants: tuple[MerchantVariant, ...]
