"""Pictures with their place kept before they arrive."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.ui.flow import when
from shop_app.components.ui.icon import icon

FRAME = "relative block overflow-hidden rounded-card bg-surface-2"
SQUARE = "aspect-square"
PICTURE = "size-full object-cover"
# What stands in for the picture lies behind it, cut as the picture is.
BLURRED = "bg-cover bg-center bg-no-repeat"
HERO_SIZES = "(min-width: 1280px) 616px, (min-width: 768px) 50vw, 100vw"
EMPTY = "absolute inset-0 grid place-items-center text-ink-2"


def picture(view: Any, *, sizes: str = "", eager: bool = False, class_name: str = PICTURE) -> rx.Component:
    """`view` is a `PictureView` or a var of one: AVIF where the browser and we have it, WebP elsewhere.

    `eager` is for the one picture that a page opens with. `class_name` replaces filling the frame.
    """
    attributes: dict[str, Any] = {
        "loading": "eager" if eager else "lazy",
        # As props they would become styles and win over the frame's.
        "width": view.width,
        "height": view.height,
        "style": {"backgroundImage": view.blur, "objectPosition": view.focus},
    }
    if eager:
        attributes["fetchPriority"] = "high"
    sized = {"sizes": sizes} if sizes else {}
    return rx.el.picture(
        when(view.avif_set != "", rx.el.source(type="image/avif", src_set=view.avif_set, **sized)),
        rx.el.img(
            src=view.src,
            src_set=view.src_set,
            alt=view.alt,
            class_name=f"{class_name} {BLURRED}",
            custom_attrs=attributes,
            **sized,
        ),
        class_name="contents",
    )


def thumbnail(src: Any, alt: Any = "") -> rx.Component:
    """A small square picture by its address alone, as lines of carts and orders have it."""
    small = rx.el.img(src=src, alt=alt, class_name=PICTURE, custom_attrs={"decoding": "async", "loading": "lazy"})
    return rx.el.span(when(src != "", small, nothing()), class_name=f"{FRAME} {SQUARE}")


def image(view: Any, *, sizes: str = "", eager: bool = False, class_name: str = SQUARE) -> rx.Component:
    """A picture that fills its frame; a quiet sign where there is none. `class_name` says the frame's shape."""
    shown = picture(view, sizes=sizes, eager=eager)
    return rx.el.span(when(view.src != "", shown, nothing()), class_name=f"{FRAME} {class_name}")


def nothing() -> rx.Component:
    """What a frame shows where there is no picture."""
    return rx.el.span(icon("image", 24), class_name=EMPTY)
