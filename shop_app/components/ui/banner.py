"""One condition of the whole page, under the header."""

from __future__ import annotations

from typing import Any, Literal

import reflex as rx

from shop_app.components.ui.badge import TONES
from shop_app.components.ui.icon import icon

BannerTone = Literal["info", "warning", "danger", "success"]

FRAME = "flex flex-wrap items-center gap-3 rounded-card p-4"
SIGNS: dict[BannerTone, str] = {
    "info": "info",
    "warning": "triangle-alert",
    "danger": "circle-alert",
    "success": "circle-check",
}


def banner(sentence: Any, *actions: Any, tone: BannerTone = "info") -> rx.Component:
    """A sentence and at most one way out; only a failure that blocks the page interrupts a screen reader."""
    return rx.el.div(
        icon(SIGNS[tone]),
        rx.el.div(sentence, class_name="min-w-0 flex-1"),
        *actions,
        class_name=f"{FRAME} {TONES[tone]}",
        role="alert" if tone == "danger" else "status",
    )
