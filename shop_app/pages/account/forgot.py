"""Asking for the link at which a new password is chosen."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.forms.posted import posted_form
from shop_app.components.layout.account import NARROW
from shop_app.components.layout.storefront import storefront_page
from shop_app.components.ui.banner import banner
from shop_app.components.ui.button import button
from shop_app.components.ui.field import text_field
from shop_app.components.ui.flow import when
from shop_app.components.ui.text import t
from shop_app.states.account.signing import SigningState


def content(view: Any) -> rx.Component:
    """The page inside the frame, from a state's view or the same as plain values."""
    form = posted_form(
        when(view.sentence != "", banner(view.sentence, tone="danger")),
        text_field("email", t("E-mail"), kind="email", error=view.email_fault, auto_complete="username", required=True),
        button(t("Send me a link"), size="lg", type="submit", class_name="w-full"),
        action="/account/forgot",
        class_name="flex flex-col gap-5",
    )
    return rx.el.div(
        rx.el.h1(t("Choose a new password"), class_name="text-3xl tracking-tight"),
        rx.el.p(t("We send a link to your address. With it you choose a new password."), class_name="text-ink-2"),
        form,
        class_name=NARROW,
    )


def page() -> rx.Component:
    """The page of the app."""
    return storefront_page(content(SigningState.view))
