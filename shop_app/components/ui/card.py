"""Cards: a border, never a shadow, around things that belong together."""

from __future__ import annotations

from typing import Any

import reflex as rx

CARD = "rounded-card border border-line bg-surface"
PADDED = "p-4 sm:p-6"
DENSE = "p-4 sm:p-5"


def card(*content: Any, title: Any = "", dense: bool = False, class_name: str = "", **props: Any) -> rx.Component:
    """A section with an optional heading."""
    heading = [rx.el.h2(title, class_name="text-xl pb-4")] if not isinstance(title, str) or title else []
    padding = DENSE if dense else PADDED
    return rx.el.section(*heading, *content, class_name=f"{CARD} {padding} {class_name}".strip(), **props)
