"""The cart at the side of every storefront page."""

from __future__ import annotations

import reflex as rx

from shop_app.components.forms.cart_lines import cart_lines, cart_sums, free_delivery
from shop_app.components.ui.button import link_button
from shop_app.components.ui.dialog import drawer
from shop_app.components.ui.empty import empty
from shop_app.components.ui.flow import when
from shop_app.components.ui.link import link
from shop_app.components.ui.quick_add import CART_DRAWER as CART_DRAWER
from shop_app.components.ui.text import t
from shop_app.states.storefront.cart import CartState


def cart_drawer() -> rx.Component:
    """Opened by the header's cart button and by adding to the cart."""
    filled = rx.el.div(
        free_delivery(CartState.view),
        cart_lines(CartState.view),
        cart_sums(CartState.view),
        rx.el.div(
            link_button(t("Checkout"), "/checkout", size="lg"),
            link(t("View cart"), href="/cart", class_name="inline-flex min-h-11 items-center justify-center underline"),
            class_name="flex flex-col gap-2 pt-6",
        ),
    )
    nothing = empty("shopping-bag", t("Your cart is empty"), t("What you add will wait here for 30 days."))
    return drawer(CART_DRAWER, t("Your cart"), when(CartState.view.count > 0, filled, nothing))
