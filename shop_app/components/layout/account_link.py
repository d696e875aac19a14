"""The header's way to one's account: the sign-in for strangers, the orders for whoever is signed in."""

from __future__ import annotations

import reflex as rx

from shop_app.components.ui.button import ICON_BUTTON
from shop_app.components.ui.icon import icon
from shop_app.components.ui.text import t
from shop_app.states.storefront.shopper import ShopperState

# The account's pages send strangers on to the sign-in, so that first HTML, which is everybody's, has the same link.
ACCOUNT = "/account/orders"


def account_link(*, is_app: bool = True) -> rx.Component:
    """An icon with a name; in the app it says who is signed in."""
    label = rx.cond(ShopperState.view.is_signed_in, t("Your account"), t("Sign in")) if is_app else t("Your account")
    return rx.el.a(
        icon("user", 20), href=ACCOUNT, class_name=ICON_BUTTON, custom_attrs={"aria-label": label, "title": label}
    )
