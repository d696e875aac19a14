"""What is shown where nothing is, or no more; the document says 404 or 410."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.layout.storefront import storefront_page
from shop_app.components.ui.button import button, link_button
from shop_app.components.ui.flow import each, some, when
from shop_app.components.ui.icon import icon
from shop_app.components.ui.link import link
from shop_app.components.ui.text import is_drawn_on_server, t
from shop_app.states.storefront.shop import ShopState

FRAME = "mx-auto flex max-w-2xl flex-col items-center gap-6 py-16 text-center"
SIGN = "grid place-items-center size-16 rounded-full bg-surface-2 text-ink-2"
SEARCH = "flex w-full items-end gap-2 text-start"
INPUT = "min-h-11 w-full rounded-control border border-line-control bg-surface px-3 text-base"
CHIP = (
    "inline-flex items-center min-h-11 rounded-full border border-line-control bg-surface px-4 text-sm "
    "hover:bg-surface-2"
)


def _search() -> rx.Component:
    label = rx.el.label(t("Search the shop"), html_for="lost-q", class_name="text-sm text-ink-2")
    words = rx.el.input(id="lost-q", name="q", type="search", class_name=INPUT, custom_attrs={"autoComplete": "off"})
    return rx.el.form(
        rx.el.div(label, words, class_name="flex grow flex-col gap-1"),
        button(t("Search"), type="submit"),
        action="/search",
        method="get",
        role="search",
        class_name=SEARCH,
    )


def _lost(title: Any, sentence: Any, shop: Any) -> rx.Component:
    chips = rx.el.ul(
        each(shop.categories, lambda way: rx.el.li(link(way.label, href=way.href, class_name=CHIP))),
        class_name="flex flex-wrap justify-center gap-2",
    )
    categories = rx.el.nav(
        rx.el.h2(t("Popular categories"), class_name="pb-3 text-lg"),
        chips,
        custom_attrs={"aria-label": t("Popular categories")},
    )
    return rx.el.div(
        rx.el.span(icon("package", 24), class_name=SIGN),
        rx.el.h1(title, class_name="text-3xl tracking-tight"),
        rx.el.p(sentence, class_name="max-w-prose text-ink-2"),
        _search(),
        when(some(shop.categories), categories),
        link_button(t("Go to the front page"), "/", kind="secondary"),
        class_name=FRAME,
    )


def nothing_here(shop: Any = None) -> rx.Component:
    """The page's content, for addresses that lead nowhere. `shop` is the frame's view; the app has its own."""
    if shop is None:
        # Pages build this beside what they found: on the server, whoever has nothing to show says so by `NotFound`.
        if is_drawn_on_server():
            return rx.fragment()
        shop = ShopState.view
    return _lost(
        t("This page is not here"),
        t("It may have moved, or its address has a slip. Search, or choose a category."),
        shop,
    )


def no_longer_here(shop: Any) -> rx.Component:
    """The same for what was sold here once and will not come back."""
    return _lost(
        t("This product is no longer sold"),
        t("It has left the shop. Search for something like it, or look around."),
        shop,
    )


def page() -> rx.Component:
    """The page of the app."""
    return storefront_page(nothing_here())
