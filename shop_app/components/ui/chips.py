"""What was chosen, above the list: each choice is the way to the list without it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.ui.flow import each, some, when
from shop_app.components.ui.icon import icon
from shop_app.components.ui.link import link
from shop_app.components.ui.text import t

ROW = "flex flex-wrap items-center gap-2 pb-4"
CHIP = (
    "inline-flex items-center gap-2 min-h-9 pointer-coarse:min-h-11 rounded-full bg-accent-tint "
    "text-accent-tint-ink ps-4 pe-3 text-sm hover:underline underline-offset-2"
)
CLEAR = "inline-flex items-center min-h-9 pointer-coarse:min-h-11 px-2 text-sm text-accent-ink underline"
STAYS: dict[str, str] = {"data-soft": ""}


def _chip(chip: Any) -> rx.Component:
    attributes = {"aria-label": chip.spoken, **STAYS}
    way = link(
        chip.label, icon("x", 16), href=chip.href, class_name=CHIP, prevent_scroll_reset=True, custom_attrs=attributes
    )
    return rx.el.li(way, key=chip.href)


def applied_chips(chips: Any, *, clear_href: Any) -> rx.Component:
    """`chips` holds objects with `label`, `href` and `spoken`; `clear_href` is the list with none of them."""
    clear = rx.el.li(
        link(t("Clear all"), href=clear_href, class_name=CLEAR, prevent_scroll_reset=True, custom_attrs=STAYS)
    )
    row = rx.el.ul(each(chips, _chip), clear, class_name=ROW, custom_attrs={"aria-label": t("Filters set")})
    return when(some(chips), row)
