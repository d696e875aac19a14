"""A product in a list: pictures, name, price, colours, and a warning where one is due. The whole card leads to the
product.
"""

from __future__ import annotations

from typing import Any, Literal

import reflex as rx

from shop_app.components.ui.badge import badge
from shop_app.components.ui.flow import each, some, when
from shop_app.components.ui.image import PICTURE, SQUARE, image
from shop_app.components.ui.link import link
from shop_app.components.ui.price import price
from shop_app.components.ui.quick_add import quick_add

Heading = Literal["h2", "h3"]

GRID = "grid grid-cols-2 gap-x-4 gap-y-8 sm:grid-cols-3 sm:gap-x-6"
WIDE = "md:grid-cols-4"
CARD = "group relative flex flex-col gap-2"
TITLE = "text-base font-medium line-clamp-2 group-hover:underline underline-offset-2"
# Makes the card one target; what is above it in the card stays clickable by itself.
WHOLE = "after:absolute after:inset-0"
SIZES = "(min-width: 1280px) 296px, (min-width: 768px) 33vw, 50vw"
# Above the card's own target, so that it can be swiped.
STRIP = "strip relative z-10 flex snap-x snap-mandatory overflow-x-auto rounded-card"
SLIDE = "block w-full shrink-0 snap-start"
THUMBS = "absolute inset-x-2 top-2 z-20 hidden gap-1 pointer-events-none pointer-fine:group-hover:flex"
THUMB = "block size-10 overflow-hidden rounded-control border border-line bg-surface pointer-events-auto"
DOT = "inline-block size-4 rounded-full border border-line-control"
FIRST_IN_SIGHT = 2


def _more_pictures(card: Any) -> rx.Component:
    """Swiped through on a phone, pointed at on a desk; a keyboard finds them on the product's page."""

    def slide(address: Any) -> rx.Component:
        small = rx.el.img(src=address, alt="", class_name=PICTURE, custom_attrs={"loading": "lazy"})
        return rx.el.span(small, class_name=f"{SLIDE} {SQUARE} later")

    def thumb(address: Any) -> rx.Component:
        small = rx.el.img(src=address, alt="", class_name=PICTURE, custom_attrs={"loading": "lazy"})
        return rx.el.span(small, class_name=THUMB, custom_attrs={"data-peek": ""})

    way = link(
        rx.el.span(image(card.picture, sizes=SIZES), class_name=SLIDE),
        each(card.thumbs[1:], slide),
        href=card.href,
        class_name=STRIP,
        custom_attrs={"tabIndex": "-1", "aria-hidden": "true"},
    )
    row = rx.el.span(each(card.thumbs, thumb), class_name=THUMBS, custom_attrs={"aria-hidden": "true"})
    return rx.el.span(way, row, class_name="relative block")


def _dots(card: Any) -> rx.Component:
    def dot(one: Any) -> rx.Component:
        return rx.el.span(class_name=DOT, custom_attrs={"title": one.name, "style": {"backgroundColor": one.colour}})

    return rx.el.p(each(card.dots, dot), class_name="flex gap-1", role="img", custom_attrs={"aria-label": card.colours})


def product_card(card: Any, *, heading: Heading = "h3", eager: bool = False) -> rx.Component:
    """`card` is a `Card` or a var of one; `heading` is its level on the page."""
    element = rx.el.h2 if heading == "h2" else rx.el.h3
    picture = image(card.picture, sizes=SIZES, eager=eager)
    # The first paint has one picture a card: the others show at a touch, which it cannot hear.
    pictures = when(some(card.thumbs), _more_pictures(card), picture) if isinstance(card, rx.Var) else picture
    return rx.el.li(
        pictures,
        element(link(card.title, href=card.href, class_name=WHOLE), class_name=TITLE),
        rx.el.p(price(card.price, card.was)),
        when(card.rating != "", rx.el.p(card.rating, class_name="text-sm text-ink-2 tabular-nums")),
        when(some(card.dots), _dots(card)),
        when(card.choices != "", rx.el.p(card.choices, class_name="text-sm text-ink-2")),
        when(card.note != "", rx.el.p(badge(card.note, "warning"))),
        when(card.quick_slug != "", quick_add(card.quick_slug, card.title)),
        key=card.href,
        class_name=CARD,
    )


def product_grid(cards: Any, *, heading: Heading = "h3", wide: bool = True, begins_page: bool = False) -> rx.Component:
    """Two cards a row on phones, four on a desk, three if it is not `wide`.

    Where it `begins_page`, the first pictures of the first paint are fetched before all others.
    """

    def drawn(card: Any, eager: bool = False) -> rx.Component:
        return product_card(card, heading=heading, eager=eager)

    listed = (
        [drawn(card, eager=at < FIRST_IN_SIGHT) for at, card in enumerate(cards)]
        if begins_page and not isinstance(cards, rx.Var)
        else [each(cards, lambda card: drawn(card))]
    )
    return rx.el.ul(*listed, class_name=f"{GRID} {WIDE}" if wide else GRID)
