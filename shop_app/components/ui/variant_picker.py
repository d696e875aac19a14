"""Choosing a variant: one group of radio tiles per option. No value is ever locked: a pair that is not made
or sold out is marked, and the page finds the nearest one that is.
"""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.ui.disclosure import disclosure
from shop_app.components.ui.flow import each, when
from shop_app.components.ui.link import link
from shop_app.components.ui.text import t

GROUP = "flex flex-col gap-2"
LEGEND = "text-sm font-medium pb-2"
TILES = "flex flex-wrap gap-2"
TILE = (
    "relative inline-flex flex-col items-center justify-center min-h-11 min-w-11 px-4 py-1 rounded-control border "
    "border-line-control bg-surface hover:bg-surface-2 has-checked:border-accent-ink has-checked:bg-accent-tint "
    "has-checked:text-accent-tint-ink has-focus-visible:outline-2 has-focus-visible:outline-offset-2 "
    "has-focus-visible:outline-accent-ink"
)
RADIO = "absolute inset-0 size-full opacity-0"
NOTE = "text-xs text-ink-2"
COMBINATION = "flex min-h-11 items-center justify-between gap-4 text-ink hover:bg-surface-2"


def variant_picker(groups: Any, *, on_choose: Any) -> rx.Component:
    """`groups` holds objects with `name`, `field`, `key` and `choices` of `value`, `is_chosen` and `note`.

    `on_choose` is called with the option's name and the value.
    """

    def tile(group: Any, value: Any) -> rx.Component:
        radio = rx.el.input(
            type="radio",
            name=group.field,
            default_checked=value.is_chosen,
            class_name=RADIO,
            on_change=lambda _: on_choose(group.name, value.value),
            # Not Reflex's own prop, which beside `on_change` becomes an expression for the browser only.
            custom_attrs={"value": value.value},
        )
        note = when(value.note != "", rx.el.span(value.note, class_name=NOTE))
        return rx.el.label(radio, rx.el.span(value.value), note, class_name=TILE)

    def one(group: Any) -> rx.Component:
        return rx.el.fieldset(
            rx.el.legend(group.name, class_name=LEGEND),
            rx.el.div(each(group.choices, lambda value: tile(group, value)), class_name=TILES),
            key=group.key,
            class_name=GROUP,
        )

    return rx.el.div(each(groups, one), class_name="flex flex-col gap-5 empty:hidden")


def combination_list(combinations: Any) -> rx.Component:
    """Every variant in stock, for products with so many options that tiles alone would take too many clicks.

    `combinations` holds objects with `label`, `price` and `href`.
    """

    def one(combination: Any) -> rx.Component:
        price = rx.el.span(combination.price, class_name="tabular-nums text-ink-2")
        return rx.el.li(link(combination.label, " ", price, href=combination.href, class_name=COMBINATION))

    listed = rx.el.ul(each(combinations, one), class_name="flex max-h-64 flex-col overflow-y-auto")
    return disclosure(t("All combinations in stock"), listed)
