"""More of a list: one button on storefronts, two in tables."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.ui.button import button, button_class
from shop_app.components.ui.flow import when
from shop_app.components.ui.link import link
from shop_app.components.ui.text import t


def load_more(href: Any, *, shown: Any, total: Any) -> rx.Component:
    """How much of the list is on the page, and a link to the rest; `href` is empty at the end.

    The longer list has an address of its own, and the page stays where it is."""
    count = rx.el.p(t("{shown} of {total}", shown=shown, total=total), class_name="text-sm text-ink-2 tabular-nums")
    classes = button_class("secondary", more="min-w-48")
    more = link(
        t("Load more"), href=href, class_name=classes, prevent_scroll_reset=True, custom_attrs={"data-soft": ""}
    )
    return rx.el.div(count, when(href != "", more), class_name="flex flex-col items-center gap-3 py-8")


def previous_next(*, on_previous: Any, on_next: Any, has_previous: Any, has_next: Any, summary: Any) -> rx.Component:
    """Keyset pages of a table, with what is shown in words."""
    return rx.el.nav(
        rx.el.p(summary, class_name="text-sm text-ink-2 tabular-nums"),
        rx.el.div(
            rx.cond(has_previous, button(t("Previous"), kind="secondary", size="sm", on_click=on_previous)),
            rx.cond(has_next, button(t("Next"), kind="secondary", size="sm", on_click=on_next)),
            class_name="flex gap-2",
        ),
        class_name="flex flex-wrap items-center justify-between gap-4 py-4",
        custom_attrs={"aria-label": t("Pages")},
    )
