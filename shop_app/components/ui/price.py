"""Prices: finished text from the server, the old price struck through and named as such."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.ui.flow import when
from shop_app.components.ui.text import t

NOW = "tabular-nums font-medium text-ink"
WAS = "tabular-nums font-normal text-ink-2"
ROW = "inline-flex flex-wrap items-baseline gap-2"


def price(now: Any, was: Any = "", *, class_name: str = "") -> rx.Component:
    """`now` and `was` are texts such as "€19.90"; an empty `was` shows nothing."""
    before = rx.el.span(rx.el.span(t("Was"), " ", class_name="sr-only"), rx.el.s(was), class_name=WAS)
    current = rx.el.span(now, class_name=NOW)
    return rx.el.span(current, when(was != "", before), class_name=f"{ROW} {class_name}".strip())
