"""A3: what waits for somebody first, then the latest orders."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.layout.admin import page_head
from shop_app.components.layout.desk import desk
from shop_app.components.ui.badge import TONES, badge
from shop_app.components.ui.card import CARD, DENSE
from shop_app.components.ui.empty import empty
from shop_app.components.ui.icon import icon
from shop_app.components.ui.link import link
from shop_app.components.ui.skeleton import skeleton, waiting
from shop_app.components.ui.text import t
from shop_app.states.merchant.home import HomeDeskState

TASK = "flex items-center gap-4 min-h-16 px-4 py-3 hover:bg-surface-2 transition-colors duration-press"
SIGN = "grid place-items-center size-10 shrink-0 rounded-control"
LATEST = "flex items-center gap-4 min-h-12 px-4 py-2 hover:bg-surface-2 transition-colors duration-press"
LIST = "divide-y divide-line"


def _sign(task: Any) -> rx.Component:
    signs = ("truck", "credit-card", "package", "warehouse")
    drawn = rx.match(task.icon, *((name, icon(name)) for name in signs), icon("info"))
    tint = rx.match(task.tone, *((tone, f"{SIGN} {classes}") for tone, classes in TONES.items()), SIGN)
    return rx.el.span(drawn, class_name=tint)


def _task(task: Any) -> rx.Component:
    said = rx.el.span(rx.el.span(task.count, class_name="text-lg tabular-nums"), " ", task.text, class_name="grow")
    verb = rx.el.span(
        task.verb, icon("chevron-right", 16), class_name="hidden items-center gap-1 text-accent-ink xs:flex"
    )
    return rx.el.li(link(_sign(task), said, verb, href=task.href, class_name=TASK))


def _today(figure: Any) -> rx.Component:
    return rx.el.div(
        rx.el.dt(figure.label, class_name="text-ink-2"),
        rx.el.dd(
            rx.el.p(figure.value, class_name="text-2xl tabular-nums tracking-tight"),
            rx.el.p(figure.before, class_name="text-ink-2 tabular-nums"),
        ),
        class_name=f"{CARD} {DENSE}",
    )


def _latest(order: Any) -> rx.Component:
    return rx.el.li(
        link(
            rx.el.span(order.number, class_name="font-medium tabular-nums"),
            rx.el.span(order.customer, class_name="grow truncate text-ink-2"),
            badge(order.progress, order.progress_tone),
            rx.el.span(order.total, class_name="min-w-20 text-end tabular-nums"),
            rx.el.span(order.placed, class_name="hidden w-32 text-end text-ink-2 sm:block", title=order.placed_exactly),
            href=order.href,
            class_name=LATEST,
        )
    )


def page() -> rx.Component:
    """The queue; when it is empty, that is said too."""
    view = HomeDeskState.view
    done = empty("circle-check", t("All done"), view.last_order)
    queue = rx.el.section(
        rx.el.h2(t("To do"), class_name="sr-only"),
        rx.cond(view.tasks.length() > 0, rx.el.ul(rx.foreach(view.tasks, _task), class_name=LIST), done),
        class_name=f"{CARD} overflow-hidden",
    )
    today = rx.cond(
        view.today.length() > 0,
        rx.el.dl(rx.foreach(view.today, _today), class_name="grid gap-3 xs:grid-cols-3 sm:gap-4"),
    )
    latest = rx.el.section(
        rx.el.div(
            rx.el.h2(t("Latest orders"), class_name="text-lg"),
            link(t("All orders"), href="/admin/orders", class_name="inline-flex min-h-6 items-center text-accent-ink"),
            class_name="flex items-center justify-between gap-4 px-4 py-3",
        ),
        rx.el.ul(rx.foreach(view.latest, _latest), class_name=f"{LIST} border-t border-line"),
        class_name=f"{CARD} overflow-hidden",
    )
    shape = waiting(
        skeleton("h-8 w-40"), skeleton("h-40 w-full"), skeleton("h-64 w-full"), class_name="flex flex-col gap-6"
    )
    return desk(
        HomeDeskState,
        page_head(t("Home")),
        rx.el.div(queue, today, rx.cond(view.latest.length() > 0, latest), class_name="flex flex-col gap-6"),
        here="/admin",
        reload=HomeDeskState.load,
        shape=shape,
        narrow=True,
    )
