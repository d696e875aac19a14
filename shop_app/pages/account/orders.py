"""S9, the customer's orders."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.layout.account import account_page
from shop_app.components.ui.badge import badge
from shop_app.components.ui.banner import banner
from shop_app.components.ui.button import button, link_button
from shop_app.components.ui.card import CARD
from shop_app.components.ui.empty import empty
from shop_app.components.ui.field import text_field
from shop_app.components.ui.flow import each, when
from shop_app.components.ui.image import image
from shop_app.components.ui.link import TEXT_LINK, link
from shop_app.components.ui.text import t
from shop_app.states.account.orders import PAGE, OwnOrdersState

SEARCH = "flex flex-wrap items-end gap-3 pb-4"
CHIPS = "flex flex-wrap gap-2 pb-6"
CHIP = (
    "inline-flex items-center min-h-11 rounded-full border border-line-control bg-surface px-4 text-sm "
    "hover:bg-surface-2 aria-[current=page]:border-accent aria-[current=page]:bg-accent-tint "
    "aria-[current=page]:text-accent-tint-ink"
)
WAYS = "flex flex-wrap items-center gap-2 border-t border-line p-4"


def _search() -> rx.Component:
    view = OwnOrdersState.view
    field = text_field("q", t("Find an order by product or number"), kind="search", default_value=view.typed)
    return rx.el.form(
        rx.el.div(field, class_name="min-w-0 grow sm:max-w-[28rem]", key=view.typed),
        button(t("Search"), kind="secondary", type="submit"),
        action=PAGE,
        class_name=SEARCH,
        role="search",
        custom_attrs={"method": "get"},
    )


def _chip(chip: Any) -> rx.Component:
    here = {"aria-current": rx.cond(chip.is_here, "page", "false")}
    return link(chip.label, href=chip.href, class_name=CHIP, custom_attrs=here)


def _line(line: Any) -> rx.Component:
    title = when(line.href != "", link(line.title, href=line.href, class_name="hover:underline"), line.title)
    words = rx.el.div(
        rx.el.p(title, class_name="font-medium"),
        rx.el.p(line.detail, class_name="text-sm text-ink-2"),
        when(
            line.review_href != "",
            link(
                t("Write a review"),
                href=line.review_href,
                class_name=f"{TEXT_LINK} inline-flex min-h-6 items-center text-sm",
            ),
        ),
        class_name="min-w-0",
    )
    return rx.el.li(
        rx.el.span(image(line.picture), class_name="block w-16 shrink-0"), words, class_name="flex gap-4 py-2"
    )


def _order(order: Any) -> rx.Component:
    head = rx.el.div(
        rx.el.div(
            rx.el.h2(order.label, class_name="text-lg"),
            rx.el.p(order.placed, " · ", order.total, class_name="text-sm text-ink-2 tabular-nums"),
        ),
        rx.el.p(
            badge(order.status, order.tone),
            when(order.arrives != "", rx.el.span(order.arrives, class_name="text-sm")),
            class_name="flex flex-wrap items-center gap-2",
        ),
        class_name="flex flex-wrap items-start justify-between gap-2 p-4 pb-2",
    )
    again = button(
        t("Buy again"),
        kind="secondary",
        size="sm",
        on_click=OwnOrdersState.reorder(order.number),
        icon_name="rotate-ccw",
    )
    ways = rx.el.div(
        link_button(t("Track"), order.href, size="sm"),
        when(order.can_reorder, again),
        when(order.return_href != "", link_button(t("Send back"), order.return_href, kind="secondary", size="sm")),
        when(order.invoice_href != "", link_button(t("Invoice (PDF)"), order.invoice_href, kind="quiet", size="sm")),
        class_name=WAYS,
    )
    return rx.el.li(
        head, rx.el.ul(each(order.lines, _line), class_name="px-4 pb-2"), ways, key=order.number, class_name=CARD
    )


def _orders() -> rx.Component:
    view = OwnOrdersState.view
    listed = rx.el.ul(each(view.orders, _order), class_name="flex flex-col gap-6")
    none_yet = empty(
        "shopping-bag",
        t("No orders yet"),
        t("What you order will stand here, also what you ordered as a guest with this address."),
        link_button(t("Go to the front page"), "/"),
    )
    none_found = empty(
        "search", t("No order fits"), t("Look for another word, or see all."), link_button(t("See all orders"), PAGE)
    )
    nothing = rx.cond(view.is_filtered, none_found, none_yet)
    older = rx.el.p(link_button(t("Older orders"), view.older_href, kind="secondary"), class_name="pt-6")
    return rx.fragment(
        rx.cond(view.orders.length() > 0, listed, nothing),
        when(view.older_href != "", older),
    )


def page() -> rx.Component:
    """The page of the app."""
    view = OwnOrdersState.view
    return account_page(
        PAGE,
        t("Your orders"),
        OwnOrdersState.is_loaded,
        when(view.stayed, rx.el.div(banner(t("Welcome back: your account stays."), tone="success"), class_name="pb-6")),
        when(
            view.credit != "",
            rx.el.div(banner(t("You have {amount} of store credit.", amount=view.credit)), class_name="pb-6"),
        ),
        _search(),
        rx.el.nav(each(view.chips, _chip), class_name=CHIPS, custom_attrs={"aria-label": t("Which orders")}),
        _orders(),
    )
