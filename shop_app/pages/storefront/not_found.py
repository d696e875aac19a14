"""What is shown where nothing is; the document says 404."""

from __future__ import annotations

import reflex as rx

from shop_app.components.layout.storefront import storefront_page
from shop_app.components.ui.button import link_button
from shop_app.components.ui.icon import icon
from shop_app.components.ui.text import t

FRAME = "flex flex-col items-center gap-4 py-24 text-center"
SIGN = "grid place-items-center size-16 rounded-full bg-surface-2 text-ink-2"


def nothing_here() -> rx.Component:
    """The page's content, for addresses that lead nowhere."""
    return rx.el.div(
        rx.el.span(icon("package", 24), class_name=SIGN),
        rx.el.h1(t("This page is not here"), class_name="text-3xl tracking-tight"),
        rx.el.p(
            t("It may have moved, or what it showed is no longer sold. The categories above lead on."),
            class_name="max-w-prose text-ink-2",
        ),
        link_button(t("Go to the front page"), "/"),
        class_name=FRAME,
    )


def page() -> rx.Component:
    """The page of the app."""
    return storefront_page(nothing_here())
