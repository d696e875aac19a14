"""S5, the cart as a page."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.forms.cart_lines import cart_lines, cart_sums
from shop_app.components.layout.storefront import storefront_page
from shop_app.components.ui.button import link_button
from shop_app.components.ui.card import CARD, PADDED
from shop_app.components.ui.empty import empty
from shop_app.components.ui.flow import when
from shop_app.components.ui.icon import icon
from shop_app.components.ui.link import link
from shop_app.components.ui.skeleton import skeleton_lines, waiting
from shop_app.components.ui.text import t
from shop_app.states.storefront.cart import CartState

COLUMNS = "grid items-start gap-6 sm:grid-cols-[3fr_2fr] sm:gap-12"


def _filled(view: Any) -> rx.Component:
    secure = rx.el.p(
        icon("lock", 16),
        t("You pay on a secure page."),
        class_name="flex items-center gap-2 pt-4 text-sm text-ink-2",
    )
    bill = rx.el.section(
        rx.el.h2(t("Summary"), class_name="text-xl pb-4"),
        when(view.to_free_shipping != "", rx.el.p(view.to_free_shipping, class_name="pb-4")),
        cart_sums(view),
        link_button(t("Checkout"), "/checkout", size="lg", class_name="w-full mt-6"),
        secure,
        link(t("Continue shopping"), href="/", class_name="inline-flex min-h-11 items-center underline"),
        class_name=f"{CARD} {PADDED} sm:sticky sm:top-24",
    )
    return rx.el.div(rx.el.div(cart_lines(view)), bill, class_name=COLUMNS)


def _heading() -> rx.Component:
    return rx.el.h1(t("Your cart"), class_name="text-3xl tracking-tight pb-6")


def _lines_or_nothing(view: Any) -> rx.Component:
    nothing = empty(
        "shopping-bag",
        t("Your cart is empty"),
        t("What you add will wait here for 30 days."),
        link_button(t("Go to the front page"), "/"),
    )
    return when(view.count > 0, _filled(view), nothing)


def content(view: Any) -> rx.Component:
    """The page inside the frame, from a state's view or the same as plain values."""
    return rx.fragment(_heading(), _lines_or_nothing(view))


def page() -> rx.Component:
    """The page of the app; it shows its shape until it knows this visitor's cart."""
    lines = rx.cond(CartState.is_loaded, _lines_or_nothing(CartState.view), waiting(skeleton_lines(6)))
    return storefront_page(_heading(), lines)
