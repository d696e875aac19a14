"""Into the cart without a visit to the product's page, where there is nothing to choose."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.ui.button import button
from shop_app.components.ui.text import t
from shop_app.states.storefront.cart import CartState

CART_DRAWER = "cart-drawer"


def quick_add(slug: Any, title: Any) -> rx.Component:
    """A form that works by itself; the app opens the drawer with it."""
    label = t("Add to cart: {title}", title=title)
    return rx.el.form(
        rx.el.input(type="hidden", name="slug", custom_attrs={"value": slug, "readOnly": True}),
        button(t("Add to cart"), kind="secondary", size="sm", type="submit", custom_attrs={"aria-label": label}),
        on_submit=CartState.add,
        action="/cart/lines",
        method="post",
        class_name="relative z-10 mt-auto self-start pt-1",
        custom_attrs={"data-opens": CART_DRAWER},
    )
