"""Signing in: an ordinary form, so it works before any script runs, and the whole page is loaded anew."""

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
from shop_app.components.ui.link import TEXT_LINK
from shop_app.components.ui.text import t
from shop_app.states.account.signing import SigningState

FORM = "flex flex-col gap-5"


def content(view: Any) -> rx.Component:
    """The page inside the frame, from a state's view or the same as plain values."""
    form = posted_form(
        when(view.sentence != "", banner(view.sentence, tone="danger")),
        text_field("email", t("E-mail"), kind="email", error=view.email_fault, auto_complete="username", required=True),
        text_field("password", t("Password"), kind="password", auto_complete="current-password", required=True),
        button(t("Sign in"), size="lg", type="submit", class_name="w-full"),
        action="/account/sign-in",
        class_name=FORM,
    )
    forgot = rx.el.a(
        t("Choose a new password"), href="/account/forgot", class_name=f"{TEXT_LINK} inline-flex min-h-11 items-center"
    )
    new_here = rx.el.section(
        rx.el.h2(t("New here?"), class_name="text-xl"),
        rx.el.p(
            t("With an account you see all your orders, and your address is filled in for you."),
            class_name="text-ink-2",
        ),
        link_button(t("Create an account"), "/account/sign-up", kind="secondary"),
        class_name="flex flex-col items-start gap-3 border-t border-line pt-6",
    )
    return rx.el.div(
        rx.el.h1(t("Sign in"), class_name="text-3xl tracking-tight"), form, forgot, new_here, class_name=NARROW
    )


def page() -> rx.Component:
    """The page of the app."""
    return storefront_page(content(SigningState.view))
