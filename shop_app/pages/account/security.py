"""S9, the account's locks."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.forms.posted import posted_form
from shop_app.components.layout.account import account_page
from shop_app.components.ui.badge import badge
from shop_app.components.ui.banner import banner
from shop_app.components.ui.button import button
from shop_app.components.ui.card import card
from shop_app.components.ui.field import text_field
from shop_app.components.ui.flow import each, when
from shop_app.components.ui.text import t
from shop_app.states.account.security import SecurityState

PAGE = "/account/security"
COLUMNS = "grid items-start gap-6 md:grid-cols-2"
ROW = "flex flex-wrap items-center justify-between gap-2 border-t border-line py-3 first:border-t-0"


def _password() -> rx.Component:
    told = SecurityState.view.form
    form = posted_form(
        when(told.sentence != "", banner(told.sentence, tone="danger")),
        when(
            SecurityState.view.is_changed,
            banner(t("Your password is changed. You were signed out everywhere else."), tone="success"),
        ),
        text_field(
            "current",
            t("Current password"),
            kind="password",
            error=told.current_fault,
            auto_complete="current-password",
            required=True,
        ),
        text_field(
            "password",
            t("New password"),
            kind="password",
            help_text=t("At least 8 characters. The longer, the safer."),
            error=told.phrase_fault,
            auto_complete="new-password",
            required=True,
        ),
        button(t("Change the password"), type="submit"),
        action="/account/password",
        class_name="flex flex-col items-stretch gap-4",
    )
    return card(form, title=t("Password"))


def _place(place: Any) -> rx.Component:
    end = button(
        t("Sign out"),
        kind="secondary",
        size="sm",
        on_click=SecurityState.sign_out_there(place.id),
        custom_attrs={"aria-label": t("Sign out: {device}", device=place.device)},
    )
    return rx.el.li(
        rx.el.div(
            rx.el.p(place.device, class_name="font-medium"),
            rx.el.p(t("Last used {moment}", moment=place.seen), class_name="text-sm text-ink-2 tabular-nums"),
        ),
        when(place.is_here, badge(t("This browser"), "accent"), end),
        key=place.id,
        class_name=ROW,
    )


def _event(event: Any) -> rx.Component:
    return rx.el.li(
        rx.el.span(event.text), rx.el.span(event.at, class_name="text-sm text-ink-2 tabular-nums"), class_name=ROW
    )


def page() -> rx.Component:
    """The page of the app."""
    view = SecurityState.view
    others = rx.el.p(
        button(t("Sign out everywhere else"), kind="secondary", on_click=SecurityState.sign_out_others),
        class_name="pt-4",
    )
    places = card(
        rx.el.ul(each(view.places, _place)), when(view.has_others, others), title=t("Where you are signed in")
    )
    return account_page(
        PAGE,
        t("Security"),
        SecurityState.is_loaded,
        rx.el.p(t("You sign in as {email}.", email=view.email), class_name="pb-6 text-ink-2"),
        rx.el.div(
            _password(),
            rx.el.div(
                places,
                card(rx.el.ul(each(view.events, _event)), title=t("What happened lately")),
                class_name="flex flex-col gap-6",
            ),
            class_name=COLUMNS,
        ),
    )
