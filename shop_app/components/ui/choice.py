"""Checkboxes, switches and radio cards: native inputs with a hit area for fingers."""

from __future__ import annotations

from typing import Any

import reflex as rx

ROW = "flex items-center gap-3 min-h-11 text-base text-ink"
BOX = "size-5 shrink-0 accent-accent"
RADIO_CARD = (
    "flex items-start gap-3 rounded-control border border-line-control bg-surface p-4 "
    "has-checked:border-accent-ink has-checked:bg-accent-tint hover:bg-surface-2"
)


def checkbox(name: str, label: Any, **props: Any) -> rx.Component:
    """A tick and its sentence."""
    return rx.el.label(rx.el.input(type="checkbox", name=name, class_name=BOX, **props), label, class_name=ROW)


def switch(name: str, label: Any, **props: Any) -> rx.Component:
    """On or off at once, without a Save."""
    attributes = {"role": "switch", **props.pop("custom_attrs", {})}
    control = rx.el.input(type="checkbox", name=name, class_name=BOX, custom_attrs=attributes, **props)
    return rx.el.label(control, label, class_name=ROW)


def radio_card(name: str, value: Any, title: Any, *, detail: Any = "", aside: Any = "", **props: Any) -> rx.Component:
    """One of several, with room for what choosing it means: a delivery method and its price."""
    text = rx.el.span(
        rx.el.span(title, class_name="block font-medium"),
        rx.el.span(detail, class_name="block text-sm text-ink-2"),
        class_name="grow",
    )
    control = rx.el.input(type="radio", name=name, value=value, class_name=f"{BOX} mt-0.5", **props)
    return rx.el.label(control, text, rx.el.span(aside, class_name="tabular-nums"), class_name=RADIO_CARD)
