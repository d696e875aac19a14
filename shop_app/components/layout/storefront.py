"""The storefront's frame: skip link, header, the page, the footer with help."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.layout.cart_drawer import cart_drawer
from shop_app.components.layout.header import header
from shop_app.components.layout.mode_switch import mode_switch
from shop_app.components.layout.preferences import preferences
from shop_app.components.ui.connection import connection_bar
from shop_app.components.ui.flow import each, when
from shop_app.components.ui.link import link
from shop_app.components.ui.text import t
from shop_app.components.ui.toast import toast_region
from shop_app.states.notices import Notices
from shop_app.states.storefront.cart import CartState
from shop_app.states.storefront.shop import ShopState

PAGE = "flex min-h-dvh flex-col bg-bg text-base text-ink"
SKIP = "sr-only focus:not-sr-only focus:absolute focus:z-50 focus:bg-surface focus:p-4 focus:shadow-e2"
# As high as the window at least: what arrives late must not push the footer about in view.
MAIN = "mx-auto w-full max-w-[1280px] min-h-dvh grow px-4 py-6 sm:px-6 sm:py-8"
FOOTER = "border-t border-line bg-surface"
FOOTER_GRID = "mx-auto grid w-full max-w-[1280px] gap-8 px-4 py-12 sm:grid-cols-3 sm:px-6"
FOOTER_LINK = "inline-flex items-center min-h-11 text-ink-2 hover:text-ink underline underline-offset-2"


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
            each(shop.pages, lambda way: rx.el.li(link(way.label, href=way.href, class_name=FOOTER_LINK))),
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
        preferences(shop.preferences),
        mode_switch(),
        class_name="flex flex-col gap-2",
    )
    return rx.el.footer(rx.el.div(about, help_, promises, class_name=FOOTER_GRID), class_name=FOOTER)


def storefront(shop: Any, *content: Any, query: Any = "", undo: Any = None) -> rx.Component:
    """The frame around a page's content. `shop` is the state's view in the app, the same as plain values on the server;
    only the app has what belongs to one visitor: cart, toasts, connection. `query` is what was searched for, `undo` a
    page's own answer to a toast's way back, beside the cart's."""
    is_app = isinstance(shop, rx.Var)
    # The page's own is asked first: whoever knows a toast's token takes the toast away.
    undos = [CartState.undo] if undo is None else [undo, CartState.undo]
    toasts = toast_region(
        Notices.toasts, on_close=Notices.close, on_action=lambda toast, token: [way(toast, token) for way in undos]
    )
    own = [cart_drawer(), toasts]
    return rx.el.div(
        rx.el.a(t("Skip to content"), href="#content", class_name=SKIP),
        *([connection_bar()] if is_app else []),
        header(shop, query, is_app=is_app),
        rx.el.main(*content, id="content", class_name=MAIN, custom_attrs={"tabIndex": "-1"}),
        _footer(shop),
        *(own if is_app else []),
        class_name=PAGE,
        custom_attrs={"data-app-ready": ""} if is_app else {},
    )


def storefront_page(*content: Any, query: Any = "", undo: Any = None) -> rx.Component:
    """A page of the app inside the frame."""
    return storefront(ShopState.view, *content, query=query, undo=undo)
