"""The lines of the cart and what they come to: the same in the drawer and on the cart's page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import reflex as rx

from shop_app.components.ui.badge import NOTICE, badge
from shop_app.components.ui.bill import sums
from shop_app.components.ui.button import ICON_BUTTON
from shop_app.components.ui.disclosure import disclosure
from shop_app.components.ui.flow import each, some, when
from shop_app.components.ui.icon import icon
from shop_app.components.ui.image import thumbnail
from shop_app.components.ui.link import link
from shop_app.components.ui.quantity import quantity
from shop_app.components.ui.text import t
from shop_app.states.storefront.cart import CartState

LINE = "grid grid-cols-[5rem_1fr] gap-4 py-4 border-t border-line first:border-t-0"
TEXT_BUTTON = "min-h-11 px-2 text-sm text-ink-2 underline underline-offset-2 hover:text-ink"
BAR = "block h-2 w-full overflow-hidden rounded-full"

Asides = Callable[[Any], rx.Component]


def _steps(line: Any, aside: Asides | None) -> rx.Component:
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
    return rx.el.div(
        count,
        rx.el.div(*([aside(line)] if aside else []), remove, class_name="flex items-center"),
        class_name="flex flex-wrap items-center justify-between gap-2 pt-2",
    )


def _why(line: Any) -> rx.Component:
    reasons = rx.el.ul(each(line.why, lambda reason: rx.el.li(reason)), class_name="text-sm tabular-nums")
    return when(some(line.why), disclosure(t("Why this price"), reasons, class_name="text-sm text-ink-2"))


def _line(view: Any, line: Any, aside: Asides | None) -> rx.Component:
    # ui.js reckons the total ahead of us by what stands here; a new revision writes ours over it.
    total = rx.el.span(
        line.total,
        class_name="tabular-nums font-medium",
        custom_attrs={"data-unit": line.unit_minor, "data-currency": view.currency, "data-digits": view.digits},
        **({"key": CartState.revision.to_string()} if isinstance(line.title, rx.Var) else {}),
    )
    words = rx.el.div(
        rx.el.div(
            link(line.title, href=line.href, class_name="font-medium hover:underline"),
            total,
            class_name="flex items-start justify-between gap-4",
        ),
        when(line.options != "", rx.el.p(line.options, class_name="text-sm text-ink-2")),
        rx.el.p(line.unit_price, class_name="text-sm text-ink-2 tabular-nums"),
        when(line.notice != "", rx.el.p(line.notice, class_name=NOTICE)),
        _steps(line, aside),
        _why(line),
        class_name="flex min-w-0 flex-col gap-1",
    )
    return rx.el.li(thumbnail(line.image), words, key=line.id, class_name=LINE, custom_attrs={"data-line": ""})


def _gift(gift: Any) -> rx.Component:
    words = rx.el.div(
        rx.el.p(gift.title, class_name="font-medium"),
        rx.el.p(gift.reason, class_name="text-sm text-ink-2"),
        class_name="min-w-0",
    )
    return rx.el.li(thumbnail(gift.image), rx.el.div(words, badge(t("Gift"), "success")), class_name=LINE)


def cart_lines(view: Any, aside: Asides | None = None) -> rx.Component:
    """Every line of a cart, with its stepper and a way to take it out; `aside` draws one more thing to do with it."""
    return rx.el.ul(each(view.lines, lambda line: _line(view, line, aside)), each(view.gifts, _gift))


def free_delivery(view: Any) -> rx.Component:
    """How far the cart has come to free delivery, where there is such a thing."""
    bar = rx.el.progress(
        value=view.free_percent,
        max=100,
        class_name=BAR,
        custom_attrs={"aria-label": t("On the way to free delivery")},
    )
    shown = rx.el.div(
        rx.el.p(icon("truck", 16), view.to_free_shipping, class_name="flex items-center gap-2 text-sm"),
        bar,
        class_name="flex flex-col gap-2 pb-4",
    )
    return when(view.to_free_shipping != "", shown)


def cart_sums(view: Any) -> rx.Component:
    """Goods, delivery, tax and the total, all of it before the checkout."""
    return sums(view, shipping_label=t("Delivery, estimated"))
