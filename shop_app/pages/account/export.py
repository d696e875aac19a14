"""Where the mail with one's own data leads: one button, once."""

from __future__ import annotations

import reflex as rx

from shop_app.components.forms.posted import posted_form
from shop_app.components.layout.account import account_page
from shop_app.components.ui.banner import banner
from shop_app.components.ui.button import button
from shop_app.components.ui.flow import when
from shop_app.components.ui.text import t
from shop_app.pages.account.link import hidden_token
from shop_app.states.account.preferences import PreferencesState


def page() -> rx.Component:
    """The page of the app."""
    view = PreferencesState.view
    over = banner(t("This link has been used or is too old. Ask for a new one."), tone="warning")
    form = posted_form(
        rx.el.p(t("The file has everything this shop knows of you. The link works once, for seven days.")),
        hidden_token(view),
        button(t("Download your data"), type="submit", icon_name="download"),
        action="/account/export",
        class_name="flex flex-col items-start gap-4",
    )
    return account_page(
        "/account/preferences",
        t("Your data"),
        PreferencesState.is_loaded,
        when(view.is_over | (view.token == ""), over, form),
    )
