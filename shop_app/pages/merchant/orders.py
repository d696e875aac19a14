"""A10: orders, newest first; as rows on a desk and as cards on a phone."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.forms.fulfillment_sheet import fulfill_button, fulfillment_sheet
from shop_app.components.layout.admin import page_head
from shop_app.components.layout.desk import desk
from shop_app.components.ui.badge import badge
from shop_app.components.ui.button import button
from shop_app.components.ui.card import CARD
from shop_app.components.ui.empty import empty
from shop_app.components.ui.icon import icon
from shop_app.components.ui.link import link
from shop_app.components.ui.skeleton import skeleton, skeleton_lines, waiting
from shop_app.components.ui.table import ACTION, cell, column, row, table
from shop_app.components.ui.tabs import tab, tabs
from shop_app.components.ui.text import t
from shop_app.states.merchant.orders import OrdersState

PILL = (
    "self-center inline-flex items-center gap-2 min-h-11 rounded-full bg-accent px-4 font-medium text-on-accent "
    "hover:bg-accent-hover tabular-nums"
)
NUMBER = "font-medium text-accent-ink tabular-nums hover:underline inline-flex min-h-6 items-center"
CARD_ROW = f"{CARD} flex flex-col gap-2 p-4"


def _views() -> rx.Component:
    counts, chosen = OrdersState.view.counts, OrdersState.chosen
    return tabs(
        t("Views"),
        tab(t("All"), "/admin/orders", is_here=chosen == "all", count=counts.all),
        tab(
            t("To fulfil"),
            "/admin/orders?view=to_fulfill",
            is_here=chosen == "to_fulfill",
            count=counts.to_fulfill,
        ),
        tab(t("Unpaid"), "/admin/orders?view=unpaid", is_here=chosen == "unpaid", count=counts.unpaid),
    )


def _news() -> rx.Component:
    pill = rx.el.button(
        icon("chevron-up", 16),
        OrdersState.view.news,
        " · ",
        t("Show"),
        on_click=OrdersState.show_new,
        class_name=PILL,
        custom_attrs={"type": "button", "data-alone": ""},
    )
    return rx.el.div(rx.cond(OrdersState.view.news != "", pill), role="status", class_name="flex flex-col empty:hidden")


def _row(order: Any) -> rx.Component:
    return row(
        cell(link(order.number, href=order.href, class_name=NUMBER)),
        cell(order.placed, class_name="whitespace-nowrap text-ink-2", title=order.placed_exactly),
        cell(order.customer, class_name="max-w-64 truncate"),
        cell(badge(order.payment, order.payment_tone)),
        cell(badge(order.progress, order.progress_tone)),
        cell(order.goods, class_name="whitespace-nowrap text-ink-2"),
        cell(order.total, number=True),
        cell(rx.cond(order.can_fulfill, rx.el.div(fulfill_button(order.number, kind="secondary"), class_name=ACTION))),
        key=order.id,
        class_name="h-12",
    )


def _card(order: Any) -> rx.Component:
    head = rx.el.div(
        link(order.number, href=order.href, class_name=NUMBER),
        rx.el.span(order.total, class_name="font-medium tabular-nums"),
        class_name="flex items-center justify-between gap-4",
    )
    facts = rx.el.p(order.customer, " · ", order.goods, " · ", order.placed, class_name="text-ink-2")
    foot = rx.el.div(
        badge(order.payment, order.payment_tone),
        badge(order.progress, order.progress_tone),
        rx.cond(order.can_fulfill, rx.el.span(fulfill_button(order.number, kind="secondary"), class_name="ms-auto")),
        class_name="flex flex-wrap items-center gap-2",
    )
    return rx.el.li(head, facts, foot, key=order.id, class_name=CARD_ROW)


def _list() -> rx.Component:
    columns = [
        column(t("Order")),
        column(t("Placed")),
        column(t("Customer")),
        column(t("Payment")),
        column(t("Fulfilment")),
        column(t("Items")),
        column(t("Total"), number=True),
        column(rx.el.span(t("Actions"), class_name="sr-only")),
    ]
    more = rx.cond(
        OrdersState.view.has_more,
        rx.el.div(
            button(t("Load more"), kind="secondary", on_click=OrdersState.load_more), class_name="flex justify-center"
        ),
    )
    rows = OrdersState.view.rows
    return rx.el.div(
        rx.el.div(table(t("Orders"), columns, rx.foreach(rows, _row)), class_name="hidden sm:block"),
        rx.el.ul(rx.foreach(rows, _card), class_name="flex flex-col gap-3 sm:hidden"),
        more,
        class_name="flex flex-col gap-4",
        custom_attrs={"data-still": ""},
    )


def _nothing() -> rx.Component:
    return rx.match(
        OrdersState.chosen,
        ("to_fulfill", empty("circle-check", t("Nothing to fulfil"), t("New orders appear here by themselves."))),
        ("unpaid", empty("circle-check", t("Nothing is unpaid"), t("Orders wait here while their payment is open."))),
        empty("shopping-bag", t("No order yet"), t("Place a test order in the shop to see how it arrives here.")),
    )


def page() -> rx.Component:
    """The list in the view that the address names."""
    rows = rx.cond(OrdersState.view.rows.length() > 0, _list(), _nothing())
    shape = waiting(skeleton("h-8 w-32"), skeleton("h-11 w-64"), skeleton_lines(12), class_name="flex flex-col gap-4")
    return desk(
        OrdersState,
        page_head(t("Orders")),
        rx.el.div(_views(), _news(), rows, class_name="flex flex-col gap-4"),
        fulfillment_sheet(OrdersState.reload),
        here="/admin/orders",
        reload=OrdersState.reload,
        shape=shape,
    )
