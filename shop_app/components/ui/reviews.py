"""What buyers say: the average, how the stars are spread, and the newest in full."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.ui.badge import badge
from shop_app.components.ui.flow import each, when
from shop_app.components.ui.text import t

COLUMNS = "grid gap-8 sm:grid-cols-[16rem_1fr] sm:gap-12"
BAR_ROW = "grid grid-cols-[3rem_1fr_3rem] items-center gap-3 text-sm tabular-nums"
BAR = "h-2 w-full overflow-hidden rounded-full accent-accent"
ITEM = "flex flex-col gap-2 border-t border-line py-5 first:border-t-0 first:pt-0"
ABOUT = "flex flex-wrap items-center gap-2 text-sm text-ink-2"


def _bar(bar: Any) -> rx.Component:
    share = rx.el.progress(class_name=BAR, custom_attrs={"value": bar.percent, "max": "100", "aria-label": bar.spoken})
    return rx.el.li(rx.el.span(bar.stars), share, rx.el.span(bar.count, class_name="text-end"), class_name=BAR_ROW)


def _item(review: Any) -> rx.Component:
    return rx.el.li(
        rx.el.p(review.stars, " ", rx.el.span(review.title, class_name="font-medium")),
        when(review.body != "", rx.el.p(review.body, class_name="max-w-prose")),
        rx.el.p(
            review.author,
            " · ",
            review.written,
            when(review.is_verified, badge(t("Bought here"), "success", icon_name="check")),
            class_name=ABOUT,
        ),
        class_name=ITEM,
    )


def review_section(view: Any, *, class_name: str) -> rx.Component:
    """`view` has `summary`, `bars` of `stars`, `percent`, `count` and `spoken`, and `newest`."""
    spread = rx.el.div(
        rx.el.p(view.summary, class_name="text-lg pb-3"),
        rx.el.ul(each(view.bars, _bar), class_name="flex flex-col gap-2"),
    )
    return rx.el.section(
        rx.el.h2(t("Reviews"), class_name="text-2xl"),
        rx.el.div(spread, rx.el.ul(each(view.newest, _item)), class_name=COLUMNS),
        class_name=class_name,
        id="reviews",
    )
