"""Pictures with their place kept before they arrive."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.ui.flow import when
from shop_app.components.ui.icon import icon

FRAME = "relative block overflow-hidden rounded-card bg-surface-2"
SQUARE = "aspect-square"
PICTURE = "size-full object-cover"
EMPTY = "absolute inset-0 grid place-items-center text-ink-2"


def image(src: Any, alt: Any, *, src_set: Any = "", sizes: str = "", eager: bool = False) -> rx.Component:
    """A square picture that fills its frame; a quiet sign where there is none. `alt` may be empty."""
    attributes: dict[str, Any] = {"decoding": "async", "loading": "eager" if eager else "lazy"}
    if eager:
        attributes["fetchPriority"] = "high"
    picture = rx.el.img(
        src=src,
        alt=alt,
        class_name=PICTURE,
        custom_attrs=attributes,
        **({"src_set": src_set} if not isinstance(src_set, str) or src_set else {}),
        **({"sizes": sizes} if sizes else {}),
    )
    nothing = rx.el.span(icon("image", 24), class_name=EMPTY)
    return rx.el.span(when(src != "", picture, nothing), class_name=f"{FRAME} {SQUARE}")
