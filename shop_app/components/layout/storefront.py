"""The storefront's frame: skip link, header with categories and cart, the page, the footer with help."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.layout.cart_drawer import CART_DRAWER, cart_drawer
from shop_app.components.layout.mode_switch import mode_switch
from shop_app.components.ui.connection import connection_bar
from shop_app.components.ui.dialog import opens
from shop_app.components.ui.flow import each, when
from shop_app.components.ui.icon import icon
from shop_app.components.ui.link import link
from shop_app.components.ui.text import t
from shop_app.components.ui.toast import toast_region
from shop_app.states.notices import Notices
from shop_app.states.storefront.cart import CartState
from shop_app.states.storefront.shop import ShopState

PAGE = "flex min-h-dvh flex-col bg-bg text-base text-ink"
SKIP = "sr-only focus:not-sr-only focus:absolute focus:z-50 focus:bg-surface focus:p-4 focus:shadow-e2"
HEADER = "sticky top-0 z-40 border-b border-line bg-surface"
BAR = "mx-auto flex w-full max-w-[1280px] flex-wrap items-center gap-x-8 px-4 sm:px-6"
NAME = "inline-flex items-center min-h-16 text-xl tracking-tight"
NAV = "order-last -mx-4 w-full overflow-x-auto px-4 sm:order-none sm:mx-0 sm:w-auto sm:grow sm:px-0"
NAV_LIST = "flex gap-x-6 whitespace-nowrap"
NAV_LINK = "inline-flex items-center min-h-11 text-ink-2 hover:text-ink hover:underline underline-offset-4"
CART = (
    "relative inline-flex items-center gap-2 min-h-11 rounded-control px-3 font-medium hover:bg-surface-2 "
    "transition-colors duration-press"
)
COUNT = (
    "inline-grid place-items-center min-w-6 h-6 rounded-full bg-accent text-on-accent px-1 text-xs font-medium "
    "tabular-nums"
)
# As high as the window at least: what arrives late must not push the footer about in view.
MAIN = "mx-auto w-full max-w-[1280px] min-h-dvh grow px-4 py-6 sm:px-6 sm:py-8"
FOOTER = "border-t border-line bg-surface"
FOOTER_GRID = "mx-auto grid w-full max-w-[1280px] gap-8 px-4 py-12 sm:grid-cols-3 sm:px-6"
FOOTER_LINK = "inline-flex items-center min-h-11 text-ink-2 hover:text-ink underline underline-offset-2"


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


def _header(shop: Any, is_app: bool) -> rx.Component:
    categories = rx.el.ul(
        each(shop.categories, lambda way: rx.el.li(link(way.label, href=way.href, class_name=NAV_LINK))),
        class_name=NAV_LIST,
    )
    return rx.el.header(
        rx.el.div(
            link(shop.name, href="/", class_name=NAME),
            rx.el.nav(categories, class_name=NAV, custom_attrs={"aria-label": t("Categories")}),
            rx.el.div(_cart_button(is_app), class_name="ms-auto"),
            class_name=BAR,
        ),
        class_name=HEADER,
    )


def _footer(shop: Any) -> rx.Component:
    prices = t("Prices in {currency}", currency=shop.currency)
    about = rx.el.div(
        rx.el.p(shop.name, class_name="text-lg"),
        rx.el.p(shop.tagline, class_name="text-ink-2"),
        when(shop.currency != "", rx.el.p(prices, class_name="text-sm text-ink-2")),
        class_name="flex flex-col gap-2",
    )
    help_ = rx.el.nav(
        rx.el.h2(t("Help"), class_name="text-lg"),
        rx.el.p(t("The link in your confirmation mail shows where your order is."), class_name="text-ink-2"),
        rx.el.ul(
            when(
                shop.support_email != "",
                rx.el.li(rx.el.a(t("Write to us"), href="mailto:" + shop.support_email, class_name=FOOTER_LINK)),
            ),
        ),
        custom_attrs={"aria-label": t("Help")},
    )
    promises = rx.el.div(
        rx.el.h2(t("Returns"), class_name="text-lg"),
        rx.el.p(shop.returns, class_name="text-ink-2"),
        mode_switch(),
        class_name="flex flex-col gap-2",
    )
    return rx.el.footer(rx.el.div(about, help_, promises, class_name=FOOTER_GRID), class_name=FOOTER)


def storefront(shop: Any, *content: Any) -> rx.Component:
    """The frame around a page's content. `shop` is the state's view in the app, the same as plain values on the server;
    only the app has what belongs to one visitor: cart, toasts, connection."""
    is_app = isinstance(shop, rx.Var)
    own = [cart_drawer(), toast_region(Notices.toasts, on_close=Notices.close, on_action=CartState.undo)]
    return rx.el.div(
        rx.el.a(t("Skip to content"), href="#content", class_name=SKIP),
        *([connection_bar()] if is_app else []),
        _header(shop, is_app),
        rx.el.main(*content, id="content", class_name=MAIN, custom_attrs={"tabIndex": "-1"}),
        _footer(shop),
        *(own if is_app else []),
        class_name=PAGE,
        custom_attrs={"data-app-ready": ""} if is_app else {},
    )


def storefront_page(*content: Any) -> rx.Component:
    """A page of the app inside the frame."""
    return storefront(ShopState.view, *content)
