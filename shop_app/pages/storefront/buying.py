"""What stands around a product's Add to cart: stock, delivery, and the bar that follows on phones."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.ui.badge import badge
from shop_app.components.ui.button import button
from shop_app.components.ui.disclosure import disclosure
from shop_app.components.ui.field import text_field
from shop_app.components.ui.flow import when
from shop_app.components.ui.text import t
from shop_app.states.storefront.product import ProductState

SMALL_FORM = "flex flex-wrap items-end gap-3"
BAR = "fixed inset-x-0 bottom-0 z-30 flex items-center gap-4 border-t border-line bg-surface px-4 py-3 sm:hidden"


def stock_line(view: Any) -> rx.Component:
    """How many there are; where there are none, a way to hear of the next."""
    there = badge(view.stock, "success", icon_name="check")
    return rx.el.div(
        rx.el.p(when(view.is_available, there, badge(view.stock, "warning"))),
        when(view.is_waited_for, _wish(view)),
        class_name="flex flex-col gap-3",
    )


def _wish(view: Any) -> rx.Component:
    """One mail when it is back. Posted as it is where no script runs."""
    is_app = isinstance(view, rx.Var)
    form = rx.el.form(
        rx.el.input(type="hidden", name="variant_id", custom_attrs={"value": view.variant_id, "readOnly": True}),
        rx.el.input(type="hidden", name="slug", custom_attrs={"value": view.slug, "readOnly": True}),
        text_field(
            "email",
            t("E-mail me when it is back"),
            kind="email",
            error=ProductState.wish_fault if is_app else "",
            custom_attrs={"required": True, "autoComplete": "email"},
        ),
        button(t("Tell me"), kind="secondary", type="submit"),
        on_submit=ProductState.ask_for_stock,
        action="/stock-requests",
        method="post",
        class_name=SMALL_FORM,
    )
    if not is_app:
        return form
    return rx.el.div(rx.cond(ProductState.told != "", rx.fragment(), form), rx.el.p(ProductState.told, role="status"))


def delivery_line(delivery: Any) -> rx.Component:
    """When it comes and for how much, and a field for another postcode."""
    form = rx.el.form(
        rx.el.input(type="hidden", name="country", custom_attrs={"value": delivery.country, "readOnly": True}),
        text_field(
            "postcode",
            delivery.label,
            default_value=delivery.postcode,
            custom_attrs={"required": True, "autoComplete": "postal-code", "maxLength": "12"},
        ),
        button(t("Show delivery"), kind="secondary", type="submit"),
        on_submit=ProductState.deliver,
        method="get",
        key=delivery.postcode,
        class_name=SMALL_FORM,
    )
    return rx.el.div(
        rx.el.p(delivery.text, class_name="text-ink"),
        when(delivery.is_known, rx.el.p(delivery.place)),
        disclosure(t("To another postcode"), form, class_name="-my-2"),
        class_name="grow",
    )


def buy_bar(view: Any, *, form: str) -> rx.Component:
    """On phones, once the button has left the view; `ui.js` shows it."""
    add = button(
        t("Add to cart"),
        type="submit",
        why_not=view.why_not,
        class_name="ms-auto",
        custom_attrs={"form": form},
    )
    words = rx.el.div(
        rx.el.p(view.title, class_name="truncate font-medium"),
        rx.el.p(view.price, class_name="text-sm text-ink-2 tabular-nums"),
        class_name="min-w-0",
    )
    return rx.el.div(words, add, class_name=BAR, custom_attrs={"data-buy-bar": "", "hidden": True})
