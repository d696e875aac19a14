"""Where mailed links lead: to the account that begins, and to the new password."""

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


def hidden_token(view: Any) -> rx.Component:
    """The link's own part, which goes along with the form."""
    return rx.el.input(type="hidden", name="token", custom_attrs={"value": view.token, "readOnly": True})


def _over(way: str, label: Any) -> rx.Component:
    return rx.el.div(
        banner(t("This link has been used or is too old. Ask for a new one."), tone="warning"),
        link_button(label, way),
        class_name="flex flex-col items-start gap-5",
    )


def confirm(view: Any) -> rx.Component:
    """The account begins; in another browser, with the password that was chosen."""
    phrase = text_field(
        "password",
        t("Your password"),
        kind="password",
        help_text=t("The one you chose when you signed up: this is another browser."),
        error=view.phrase_fault,
        auto_complete="current-password",
    )
    form = posted_form(
        when(view.sentence != "", banner(view.sentence, tone="danger")),
        hidden_token(view),
        when(view.asks_phrase, phrase),
        button(t("Confirm and sign in"), size="lg", type="submit", class_name="w-full"),
        action="/account/confirm",
        class_name=FORM,
    )
    return rx.el.div(
        rx.el.h1(t("Confirm your address"), class_name="text-3xl tracking-tight"),
        when(view.is_over, _over("/account/sign-up", t("Create an account")), form),
        class_name=NARROW,
    )


def reset(view: Any) -> rx.Component:
    """A new password."""
    form = posted_form(
        when(view.sentence != "", banner(view.sentence, tone="danger")),
        hidden_token(view),
        text_field(
            "password",
            t("New password"),
            kind="password",
            help_text=t("At least 8 characters. The longer, the safer."),
            error=view.phrase_fault,
            auto_complete="new-password",
            required=True,
        ),
        button(t("Save and sign in"), size="lg", type="submit", class_name="w-full"),
        action="/account/reset",
        class_name=FORM,
    )
    return rx.el.div(
        rx.el.h1(t("Choose a new password"), class_name="text-3xl tracking-tight"),
        when(view.is_over, _over("/account/forgot", t("Send me a link")), form),
        class_name=NARROW,
    )


def confirm_page() -> rx.Component:
    """The page of the app."""
    return storefront_page(confirm(SigningState.view))


def reset_page() -> rx.Component:
    """The page of the app."""
    return storefront_page(reset(SigningState.view))
