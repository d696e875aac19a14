"""S8 without the link: an order by its number and e-mail. The form works without JavaScript."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.forms.posted import posted_form
from shop_app.components.layout.storefront import storefront_page
from shop_app.components.ui.banner import banner
from shop_app.components.ui.button import button
from shop_app.components.ui.field import text_field
from shop_app.components.ui.flow import when
from shop_app.components.ui.text import t
from shop_app.states.storefront.order import LookUpState


def content(view: Any) -> rx.Component:
    """The page inside the frame, from a state's view or the same as plain values."""
    form = posted_form(
        text_field("number", t("Order number"), custom_attrs={"inputMode": "numeric"}, max_length=40),
        text_field("email", t("E-mail"), kind="email", auto_complete="email", max_length=255),
        button(t("Find my order"), type="submit", size="lg"),
        action="/track",
        class_name="flex flex-col gap-4",
    )
    return rx.el.div(
        rx.el.h1(t("Where is my order?"), class_name="text-3xl tracking-tight"),
        rx.el.p(t("Both stand in your confirmation mail. No account is needed."), class_name="text-ink-2"),
        when(view.sentence != "", banner(view.sentence, tone="warning")),
        form,
        class_name="mx-auto flex w-full max-w-96 flex-col gap-4",
    )


def page() -> rx.Component:
    """The page of the app."""
    return storefront_page(content(LookUpState.view))
