"""Filters of a list: native checkboxes, radios and number fields of one GET form, each with what it would leave."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.ui.field import INPUT
from shop_app.components.ui.flow import each, some, when
from shop_app.components.ui.icon import icon
from shop_app.components.ui.text import t

FACET = "border-b border-line"
SUMMARY = "flex items-center justify-between gap-4 min-h-11 py-2 font-medium"
MARK = "turns transition-transform duration-press text-ink-2"
CHOICES = "flex flex-col pb-4"
CHOICE = "flex items-center gap-3 min-h-8 pointer-coarse:min-h-11 text-base hover:text-accent-ink"
BOX = "size-5 shrink-0 accent-accent"
COUNT = "ms-auto text-sm text-ink-2 tabular-nums"
MORE = "inline-flex items-center gap-1 min-h-8 pointer-coarse:min-h-11 text-sm text-accent-ink underline"
DOT = "inline-block size-5 shrink-0 rounded-full border border-line-control"
AMOUNT = f"{INPUT} tabular-nums"
AMOUNTS = "grid grid-cols-2 gap-3"
SLIDER = "range relative mt-4 h-8"


def _choice(facet: Any, choice: Any) -> rx.Component:
    def tick(kind: str) -> rx.Component:
        attributes = {"value": choice.value}
        return rx.el.input(
            type=kind, name=facet.field, default_checked=choice.is_chosen, class_name=BOX, custom_attrs=attributes
        )

    dot = rx.el.span(class_name=DOT, custom_attrs={"aria-hidden": "true", "style": {"backgroundColor": choice.swatch}})
    return rx.el.label(
        when(facet.is_single, tick("radio"), tick("checkbox")),
        when(choice.swatch != "", dot),
        rx.el.span(choice.label, class_name="min-w-0"),
        when(choice.count != "", rx.el.span(choice.count, class_name=COUNT)),
        key=choice.value,
        class_name=CHOICE,
    )


def _facet(facet: Any) -> rx.Component:
    more = rx.el.details(
        rx.el.summary(t("Show more"), icon("chevron-down", 16, MARK), class_name=MORE),
        rx.el.div(each(facet.more, lambda choice: _choice(facet, choice)), class_name="flex flex-col"),
    )
    choices = rx.el.fieldset(
        rx.el.legend(facet.label, class_name="sr-only"),
        each(facet.choices, lambda choice: _choice(facet, choice)),
        when(some(facet.more), more),
        class_name=CHOICES,
    )
    summary = rx.el.summary(facet.label, icon("chevron-down", 20, MARK), class_name=SUMMARY)
    return rx.el.details(summary, choices, key=facet.field, open=facet.is_open, class_name=FACET)


def _amount(name: str, label: Any, value: Any, bound: Any) -> rx.Component:
    attributes = {"min": "0", "step": "any", "inputMode": "decimal", "autoComplete": "off"}
    field = rx.el.input(
        type="number", name=name, default_value=value, placeholder=bound, class_name=AMOUNT, custom_attrs=attributes
    )
    return rx.el.label(rx.el.span(label, class_name="text-sm text-ink-2"), field, class_name="flex flex-col gap-1")


def _thumb(moves: str, label: Any, value: Any, price: Any) -> rx.Component:
    """One end of the slider. It has no name: ui.js writes it into the number field that has."""
    attributes = {"min": price.floor, "max": price.ceiling, "step": "1", "aria-label": label, "data-moves": moves}
    return rx.el.input(type="range", default_value=value, custom_attrs=attributes)


def _price(price: Any) -> rx.Component:
    label = t("Price in {currency}", currency=price.currency)
    # Without its script a slider would move and change nothing; its place is kept.
    hidden = "" if isinstance(price, rx.Var) else " invisible"
    slider = rx.el.div(
        _thumb("min", t("Lowest price"), price.low, price),
        _thumb("max", t("Highest price"), price.high, price),
        class_name=f"{SLIDER}{hidden}",
    )
    fields = rx.el.fieldset(
        rx.el.legend(label, class_name="sr-only"),
        rx.el.div(
            _amount("min", t("From"), price.least, price.floor),
            _amount("max", t("To"), price.most, price.ceiling),
            class_name=AMOUNTS,
        ),
        slider,
        class_name="pb-4",
    )
    summary = rx.el.summary(label, icon("chevron-down", 20, MARK), class_name=SUMMARY)
    return rx.el.details(summary, fields, open=True, class_name=FACET)


def facet_fields(view: Any) -> rx.Component:
    """`view` is a `Listing` or a var of one."""
    return rx.fragment(when(view.price.is_shown, _price(view.price)), each(view.facets, _facet))
