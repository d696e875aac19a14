"""The frame of an account's pages: its parts as links, the way out, the page's heading."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.forms.posted import posted_form
from shop_app.components.layout.storefront import storefront_page
from shop_app.components.ui.button import button
from shop_app.components.ui.link import link
from shop_app.components.ui.skeleton import skeleton, skeleton_lines, waiting
from shop_app.components.ui.tabs import TAB, TABS
from shop_app.components.ui.text import t

HEAD = "flex flex-wrap items-center justify-between gap-4 pb-2"
NARROW = "mx-auto flex w-full max-w-[28rem] flex-col gap-6 py-8"


def _parts() -> tuple[tuple[str, Any], ...]:
    return (
        ("/account/orders", t("Orders")),
        ("/account/returns", t("Returns")),
        ("/account/addresses", t("Addresses")),
        ("/wishlist", t("Wishlist")),
        ("/account/security", t("Security")),
        ("/account/preferences", t("Preferences")),
    )


def account_nav(here: str) -> rx.Component:
    """The parts of an account; `here` is the path of the one that is open."""
    ways = [
        link(label, href=path, class_name=TAB, custom_attrs={"aria-current": "page" if path == here else "false"})
        for path, label in _parts()
    ]
    return rx.el.nav(*ways, class_name=f"{TABS} mb-6", custom_attrs={"aria-label": t("Your account")})


def account_page(here: str, title: Any, is_loaded: Any, *content: Any, undo: Any = None) -> rx.Component:
    """A page of one customer, which starts with its shape."""
    leave = posted_form(
        button(t("Sign out"), kind="secondary", size="sm", type="submit", icon_name="log-out"),
        action="/account/sign-out",
    )
    shape = waiting(skeleton("h-24 w-full"), skeleton_lines(8), class_name="flex min-h-96 flex-col gap-8")
    return storefront_page(
        rx.el.div(rx.el.h1(title, class_name="text-3xl tracking-tight"), leave, class_name=HEAD),
        account_nav(here),
        rx.cond(is_loaded, rx.el.div(*content), shape),
        undo=undo,
    )
