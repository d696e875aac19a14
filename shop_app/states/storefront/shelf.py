"""What several storefront pages show: links, product cards, rails of them. Plain text and numbers only."""

import dataclasses
from collections.abc import Iterable, Sequence

from shop_app.core.formatting import average_text, count_text
from shop_app.core.translation import t, tn
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import catalog
from shop_app.states.storefront.picture import PictureView, picture_view

MOST_DOTS = 6


@dataclasses.dataclass
class NavLink:
    """A way somewhere."""

    label: str = ""
    href: str = ""


@dataclasses.dataclass
class Dot:
    """A colour that a product comes in; `colour` is `#rrggbb`."""

    name: str = ""
    colour: str = ""


@dataclasses.dataclass
class Card:
    """A product in a list. `note` is a short warning such as “Only 3 left”.

    Long lists know more of each product: `thumbs`, addresses of two or three pictures; `dots`, named together by
    `colours`; `quick_slug`, set where there is nothing to choose and something to buy.
    """

    title: str = ""
    href: str = ""
    picture: PictureView = dataclasses.field(default_factory=PictureView)
    price: str = ""
    was: str = ""
    note: str = ""
    rating: str = ""
    choices: str = ""
    quick_slug: str = ""
    thumbs: list[str] = dataclasses.field(default_factory=list)
    dots: list[Dot] = dataclasses.field(default_factory=list)
    colours: str = ""


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


def page_href(slug: str) -> str:
    """Where a page of words is."""
    return f"/pages/{slug}"


def rating_text(average: float | None, count: int) -> str:
    """“★ 4.5 (12)”, empty before the first rating."""
    return f"★ {average_text(average)} ({count_text(count)})" if average is not None else ""


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


def full_cards_of(uow: UnitOfWork, products: Sequence[catalog.ProductCard]) -> list[Card]:
    """Products as cards of a long list, with further pictures and colours."""
    extras = catalog.card_extras(uow, [product.id for product in products])
    return [
        _in_full(card, product, extras.get(product.id))
        for product, card in zip(products, cards_of(products), strict=True)
    ]


def _in_full(card: Card, product: catalog.ProductCard, extras: catalog.CardExtras | None) -> Card:
    thumbs = extras.thumbs if extras else ()
    swatches = extras.swatches if extras else ()
    known = [Dot(swatch.name, swatch.colour) for swatch in swatches if swatch.colour]
    return dataclasses.replace(
        card,
        quick_slug=product.slug if product.variant_id is not None and product.is_buyable else "",
        thumbs=list(thumbs) if len(thumbs) > 1 else [],
        dots=known[:MOST_DOTS],
        colours=t("Colours: {names}", names=", ".join(swatch.name for swatch in swatches)) if known else "",
    )


def links_of(categories: Iterable[catalog.CategoryLink | catalog.CategoryTile]) -> list[NavLink]:
    """Categories as links."""
    return [NavLink(category.name, category_href(category.slug)) for category in categories]


def products_text(count: int) -> str:
    """“1,284 products”."""
    return t("{count} product", count=1) if count == 1 else t("{count} products", count=count_text(count))
