"""The top of every storefront page: the shop's name, the search, the cart; below them the categories."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.layout.account_link import account_link
from shop_app.components.layout.cart_drawer import CART_DRAWER
from shop_app.components.ui.dialog import opens
from shop_app.components.ui.flow import each, when
from shop_app.components.ui.icon import icon
from shop_app.components.ui.link import link
from shop_app.components.ui.search_box import search_box
from shop_app.components.ui.text import t
from shop_app.states.storefront.cart import CartState
from shop_app.states.storefront.suggestions import SuggestState

HEADER = "sticky top-0 z-40 border-b border-line bg-surface"
WIDE = "mx-auto w-full max-w-[1280px] px-4 sm:px-6"
# On a phone the search has a row of its own, so that the cart is never behind it.
BAR = f"{WIDE} flex flex-wrap items-center gap-x-4 sm:gap-x-8"
NAME = "inline-flex items-center min-h-14 sm:min-h-16 text-xl tracking-tight"
LOGO = "h-8 w-auto max-w-40 object-contain sm:h-10 sm:max-w-64"
SEARCH = "order-last w-full pb-2 sm:order-none sm:w-auto sm:max-w-xl sm:grow sm:pb-0"
NAV = "border-b border-line bg-surface"
# Room for the ring around a focused link inside what scrolls.
NAV_LIST = f"{WIDE} flex gap-x-6 overflow-x-auto whitespace-nowrap"
NAV_LINK = (
    "inline-flex items-center min-h-11 text-ink-2 hover:text-ink hover:underline underline-offset-4 "
    "focus-visible:outline-offset-[-2px]"
)
CART = (
    "relative inline-flex items-center gap-2 min-h-11 rounded-control px-3 font-medium hover:bg-surface-2 "
    "transition-colors duration-press"
)
COUNT = (
    "inline-grid place-items-center min-w-6 h-6 rounded-full bg-accent text-on-accent px-1 text-xs font-medium "
    "tabular-nums"
)


def _logo(logo: Any) -> rx.Component:
    size = {"width": logo.width, "height": logo.height}
    return rx.el.img(src=logo.src, alt=logo.alt, class_name=LOGO, custom_attrs=size)


def _cart_button(is_app: bool) -> rx.Component:
    named = [
        icon("shopping-bag"),
        rx.el.span(t("Cart"), class_name="sr-only xs:not-sr-only"),
    ]
    if not is_app:
        return rx.el.a(*named, href="/cart", class_name=CART)
    count = rx.el.span(
        CartState.view.count,
        key=CartState.revision.to_string(),
        class_name=COUNT,
        custom_attrs={"data-cart-count": ""},
    )
    attributes = {"type": "button", **opens(CART_DRAWER)}
    return rx.el.button(*named, rx.cond(CartState.view.count > 0, count), class_name=CART, custom_attrs=attributes)


def header(shop: Any, query: Any, *, is_app: bool) -> rx.Component:
    """`query` is what was searched for, on the page that answers; empty elsewhere."""
    categories = rx.el.ul(
        each(shop.categories, lambda way: rx.el.li(link(way.label, href=way.href, class_name=NAV_LINK))),
        class_name=NAV_LIST,
    )
    suggestions = SuggestState.view if is_app else None
    bar = rx.el.div(
        link(when(shop.logo.src != "", _logo(shop.logo), shop.name), href="/", class_name=NAME),
        rx.el.div(search_box(query, suggestions, on_type=SuggestState.suggest), class_name=SEARCH),
        rx.el.div(account_link(is_app=is_app), _cart_button(is_app), class_name="ms-auto flex items-center"),
        class_name=BAR,
    )
    return rx.fragment(
        rx.el.header(bar, class_name=HEADER),
        rx.el.nav(categories, class_name=NAV, custom_attrs={"aria-label": t("Categories")}),
    )
