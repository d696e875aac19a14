"""O1, O2: revenue by day. The picture comes with the numbers; Plotly replaces it on a quiet desk, or on a tap."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.charts.plot import plot
from shop_app.components.charts.svg import line_chart
from shop_app.components.charts.twin import twin
from shop_app.components.layout.admin import page_head
from shop_app.components.layout.desk import desk
from shop_app.components.ui.badge import TONES
from shop_app.components.ui.button import button
from shop_app.components.ui.card import CARD, DENSE
from shop_app.components.ui.empty import empty
from shop_app.components.ui.icon import icon
from shop_app.components.ui.link import link
from shop_app.components.ui.skeleton import skeleton, waiting
from shop_app.components.ui.table import cell, column, row
from shop_app.components.ui.text import t
from shop_app.states.owner.revenue import PERIODS, RevenueState

PERIOD = (
    "inline-flex items-center justify-center min-h-11 sm:min-h-9 px-3 first:rounded-s-control last:rounded-e-control "
    "border border-line-control -ms-px text-ink-2 hover:bg-surface-2 aria-[current=page]:bg-accent-tint "
    "aria-[current=page]:text-accent-tint-ink aria-[current=page]:font-medium"
)
# The picture leaves once Plotly has drawn in the same box.
BOX = "relative h-80 [&:has(.js-plotly-plot_.main-svg)>[role=img]]:invisible"
LEDGER = "flex items-center gap-2 rounded-control px-3 py-2"
FIGURES = "grid grid-cols-2 gap-3 md:grid-cols-4 sm:gap-4"


def _periods() -> rx.Component:
    def one(days: int) -> rx.Component:
        return link(
            t("{days} days", days=days),
            href=f"/admin/analytics?days={days}",
            class_name=PERIOD,
            custom_attrs={"aria-current": rx.cond(RevenueState.length == days, "page", "false")},
        )

    return rx.el.nav(
        *(one(days) for days in PERIODS), class_name="flex ps-px", custom_attrs={"aria-label": t("Period")}
    )


def _figure(figure: Any) -> rx.Component:
    sign = rx.match(
        figure.direction, ("up", icon("trending-up", 16)), ("down", icon("trending-down", 16)), rx.fragment()
    )
    change = rx.cond(
        figure.change != "",
        rx.el.p(
            sign,
            rx.el.span(figure.change, custom_attrs={"aria-hidden": "true"}),
            rx.el.span(figure.spoken, class_name="sr-only"),
            class_name="flex items-center gap-1 text-ink-2 tabular-nums",
            title=figure.spoken,
        ),
        rx.el.p(figure.hint, class_name="text-ink-2"),
    )
    return rx.el.div(
        rx.el.dt(figure.label, class_name="text-ink-2", title=figure.hint),
        rx.el.dd(
            rx.el.p(figure.value, class_name="text-xl sm:text-2xl tabular-nums tracking-tight"),
            change,
            class_name="pt-1",
        ),
        class_name=f"{CARD} {DENSE}",
    )


def _explore(*, alone: bool) -> rx.Component:
    return button(
        t("Explore"),
        kind="quiet",
        size="sm",
        icon_name="scan-line",
        on_click=RevenueState.enliven,
        custom_attrs={"data-alone": ""} if alone else {},
    )


def _chart() -> rx.Component:
    view = RevenueState.view
    legend = rx.el.p(
        rx.el.span(class_name="inline-block w-5 border-t-2 border-chart-1 align-middle"),
        t("This period"),
        rx.el.span(class_name="ms-3 inline-block w-5 border-t-2 border-dashed border-chart-before align-middle"),
        t("The {days} days before", days=RevenueState.length),
        class_name="flex flex-wrap items-center gap-2 text-xs text-ink-2",
    )
    # Alone on a desk; by a tap on a phone, where Plotly would hold up the whole page.
    explore = rx.cond(
        RevenueState.is_lively,
        rx.fragment(),
        rx.fragment(
            rx.el.span(_explore(alone=False), class_name="sm:hidden"),
            rx.el.span(_explore(alone=True), class_name="hidden sm:block"),
        ),
    )
    return rx.el.section(
        rx.el.div(
            rx.el.div(
                rx.el.h2(view.title, class_name="text-xl"),
                rx.el.p(view.subtitle, class_name="text-ink-2"),
                class_name="grow basis-64",
            ),
            explore,
            class_name="flex flex-wrap items-start justify-between gap-2 pb-4",
        ),
        rx.el.div(
            line_chart(view.plot, view.title),
            rx.cond(RevenueState.is_lively, plot(RevenueState.figure)),
            class_name=BOX,
        ),
        rx.el.div(legend, class_name="py-3"),
        _twin(),
        class_name=f"{CARD} {DENSE}",
    )


def _twin() -> rx.Component:
    columns = [
        column(t("Day")),
        column(t("Orders"), number=True),
        column(t("Sold"), number=True),
        column(t("Refunded"), number=True),
        column(t("Revenue"), number=True),
        column(t("Before"), number=True),
    ]

    def one(day: Any) -> rx.Component:
        return row(
            cell(day.day, class_name="whitespace-nowrap"),
            cell(day.orders, number=True),
            cell(day.sold, number=True),
            cell(day.refunded, number=True),
            cell(day.net, number=True),
            cell(day.previous, number=True),
        )

    return twin(t("Revenue by day"), columns, rx.foreach(RevenueState.view.days, one))


def page() -> rx.Component:
    """The answer, its figures, the picture, the table, and that the ledger says the same."""
    view = RevenueState.view
    ledger = rx.el.div(
        rx.cond(
            view.is_reconciled,
            rx.el.p(icon("circle-check", 16), view.ledger, class_name=f"{LEDGER} {TONES['success']}"),
            rx.el.p(icon("triangle-alert", 16), view.ledger, class_name=f"{LEDGER} {TONES['warning']}"),
        ),
        rx.el.span(view.as_of, class_name="text-xs text-ink-2"),
        class_name="flex flex-wrap items-center justify-between gap-2",
    )
    nothing = empty("chart-column", t("No sales in this period"), t("Choose a longer one."))
    shape = waiting(
        skeleton("h-8 w-40"), skeleton("h-24 w-full"), skeleton("h-96 w-full"), class_name="flex flex-col gap-6"
    )
    return desk(
        RevenueState,
        page_head(t("Analytics"), _periods()),
        rx.el.div(
            rx.el.dl(rx.foreach(view.figures, _figure), class_name=FIGURES),
            rx.cond(view.is_empty, nothing, _chart()),
            ledger,
            class_name="flex flex-col gap-6",
        ),
        here="/admin/analytics",
        reload=RevenueState.load,
        shape=shape,
        narrow=True,
    )
