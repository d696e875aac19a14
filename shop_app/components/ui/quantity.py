"""The quantity stepper: two buttons around an input that also takes typing."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.ui.icon import icon
from shop_app.components.ui.text import t

FRAME = "inline-flex items-center rounded-control border border-line-control bg-surface"
STEP = "inline-flex items-center justify-center size-11 hover:bg-surface-2 rounded-control"
NUMBER = "w-10 min-h-11 bg-surface text-center text-base tabular-nums"


def _step(change: int, label: Any) -> rx.Component:
    # ui.js changes the number and tells React, so the figure moves before the server answers.
    attributes = {"type": "button", "aria-label": label, "title": label, "data-step": str(change)}
    return rx.el.button(icon("plus" if change > 0 else "minus", 16), class_name=STEP, custom_attrs=attributes)


def quantity(name: str, value: Any = 1, *, label: Any = None, maximum: int = 99, **props: Any) -> rx.Component:
    """Counts from 1 to `maximum`. `on_blur` fires with the new value after typing and after each step."""
    attributes = {
        "aria-label": t("Quantity") if label is None else label,
        "min": "1",
        "max": str(maximum),
        "inputMode": "numeric",
        "pattern": "[0-9]*",
        "autoComplete": "off",
        **props.pop("custom_attrs", {}),
    }
    control = rx.el.input(
        name=name, default_value=value, type="text", class_name=NUMBER, custom_attrs=attributes, **props
    )
    return rx.el.div(
        _step(-1, t("One less")),
        control,
        _step(1, t("One more")),
        class_name=FRAME,
        custom_attrs={"role": "group"},
    )
