"""A product in a list: picture, name, price, and a warning where one is due. The whole card leads to the
product.
"""

from __future__ import annotations

from typing import Any, Literal

import reflex as rx

from shop_app.components.ui.badge import badge
from shop_app.components.ui.flow import each, when
from shop_app.components.ui.image import image
from shop_app.components.ui.link import link
from shop_app.components.ui.price import price

Heading = Literal["h2", "h3"]

GRID = "grid grid-cols-2 gap-x-4 gap-y-8 sm:grid-cols-3 md:grid-cols-4 sm:gap-x-6"
CARD = "group relative flex flex-col gap-2"
TITLE = "text-base font-medium line-clamp-2 group-hover:underline underline-offset-2"
# Makes the card one target; what is above it in the card stays clickable by itself.
WHOLE = "after:absolute after:inset-0"
SIZES = "(min-width: 1280px) 296px, (min-width: 768px) 33vw, 50vw"


def product_card(card: Any, *, heading: Heading = "h3") -> rx.Component:
    """`card` is a `Card` or a var of one; `heading` is its level on the page."""
    element = rx.el.h2 if heading == "h2" else rx.el.h3
    return rx.el.li(
        image(card.picture, sizes=SIZES),
        element(link(card.title, href=card.href, class_name=WHOLE), class_name=TITLE),
        rx.el.p(price(card.price, card.was)),
        when(card.rating != "", rx.el.p(card.rating, class_name="text-sm text-ink-2 tabular-nums")),
        when(card.choices != "", rx.el.p(card.choices, class_name="text-sm text-ink-2")),
        when(card.note != "", rx.el.p(badge(card.note, "warning"))),
        class_name=CARD,
    )


def product_grid(cards: Any, *, heading: Heading = "h3") -> rx.Component:
    """Two cards a row on phones, four on a desk."""
    return rx.el.ul(each(cards, lambda card: product_card(card, heading=heading)), class_name=GRID)
