"""A list of products with everything around it: filters, order, what was chosen, more, and a way out of nothing."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.ui.button import button
from shop_app.components.ui.chips import applied_chips
from shop_app.components.ui.empty import empty
from shop_app.components.ui.failed import failed
from shop_app.components.ui.filter_sheet import FORM, filter_button, filter_sheet
from shop_app.components.ui.flow import each, some, when
from shop_app.components.ui.link import link
from shop_app.components.ui.pagination import load_more
from shop_app.components.ui.product_card import product_grid
from shop_app.components.ui.text import t

COLUMNS = "grid gap-8 md:grid-cols-[15rem_minmax(0,1fr)] md:gap-12 border-t border-line pt-4"
TOOLS = "flex flex-wrap items-center justify-between gap-4 pb-4"
# On a phone filters and order share a row, and the count has the next.
COUNT = "order-last w-full tabular-nums sm:order-none sm:w-auto"
SELECT = "min-h-11 rounded-control border border-line-control bg-surface px-3 text-base"
# A new one comes with each answer; ui.js marks the old one while it waits, and base.css greys what follows it.
WAITING = "list-progress"
RESULTS = "list-results"
WAY_OUT = "inline-flex items-center min-h-11 gap-2 underline text-accent-ink"


def _sort(view: Any) -> rx.Component:
    options = [
        rx.el.option(t("Relevance"), value="relevance"),
        rx.el.option(t("Best selling"), value="best_selling"),
        rx.el.option(t("Newest"), value="newest"),
        rx.el.option(t("Best rated"), value="rating"),
        rx.el.option(t("Price, low to high"), value="price_up"),
        rx.el.option(t("Price, high to low"), value="price_down"),
    ]
    choice = rx.el.select(
        *options,
        id="sort",
        name="sort",
        default_value=view.sort,
        form=FORM,
        class_name=SELECT,
        custom_attrs={"data-is": view.sort},
    )
    label = rx.el.label(t("Sort by"), html_for="sort", class_name="text-sm text-ink-2 sr-only xs:not-sr-only")
    plain = rx.el.noscript(button(t("Apply"), kind="secondary", type="submit", custom_attrs={"form": FORM}))
    return rx.el.div(
        label, choice, *([] if isinstance(view, rx.Var) else [plain]), class_name="flex flex-wrap items-center gap-2"
    )


def _way_out(way: Any) -> rx.Component:
    arrow = rx.el.span("→", custom_attrs={"aria-hidden": "true"}, class_name="rtl:-scale-x-100")
    return rx.el.li(
        link(way.label, arrow, way.count, href=way.href, class_name=WAY_OUT, custom_attrs={"data-soft": ""}),
        key=way.href,
    )


def _nothing(view: Any, contact: Any) -> rx.Component:
    """Which filter to drop; else the nearest category, what sells best, and whom to ask."""
    clear = link(t("Clear all filters"), href=view.clear_href, class_name=WAY_OUT, custom_attrs={"data-soft": ""})
    nearest = rx.el.p(
        t("The nearest category:"), " ", link(view.nearest.label, href=view.nearest.href, class_name=WAY_OUT)
    )
    ask = rx.el.p(
        t("Looking for something else?"), " ", rx.el.a(t("Write to us"), href="mailto:" + contact, class_name=WAY_OUT)
    )
    best = rx.el.section(
        rx.el.h2(t("Best sellers"), class_name="text-2xl pb-5"),
        product_grid(view.best, wide=False),
        class_name="pt-8",
    )
    return rx.fragment(
        empty("search", t("Nothing fits all of this"), t("Try fewer filters or other words.")),
        rx.el.div(
            when(some(view.ways_out), rx.el.ul(each(view.ways_out, _way_out))),
            when(some(view.chips), clear),
            when(view.nearest.href != "", nearest),
            when(contact != "", ask),
            class_name="flex flex-col items-center gap-2 text-center",
        ),
        when(some(view.best), best),
    )


def listing(view: Any, *, contact: Any = "", on_retry: Any) -> rx.Component:
    """`view` is a `Listing` or a var of one, `contact` the shop's address for questions."""
    found = rx.fragment(
        product_grid(view.cards, heading="h2", wide=False, begins_page=True),
        load_more(view.more_href, shown=view.shown, total=view.total),
    )
    tools = rx.el.div(
        filter_button(view),
        rx.el.p(view.count, class_name=COUNT, role="status"),
        _sort(view),
        class_name=TOOLS,
    )
    sentence = t("This list could not be read just now. What you see is from before.")
    stale = when(view.is_stale, failed(sentence, on_retry=on_retry)) if isinstance(view, rx.Var) else rx.fragment()
    results = rx.el.div(
        tools,
        applied_chips(view.chips, clear_href=view.clear_href),
        stale,
        rx.el.div(key=view.stamp, class_name=WAITING, custom_attrs={"data-settled": view.stamp}),
        rx.el.div(when(view.total > 0, found, _nothing(view, contact)), class_name=RESULTS),
        class_name="min-w-0",
    )
    return rx.el.div(filter_sheet(view), results, class_name=COLUMNS)
