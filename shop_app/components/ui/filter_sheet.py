"""The place of a list's filters: a sheet over the whole of a phone, a column beside the list where there is room."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.ui.button import button, icon_button
from shop_app.components.ui.dialog import closes, opens
from shop_app.components.ui.facets import facet_fields
from shop_app.components.ui.flow import some, when
from shop_app.components.ui.icon import icon
from shop_app.components.ui.text import t

SHEET = "list-filters"
FORM = "list-form"
HEAD = "sticky top-0 z-10 flex md:hidden items-center justify-between border-b border-line bg-surface ps-4 pe-2"
FOOT = "sticky bottom-0 z-10 md:hidden border-t border-line bg-surface p-4"
BADGE = "inline-grid place-items-center min-w-6 h-6 rounded-full bg-accent text-on-accent px-1 text-xs tabular-nums"


def filter_sheet(view: Any) -> rx.Component:
    """`view` is a `Listing` or a var of one. What the form says is the list's address: ui.js goes there with each
    change, and without it the button does."""
    heading_id = f"{SHEET}-title"
    is_app = isinstance(view, rx.Var)
    head = rx.el.div(
        rx.el.h2(t("Filters"), id=heading_id, class_name="text-xl", custom_attrs={"tabIndex": "-1"}),
        icon_button("x", t("Close"), custom_attrs=closes(SHEET)),
        class_name=HEAD,
    )
    words = rx.el.input(type="hidden", name="q", custom_attrs={"value": view.query, "readOnly": True})
    show = rx.el.div(
        button(view.show if is_app else t("Show products"), type="submit", class_name="w-full"), class_name=FOOT
    )
    plain = rx.el.noscript(button(t("Apply"), kind="secondary", type="submit", class_name="mt-4"))
    form = rx.el.form(
        when(view.query != "", words),
        rx.el.div(facet_fields(view), *([] if is_app else [plain]), class_name="grow px-4 md:px-0"),
        show,
        id=FORM,
        action=view.href,
        method="get",
        class_name="flex min-h-full flex-col",
        custom_attrs={"data-list": ""},
    )
    return rx.el.dialog(
        head, form, id=SHEET, class_name="sheet", custom_attrs={"aria-labelledby": heading_id, "closedby": "any"}
    )


def filter_button(view: Any) -> rx.Component:
    """Opens the sheet on a phone, and says how many filters are set."""
    count = view.chips.length() if isinstance(view, rx.Var) else len(view.chips)
    label = rx.fragment(
        icon("sliders-horizontal", 16), t("Filters"), when(some(view.chips), rx.el.span(count, class_name=BADGE))
    )
    return button(label, kind="secondary", class_name="md:hidden", custom_attrs=opens(SHEET))
