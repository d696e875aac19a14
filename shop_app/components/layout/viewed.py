"""What this browser looked at lately, in the app only: the browser remembers, `ui.js` asks for it."""

from __future__ import annotations

import reflex as rx

from shop_app.components.ui.flow import some, when
from shop_app.components.ui.rail import rail
from shop_app.components.ui.text import t
from shop_app.states.storefront.viewed import ViewedState


def recently_viewed() -> rx.Component:
    """A rail that fills itself after the page is alive; nothing before, and nothing for a new visitor."""
    asking = rx.el.form(
        rx.el.input(type="hidden", name="slugs"),
        on_submit=ViewedState.show,
        hidden=True,
        custom_attrs={"data-viewed": ""},
    )
    return rx.fragment(asking, when(some(ViewedState.cards), rail(t("Recently viewed"), ViewedState.cards)))
