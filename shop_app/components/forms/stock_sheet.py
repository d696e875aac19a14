"""The sheet over the product list: stock of one variant, an adjustment with its reason, and what moved it before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import reflex as rx

from shop_app.components.ui.button import button
from shop_app.components.ui.dialog import drawer, opens
from shop_app.components.ui.empty import empty
from shop_app.components.ui.field import select_field, text_field
from shop_app.components.ui.skeleton import skeleton_lines, waiting
from shop_app.components.ui.text import t
from shop_app.states.merchant.stock import StockState

SHEET = "stock-sheet"
FACT = "flex flex-col rounded-control bg-surface-2 px-4 py-2"


def stock_button(product_id: Any, title: Any) -> rx.Component:
    """Opens the sheet for one product, in the browser at once."""
    return button(
        t("Stock"),
        kind="secondary",
        size="sm",
        icon_name="warehouse",
        on_click=StockState.pick(product_id),
        custom_attrs={**opens(SHEET), "aria-label": t("Stock of {title}", title=title)},
    )


def _fact(label: Any, value: Any) -> rx.Component:
    return rx.el.div(
        rx.el.dt(label, class_name="text-xs text-ink-2"),
        rx.el.dd(value, class_name="text-xl tabular-nums"),
        class_name=FACT,
    )


def _movement(movement: Any) -> rx.Component:
    return rx.el.li(
        rx.el.span(movement.delta, class_name="w-12 shrink-0 text-end font-medium tabular-nums"),
        rx.el.span(
            rx.el.span(movement.reason, class_name="block"),
            rx.el.span(movement.detail, class_name="block text-ink-2"),
            class_name="min-w-0 grow",
        ),
        rx.el.span(
            rx.el.span(t("{count} left", count=movement.balance), class_name="block tabular-nums"),
            rx.el.span(movement.at, class_name="block text-xs text-ink-2", title=movement.exactly),
            class_name="shrink-0 text-end",
        ),
        class_name="flex gap-3 py-2",
    )


def _form(reload: Callable[[], Any]) -> rx.Component:
    view = StockState.view
    return rx.el.form(
        text_field(
            "delta",
            t("Add or take away"),
            help_text=t("Such as 5, or -2 for two less"),
            error=StockState.delta_error,
            custom_attrs={"inputMode": "text", "autoComplete": "off"},
            class_name="tabular-nums",
        ),
        select_field("reason", t("Reason"), view.reasons, error=StockState.reason_error),
        text_field("note", t("Note"), optional=True, max_length=500, auto_complete="off"),
        button(t("Adjust stock"), size="lg", type="submit", why_not=view.why_not, class_name="w-full"),
        on_submit=lambda form: [StockState.adjust(form), reload()],
        class_name="flex flex-col gap-4",
    )


def stock_sheet(reload: Callable[[], Any]) -> rx.Component:
    """`reload` is the event that reads the list below again after an adjustment."""
    view = StockState.view
    choice = rx.cond(
        view.variants.length() > 1,
        select_field("variant", t("Variant"), view.variants, value=view.variant_id, on_change=StockState.choose),
    )
    facts = rx.el.dl(
        _fact(t("On hand"), view.on_hand), _fact(t("Reserved"), view.reserved), class_name="grid grid-cols-2 gap-3"
    )
    history = rx.el.section(
        rx.el.h3(t("History"), class_name="pb-2 text-lg"),
        rx.el.ol(rx.foreach(view.movements, _movement), class_name="divide-y divide-line"),
    )
    tracked = rx.el.div(choice, facts, _form(reload), history, class_name="flex flex-col gap-6")
    untracked = empty(
        "warehouse", t("Stock is not tracked"), t("This product is sold without limit, so there is nothing to adjust.")
    )
    content = rx.cond(view.variant_id != "", tracked, untracked)
    # A new key is a new sheet, and a new sheet is closed.
    return drawer(
        SHEET,
        rx.cond(view.title != "", view.title, t("Stock")),
        rx.cond(StockState.is_loaded, content, waiting(skeleton_lines(6))),
        key=StockState.edition.to_string(),
    )
