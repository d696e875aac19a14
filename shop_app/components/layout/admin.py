"""The admin's frame: sidebar on a desk, bottom bar on a phone; only what the person's role sees."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.forms.posted import posted_form
from shop_app.components.layout.mode_switch import mode_switch
from shop_app.components.ui.button import ICON_BUTTON
from shop_app.components.ui.connection import connection_bar
from shop_app.components.ui.flow import when
from shop_app.components.ui.icon import icon
from shop_app.components.ui.link import link
from shop_app.components.ui.text import t
from shop_app.components.ui.toast import toast_region
from shop_app.states.notices import Notices

PAGE = "min-h-dvh bg-bg text-sm text-ink sm:grid sm:grid-cols-[232px_1fr]"
SKIP = "sr-only focus:not-sr-only focus:absolute focus:z-50 focus:bg-surface focus:p-4 focus:shadow-e2"
SIDE = (
    "fixed inset-x-0 bottom-0 z-40 border-t border-line bg-surface "
    "sm:sticky sm:top-0 sm:flex sm:h-dvh sm:flex-col sm:border-t-0 sm:border-e sm:p-3"
)
SHOP = "hidden sm:flex items-center min-h-12 px-3 text-lg truncate"
NAV_LIST = "flex justify-around sm:flex-col sm:gap-1"
NAV_LINK = (
    "relative flex flex-col items-center justify-center gap-0.5 min-h-16 px-3 text-xs text-ink-2 rounded-control "
    "sm:min-h-9 sm:flex-row sm:justify-start sm:gap-3 sm:text-sm pointer-coarse:sm:min-h-11 hover:bg-surface-2 "
    "hover:text-ink aria-[current=page]:bg-accent-tint aria-[current=page]:text-accent-tint-ink "
    "aria-[current=page]:font-medium"
)
WAITING = (
    "absolute end-0 top-1 sm:static sm:ms-auto inline-grid place-items-center min-w-5 h-5 rounded-full bg-accent "
    "text-on-accent text-xs px-1 tabular-nums"
)
TOP = "sticky top-0 z-30 flex items-center gap-3 min-h-14 border-b border-line bg-surface px-4 sm:px-6"
MAIN = "mx-auto w-full max-w-[1440px] px-4 pt-6 pb-24 sm:px-6 sm:pb-12"
NARROW = "mx-auto w-full max-w-[1120px] px-4 pt-6 pb-24 sm:px-6 sm:pb-12"
HEAD = "flex flex-wrap items-center justify-between gap-4 pb-6"


def _way(icon_name: str, label: Any, href: str, here: str, count: Any = "") -> rx.Component:
    waiting = when(count != "", rx.el.span(count, class_name=WAITING))
    current = {"aria-current": "page"} if href == here else {}
    to_page = link(icon(icon_name), label, waiting, href=href, class_name=NAV_LINK, custom_attrs=current)
    return rx.el.li(to_page, class_name="grow sm:grow-0")


def _sidebar(shell: Any, here: str) -> rx.Component:
    orders = _way("shopping-bag", t("Orders"), "/admin/orders", here, shell.to_fulfill)
    ways = rx.el.ul(
        _way("house", t("Home"), "/admin", here),
        when(shell.sees_orders, orders),
        when(shell.sees_products, _way("package", t("Products"), "/admin/products", here)),
        when(shell.sees_revenue, _way("chart-column", t("Analytics"), "/admin/analytics", here)),
        when(shell.sees_audit, _way("shield-check", t("Proof"), "/admin/proof", here)),
        class_name=NAV_LIST,
    )
    return rx.el.div(
        link(shell.shop, href="/admin", class_name=SHOP),
        rx.el.nav(ways, custom_attrs={"aria-label": t("Admin")}),
        rx.el.div(
            rx.el.a(
                icon("external-link", 16),
                t("View shop"),
                href="/",
                target="_blank",
                class_name="flex items-center gap-2 min-h-9 px-3 text-ink-2 hover:text-ink hover:underline",
            ),
            mode_switch(),
            class_name="mt-auto hidden flex-col gap-3 p-3 sm:flex",
        ),
        class_name=SIDE,
    )


def _sign_out() -> rx.Component:
    """A form of its own: ending a session is a plain post and a full page load (D3)."""
    button = rx.el.button(
        icon("log-out"),
        type="submit",
        class_name=ICON_BUTTON,
        custom_attrs={"aria-label": t("Sign out"), "title": t("Sign out")},
    )
    return posted_form(button, action="/session/end")


def admin(shell: Any, *content: Any, here: str, narrow: bool = False) -> rx.Component:
    """A screen in its frame. `shell` has `shop`, `person`, `to_fulfill` and what the role `sees_…`; `here` is the
    address of the menu's entry that the screen belongs to; `narrow` screens show one thing, wide ones lists."""
    top = rx.el.header(
        link(shell.shop, href="/admin", class_name="text-lg truncate sm:hidden"),
        rx.el.span(shell.person, class_name="ms-auto truncate text-ink-2"),
        _sign_out(),
        class_name=TOP,
    )
    return rx.el.div(
        rx.el.a(t("Skip to content"), href="#content", class_name=SKIP),
        _sidebar(shell, here),
        rx.el.div(
            connection_bar(),
            top,
            rx.el.main(*content, id="content", class_name=NARROW if narrow else MAIN, custom_attrs={"tabIndex": "-1"}),
            class_name="min-w-0",
        ),
        class_name=PAGE,
        custom_attrs={"data-app-ready": ""},
    )


def admin_toasts(*, on_action: Any = None) -> rx.Component:
    """The toasts of a screen; `on_action` is called with a toast's id and token when its action is pressed."""
    return toast_region(Notices.toasts, on_close=Notices.close, on_action=on_action)


def page_head(title: Any, *actions: Any) -> rx.Component:
    """The screen's title and at most one primary action."""
    return rx.el.div(
        rx.el.h1(title, class_name="text-2xl tracking-tight"),
        rx.el.div(*actions, class_name="flex flex-wrap gap-2"),
        class_name=HEAD,
    )


def centred(*content: Any) -> rx.Component:
    """A screen without a frame: signing in."""
    return rx.el.main(
        rx.el.div(*content, class_name="w-full max-w-96 rounded-card border border-line bg-surface p-6 sm:p-8"),
        class_name="grid min-h-dvh place-items-center bg-bg p-4 text-base text-ink",
        custom_attrs={"data-app-ready": ""},
    )
