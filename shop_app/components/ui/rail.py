"""A titled row of products."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.ui.flow import when
from shop_app.components.ui.link import link
from shop_app.components.ui.product_card import product_grid
from shop_app.components.ui.text import t

SECTION = "flex flex-col gap-5 pt-12"
HEAD = "flex items-baseline justify-between gap-4"


def rail(title: Any, cards: Any, *, href: Any = "") -> rx.Component:
    """`href` leads to all of them, where there are more."""
    everything = when(href != "", link(t("See all"), href=href))
    return rx.el.section(
        rx.el.div(rx.el.h2(title, class_name="text-2xl"), everything, class_name=HEAD),
        product_grid(cards),
        class_name=SECTION,
    )
