"""What several storefront pages show: links, product cards, rails of them. Plain text and numbers only."""

import dataclasses
from collections.abc import Iterable

from shop_app.core.formatting import count_text
from shop_app.core.translation import t, tn
from shop_app.domain import catalog
from shop_app.states.storefront.picture import PictureView, picture_view


@dataclasses.dataclass
class NavLink:
    """A way somewhere."""

    label: str = ""
    href: str = ""


@dataclasses.dataclass
class Card:
    """A product in a list. `note` is a short warning such as “Only 3 left”."""

    title: str = ""
    href: str = ""
    picture: PictureView = dataclasses.field(default_factory=PictureView)
    price: str = ""
    was: str = ""
    note: str = ""
    rating: str = ""
    choices: str = ""


@dataclasses.dataclass
class Rail:
    """A titled row of products."""

    title: str = ""
    href: str = ""
    cards: list[Card] = dataclasses.field(default_factory=list)


def product_href(slug: str) -> str:
    """Where a product's page is."""
    return f"/p/{slug}"


def category_href(slug: str) -> str:
    """Where a category's page is."""
    return f"/c/{slug}"


def rating_text(average: float | None, count: int) -> str:
    """“★ 4.5 (12)”, empty before the first rating."""
    return f"★ {average:.1f} ({count_text(count)})" if average is not None else ""


def cards_of(products: Iterable[catalog.ProductCard]) -> list[Card]:
    """Products as their cards show them."""
    return [
        Card(
            title=product.title,
            href=product_href(product.slug),
            picture=picture_view(product.picture),
            price=product.price_text,
            was=product.was_text,
            note=product.stock_note,
            rating=rating_text(product.rating_average, product.rating_count),
            choices="" if product.variant_count < 2 else tn("{count} choice", "{count} choices", product.variant_count),
        )
        for product in products
    ]


def links_of(categories: Iterable[catalog.CategoryLink | catalog.CategoryTile]) -> list[NavLink]:
    """Categories as links."""
    return [NavLink(category.name, category_href(category.slug)) for category in categories]


def products_text(count: int) -> str:
    """“1,284 products”."""
    return t("{count} product", count=1) if count == 1 else t("{count} products", count=count_text(count))
