"""A bill: what was chosen and what it comes to."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.ui.badge import NOTICE
from shop_app.components.ui.flow import each, when
from shop_app.components.ui.image import thumbnail
from shop_app.components.ui.link import TEXT_LINK, link
from shop_app.components.ui.text import t

LINE = "grid grid-cols-[3.5rem_1fr_auto] items-start gap-3 py-3"
REVIEW = f"{TEXT_LINK} inline-flex min-h-6 items-center text-sm print:hidden"
ROW = "flex items-baseline justify-between gap-4"


def sum_row(label: Any, amount: Any, *, strong: bool = False) -> rx.Component:
    """One amount and what it is for."""
    emphasis = "text-lg font-medium" if strong else "text-ink-2"
    return rx.el.div(
        rx.el.dt(label), rx.el.dd(amount, class_name="tabular-nums text-ink"), class_name=f"{ROW} {emphasis}"
    )


def sums(view: Any, *, shipping_label: Any = None) -> rx.Component:
    """`view` has `subtotal`, `discount`, `shipping`, `tax`, `tax_label` and `total`; empty ones are left out."""
    delivery = t("Delivery") if shipping_label is None else shipping_label
    return rx.el.dl(
        sum_row(t("Goods"), view.subtotal),
        when(view.discount != "", sum_row(t("Discount"), view.discount)),
        when(view.shipping != "", sum_row(delivery, view.shipping)),
        when(view.tax != "", sum_row(view.tax_label, view.tax)),
        sum_row(t("Total"), view.total, strong=True),
        class_name="flex flex-col gap-2 border-t border-line pt-4",
    )


def _line(line: Any) -> rx.Component:
    words = rx.el.div(
        rx.el.p(line.title, class_name="font-medium"),
        when(line.options != "", rx.el.p(line.options, class_name="text-sm text-ink-2")),
        rx.el.p(t("Quantity {count}", count=line.quantity), class_name="text-sm text-ink-2"),
        when(line.notice != "", rx.el.p(line.notice, class_name=NOTICE)),
        when(line.review_href != "", link(t("Write a review"), href=line.review_href, class_name=REVIEW)),
        class_name="min-w-0",
    )
    return rx.el.li(thumbnail(line.image), words, rx.el.span(line.total, class_name="tabular-nums"), class_name=LINE)


def bill_lines(lines: Any) -> rx.Component:
    """`lines` holds objects with `title`, `options`, `image`, `quantity`, `total`, a `notice` and a `review_href`."""
    return rx.el.ul(each(lines, _line))
