"""S9, mails, data and leaving."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.layout.account import account_page
from shop_app.components.ui.banner import banner
from shop_app.components.ui.button import button
from shop_app.components.ui.card import card
from shop_app.components.ui.choice import switch
from shop_app.components.ui.dialog import closes, dialog, opens
from shop_app.components.ui.field import text_field
from shop_app.components.ui.flow import when
from shop_app.components.ui.text import t
from shop_app.states.account.preferences import PreferencesState

PAGE = "/account/preferences"
LEAVING = "leave-dialog"
COLUMNS = "grid items-start gap-6 md:grid-cols-2"


def _topic(name: str, label: Any, help_text: Any, is_on: Any) -> rx.Component:
    control = switch(
        name,
        rx.el.span(
            rx.el.span(label, class_name="block font-medium"),
            rx.el.span(help_text, class_name="block text-sm text-ink-2"),
        ),
        default_checked=is_on,
        on_change=lambda now: PreferencesState.switch(name, now),
        # A way back changes the switch from outside.
        key=name + is_on.to_string(),
    )
    return rx.el.li(control, class_name="border-t border-line py-2 first:border-t-0")


def _mails() -> rx.Component:
    view = PreferencesState.view
    topics = rx.el.ul(
        _topic(
            "accepts_marketing",
            t("News and offers"),
            t("Now and then, what is new in the shop."),
            view.accepts_marketing,
        ),
        _topic(
            "wants_wishlist_mail",
            t("Your wishlist"),
            t("When something on it costs less."),
            view.wants_wishlist_mail,
        ),
    )
    return card(
        topics,
        rx.el.p(t("Mails about your orders and your account always come."), class_name="pt-3 text-sm text-ink-2"),
        title=t("Mails"),
    )


def _leaving() -> rx.Component:
    view = PreferencesState.view
    going = rx.el.div(
        banner(t("Your account will be deleted on {date}.", date=view.leaves_on), tone="warning"),
        button(t("Keep the account"), on_click=PreferencesState.stay),
        class_name="flex flex-col items-start gap-4",
    )
    here = rx.el.div(
        rx.el.p(
            t("Your orders stay with the shop as far as the law asks for it, without your name and address."),
            class_name="text-ink-2",
        ),
        button(t("Delete the account"), kind="secondary", custom_attrs=opens(LEAVING), icon_name="trash-2"),
        class_name="flex flex-col items-start gap-4",
    )
    return card(when(view.leaves_on != "", going, here), title=t("Leave"))


def _confirm() -> rx.Component:
    return dialog(
        LEAVING,
        t("Delete your account?"),
        rx.el.p(t("You have 14 days to change your mind: sign in before they are over, and everything stays.")),
        rx.el.div(
            button(t("Delete the account"), kind="danger", on_click=PreferencesState.go, custom_attrs=closes(LEAVING)),
            button(t("Keep the account"), kind="secondary", custom_attrs=closes(LEAVING)),
            class_name="flex flex-wrap gap-3 pt-6",
        ),
    )


def page() -> rx.Component:
    """The page of the app."""
    view = PreferencesState.view
    you = card(
        text_field(
            "name",
            t("Your name"),
            default_value=view.name,
            on_blur=PreferencesState.rename,
            auto_complete="name",
            max_length=200,
            optional=True,
            key=view.name,
        ),
        rx.el.p(t("Saved when you leave the field."), class_name="pt-1 text-sm text-ink-2"),
        title=t("You"),
    )
    data = card(
        rx.el.p(
            t("Everything the shop knows of you, as a file. The link comes by mail and works once."),
            class_name="pb-4 text-ink-2",
        ),
        button(t("Send me my data"), kind="secondary", on_click=PreferencesState.ask_data, icon_name="download"),
        title=t("Your data"),
    )
    return account_page(
        PAGE,
        t("Preferences"),
        PreferencesState.is_loaded,
        rx.el.div(
            rx.el.div(you, _mails(), class_name="flex flex-col gap-6"),
            rx.el.div(data, _leaving(), class_name="flex flex-col gap-6"),
            class_name=COLUMNS,
        ),
        _confirm(),
        undo=PreferencesState.undo,
    )
