"""What comes after a sign-up and after asking for a new password: the same for every address."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.layout.account import NARROW
from shop_app.components.layout.storefront import storefront_page
from shop_app.components.ui.button import link_button
from shop_app.components.ui.icon import icon
from shop_app.components.ui.text import t

SIGN = "grid place-items-center size-12 rounded-full bg-surface-2 text-ink-2"


def content(_view: Any = None) -> rx.Component:
    """The page inside the frame."""
    return rx.el.div(
        rx.el.span(icon("mail", 24), class_name=SIGN),
        rx.el.h1(t("Look into your mailbox"), class_name="text-3xl tracking-tight"),
        rx.el.p(t("We have written to the address you gave. Follow the link in the mail to go on.")),
        rx.el.p(
            t("Nothing there after a few minutes? Look among the unwanted mails, or try once more."),
            class_name="text-ink-2",
        ),
        link_button(t("Continue shopping"), "/", kind="secondary"),
        class_name=f"{NARROW} items-start",
    )


def page() -> rx.Component:
    """The page of the app."""
    return storefront_page(content())
