"""Signing up: an e-mail address and one password; the rest follows by mail."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.forms.posted import posted_form
from shop_app.components.layout.account import NARROW
from shop_app.components.layout.storefront import storefront_page
from shop_app.components.ui.banner import banner
from shop_app.components.ui.button import button, link_button
from shop_app.components.ui.field import text_field
from shop_app.components.ui.flow import when
from shop_app.components.ui.text import t
from shop_app.states.account.signing import SigningState

FORM = "flex flex-col gap-5"


def content(view: Any) -> rx.Component:
    """The page inside the frame, from a state's view or the same as plain values."""
    form = posted_form(
        when(view.sentence != "", banner(view.sentence, tone="danger")),
        text_field("email", t("E-mail"), kind="email", error=view.email_fault, auto_complete="username", required=True),
        text_field(
            "password",
            t("Password"),
            kind="password",
            help_text=t("At least 8 characters. The longer, the safer."),
            error=view.phrase_fault,
            auto_complete="new-password",
            required=True,
        ),
        button(t("Create an account"), size="lg", type="submit", class_name="w-full"),
        action="/account/sign-up",
        class_name=FORM,
    )
    known = rx.el.div(
        rx.el.p(t("You have an account already?"), class_name="text-ink-2"),
        link_button(t("Sign in"), "/account/sign-in", kind="secondary"),
        class_name="flex flex-wrap items-center gap-3 border-t border-line pt-6",
    )
    return rx.el.div(
        rx.el.h1(t("Create an account"), class_name="text-3xl tracking-tight"), form, known, class_name=NARROW
    )


def page() -> rx.Component:
    """The page of the app."""
    return storefront_page(content(SigningState.view))
