"""A region that could not be fetched: what failed, and Retry."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.ui.button import button
from shop_app.components.ui.icon import icon
from shop_app.components.ui.text import t

FRAME = "flex flex-wrap items-center gap-3 rounded-card bg-danger-tint text-danger-tint-ink p-4"


def failed(sentence: Any, *, on_retry: Any) -> rx.Component:
    """Stays until a retry succeeds."""
    return rx.el.div(
        icon("circle-alert"),
        rx.el.p(sentence, class_name="grow"),
        button(t("Retry"), kind="secondary", size="sm", on_click=on_retry),
        class_name=FRAME,
        role="alert",
    )
