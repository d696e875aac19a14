"""The lines of the cart and what they come to: the same in the drawer and on the cart's page."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.ui.badge import badge
from shop_app.components.ui.bill import sums
from shop_app.components.ui.button import ICON_BUTTON
from shop_app.components.ui.flow import each, when
from shop_app.components.ui.icon import icon
from shop_app.components.ui.image import thumbnail
from shop_app.components.ui.link import link
from shop_app.components.ui.quantity import quantity
from shop_app.components.ui.text import t
from shop_app.states.storefront.cart import CartState

LINE = "grid grid-cols-[5rem_1fr] gap-4 py-4 border-t border-line first:border-t-0"


def _steps(line: Any) -> rx.Component:
    """The stepper and the bin; on the server, where nothing could answer them, the number alone."""
    if not isinstance(line.title, rx.Var):
        return rx.el.p(t("Quantity {count}", count=line.quantity), class_name="flex min-h-12 items-center pt-2")
    remove = rx.el.button(
        icon("trash-2", 16),
        class_name=f"{ICON_BUTTON} text-ink-2",
        on_click=CartState.remove(line.id),
        custom_attrs={"type": "button", "aria-label": t("Remove {title}", title=line.title), "title": t("Remove")},
    )
    count = quantity(
        "quantity",
        line.quantity,
        label=t("Quantity of {title}", title=line.title),
        key=line.id + CartState.revision.to_string(),
        on_blur=lambda value: CartState.change(line.id, value),
    )
    return rx.el.div(count, remove, class_name="flex items-center justify-between gap-2 pt-2")


def _line(line: Any) -> rx.Component:
    words = rx.el.div(
        rx.el.div(
            link(line.title, href=line.href, class_name="font-medium hover:underline"),
            rx.el.span(line.total, class_name="tabular-nums font-medium"),
            class_name="flex items-start justify-between gap-4",
        ),
        when(line.options != "", rx.el.p(line.options, class_name="text-sm text-ink-2")),
        rx.el.p(line.unit_price, class_name="text-sm text-ink-2 tabular-nums"),
        when(line.notice != "", rx.el.p(badge(line.notice, "warning"))),
        _steps(line),
        class_name="flex min-w-0 flex-col gap-1",
    )
    return rx.el.li(thumbnail(line.image), words, key=line.id, class_name=LINE)


def cart_lines(view: Any) -> rx.Component:
    """Every line of a cart, with its stepper and a way to take it out."""
    return rx.el.ul(each(view.lines, _line))


def cart_sums(view: Any) -> rx.Component:
    """Goods, delivery, tax and the total, all of it before the checkout."""
    return sums(view, shipping_label=t("Delivery, estimated"))
