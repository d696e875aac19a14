"""What is folded away until asked for; works without JavaScript."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.ui.icon import icon

FRAME = "border-t border-line"
SUMMARY = "flex items-center justify-between gap-4 min-h-11 py-2 font-medium"
CONTENT = "pb-4 text-ink-2"
MARK = "turns transition-transform duration-press"


def disclosure(title: Any, *content: Any, open_: bool = False, class_name: str = FRAME) -> rx.Component:
    """A heading that shows and hides what follows."""
    return rx.el.details(
        rx.el.summary(title, icon("chevron-down", 20, MARK), class_name=SUMMARY),
        rx.el.div(*content, class_name=CONTENT),
        class_name=class_name,
        **({"open": True} if open_ else {}),
    )
