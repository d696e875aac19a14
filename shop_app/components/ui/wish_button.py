"""The heart: on the wishlist or off it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.ui.button import ICON_BUTTON
from shop_app.components.ui.icon import icon
from shop_app.components.ui.text import t
from shop_app.states.account.wishlist import WishesState

ON = "fill-current text-danger-ink"


def wish_button(product_id: Any, title: Any, *, class_name: str = "") -> rx.Component:
    """A toggle for the product called `title`. Its page adds `WishesState.load_hearts` to what it loads."""
    is_on = WishesState.hearts.contains(product_id)
    label = t("On the wishlist: {title}", title=title)
    return rx.el.button(
        rx.cond(is_on, icon("heart", 20, ON), icon("heart", 20)),
        on_click=WishesState.toggle(product_id),
        class_name=f"{ICON_BUTTON} {class_name}".strip(),
        custom_attrs={
            "type": "button",
            "aria-label": label,
            "title": label,
            "aria-pressed": rx.cond(is_on, "true", "false"),
        },
    )
