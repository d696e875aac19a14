"""A1: signing in. An ordinary form, so it works before any script runs, and the whole page is loaded anew."""

from __future__ import annotations

import reflex as rx

from shop_app.components.forms.posted import posted_form
from shop_app.components.layout.admin import centred
from shop_app.components.ui.banner import banner
from shop_app.components.ui.button import button
from shop_app.components.ui.field import text_field
from shop_app.components.ui.link import link
from shop_app.components.ui.text import t
from shop_app.states.merchant.login import LoginState


def page() -> rx.Component:
    """E-mail and password on one screen; one sentence for every failure."""
    refused = rx.cond(LoginState.sentence != "", banner(LoginState.sentence, tone="danger"))
    form = posted_form(
        refused,
        text_field("email", t("E-mail"), kind="email", auto_complete="username", required=True, auto_focus=True),
        text_field("password", t("Password"), kind="password", auto_complete="current-password", required=True),
        button(t("Continue"), size="lg", type="submit", class_name="w-full"),
        action="/session",
        class_name="flex flex-col gap-5",
    )
    heading = rx.el.div(
        rx.el.p(LoginState.shop, class_name="min-h-6 text-ink-2"),
        rx.el.h1(t("Sign in to the admin"), class_name="text-2xl tracking-tight"),
        class_name="pb-6",
    )
    return centred(
        heading,
        form,
        link(
            t("Back to the shop"),
            href="/",
            class_name="inline-flex min-h-11 items-center pt-4 text-sm text-ink-2 underline",
        ),
    )
