"""The three empties: first run, filtered to nothing, all done."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.ui.icon import icon

FRAME = "flex flex-col items-center gap-3 px-4 py-16 text-center"
SIGN = "grid place-items-center size-12 rounded-full bg-surface-2 text-ink-2"
SENTENCE = "max-w-prose text-ink-2"


def empty(icon_name: str, title: Any, sentence: Any = "", *actions: Any) -> rx.Component:
    """What is not here, why, and the way on."""
    return rx.el.div(
        rx.el.span(icon(icon_name, 24), class_name=SIGN),
        rx.el.h2(title, class_name="text-xl"),
        rx.el.p(sentence, class_name=SENTENCE),
        *actions,
        class_name=FRAME,
    )
