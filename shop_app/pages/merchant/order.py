"""A11: one order on two columns: what was bought and sent at the left, who and when at the right."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.forms.fulfillment_sheet import fulfill_button, fulfillment_sheet
from shop_app.components.layout.desk import desk
from shop_app.components.ui.badge import badge
from shop_app.components.ui.breadcrumb import breadcrumb
from shop_app.components.ui.card import CARD, card
from shop_app.components.ui.empty import empty
from shop_app.components.ui.icon import icon
from shop_app.components.ui.link import TEXT_LINK, link
from shop_app.components.ui.skeleton import skeleton, waiting
from shop_app.components.ui.text import t
from shop_app.states.merchant.order import OrderState
from shop_app.states.storefront.shelf import NavLink

COLUMNS = "grid items-start gap-6 md:grid-cols-[2fr_1fr]"
STACK = "flex flex-col gap-6"
LINE = "flex items-start gap-4 py-3"
THUMB = "relative grid size-12 shrink-0 place-items-center overflow-hidden rounded-control bg-surface-2 text-ink-2"


def _head() -> rx.Component:
    view = OrderState.view
    facts = rx.el.div(
        badge(view.payment, view.payment_tone),
        badge(view.progress, view.progress_tone),
        rx.el.span(view.placed, class_name="text-ink-2", title=view.placed_exactly),
        class_name="flex flex-wrap items-center gap-2 pt-1",
    )
    title = rx.el.div(
        breadcrumb([NavLink(t("Orders"), "/admin/orders")], view.number),
        rx.el.h1(t("Order {number}", number=view.number), class_name="text-2xl tracking-tight tabular-nums"),
        facts,
    )
    action = rx.cond(view.can_fulfill, fulfill_button(view.number, why_not=view.why_not))
    return rx.el.div(title, action, class_name="flex flex-wrap items-start justify-between gap-4 pb-6")


def _line(line: Any) -> rx.Component:
    picture = rx.cond(
        line.picture != "",
        rx.el.img(src=line.picture, alt="", class_name="size-full object-cover", custom_attrs={"loading": "lazy"}),
        icon("image", 16),
    )
    words = rx.el.div(
        rx.el.p(line.title, class_name="font-medium"),
        rx.cond(line.options != "", rx.el.p(line.options, class_name="text-ink-2")),
        rx.cond(line.sku != "", rx.el.p(t("SKU {sku}", sku=line.sku), class_name="text-xs text-ink-2")),
        rx.cond(line.sent != "", badge(line.sent, "success", icon_name="check")),
        class_name="min-w-0 grow",
    )
    sums = rx.el.div(
        rx.el.p(line.total, class_name="font-medium"),
        rx.el.p(line.quantity, " × ", line.unit_price, class_name="text-ink-2"),
        class_name="shrink-0 text-end tabular-nums",
    )
    return rx.el.li(rx.el.span(picture, class_name=THUMB), words, sums, class_name=LINE)


def _amount(amount: Any) -> rx.Component:
    classes = rx.cond(
        amount.is_sum,
        "flex justify-between gap-4 py-1 font-medium border-t border-line",
        "flex justify-between gap-4 py-1 text-ink-2",
    )
    return rx.el.div(rx.el.dt(amount.label), rx.el.dd(amount.text, class_name="tabular-nums"), class_name=classes)


def _parcel(parcel: Any) -> rx.Component:
    number = rx.cond(parcel.tracking != "", rx.el.p(t("Tracking"), " ", rx.el.code(parcel.tracking)))
    return rx.el.li(
        rx.el.span(icon("truck"), class_name=THUMB),
        rx.el.div(
            rx.el.p(parcel.title, class_name="font-medium"),
            rx.el.p(parcel.contents, class_name="text-ink-2"),
            number,
            class_name="grow",
        ),
        rx.el.span(parcel.sent, class_name="shrink-0 text-ink-2"),
        class_name=LINE,
    )


def _moment(moment: Any) -> rx.Component:
    dot = "absolute -start-6 top-1.5 size-2 rounded-full bg-line-control"
    return rx.el.li(
        rx.el.span(class_name=dot, custom_attrs={"aria-hidden": "true"}),
        rx.el.p(moment.text, class_name="font-medium"),
        rx.el.p(moment.detail, class_name="text-ink-2"),
        rx.el.p(moment.at, class_name="text-xs text-ink-2", title=moment.exactly),
        class_name="relative pb-4",
    )


def _content() -> rx.Component:
    view = OrderState.view
    items = card(
        rx.el.ul(rx.foreach(view.lines, _line), class_name="divide-y divide-line"), title=t("Items"), dense=True
    )
    money = card(rx.el.dl(rx.foreach(view.bill, _amount)), title=t("Money"), dense=True)
    parcels = rx.cond(
        view.parcels.length() > 0,
        card(
            rx.el.ul(rx.foreach(view.parcels, _parcel), class_name="divide-y divide-line"),
            title=t("Parcels"),
            dense=True,
        ),
    )
    customer = card(
        rx.el.address(
            rx.foreach(view.address, lambda line: rx.el.span(line, class_name="block")), class_name="not-italic"
        ),
        rx.el.a(view.email, href="mailto:" + view.email, class_name=f"{TEXT_LINK} inline-flex min-h-11 items-center"),
        rx.cond(
            view.method != "", rx.el.p(icon("truck", 16), view.method, class_name="flex items-center gap-2 text-ink-2")
        ),
        title=t("Customer"),
        dense=True,
    )
    timeline = card(
        rx.el.ol(rx.foreach(view.timeline, _moment), class_name="ms-2 border-s border-line ps-5"),
        title=t("Timeline"),
        dense=True,
    )
    return rx.fragment(
        _head(),
        rx.el.div(
            rx.el.div(items, parcels, money, class_name=STACK),
            rx.el.div(customer, timeline, class_name=STACK),
            class_name=COLUMNS,
        ),
        fulfillment_sheet(OrderState.reload),
    )


def page() -> rx.Component:
    """The order, or that there is none with this number."""
    missing = empty(
        "shopping-bag",
        t("There is no such order"),
        t("Check the number, or look it up in the list."),
        link(t("All orders"), href="/admin/orders"),
    )
    shape = waiting(
        skeleton("h-12 w-64"),
        skeleton(f"{CARD} h-64 w-full"),
        skeleton("h-48 w-full"),
        class_name="flex flex-col gap-6",
    )
    return desk(
        OrderState,
        rx.cond(OrderState.is_missing, missing, _content()),
        here="/admin/orders",
        reload=OrderState.reload,
        shape=shape,
        narrow=True,
    )
