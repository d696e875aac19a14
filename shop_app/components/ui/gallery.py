"""A product's pictures: a strip to swipe, and every thumbnail below it, never cut."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.ui.flow import each, when
from shop_app.components.ui.icon import icon
from shop_app.components.ui.image import EMPTY, FRAME, PICTURE, SQUARE
from shop_app.components.ui.text import t

STRIP = "flex snap-x snap-mandatory overflow-x-auto rounded-card scroll-smooth"
SLIDE = "w-full shrink-0 snap-start"
THUMBS = "flex flex-wrap gap-2 pt-3"
THUMB = "block size-16 overflow-hidden rounded-control border border-line hover:border-line-control"
SIZES = "(min-width: 1280px) 640px, (min-width: 768px) 50vw, 100vw"


def _slide(picture: Any) -> rx.Component:
    shown = rx.el.img(
        src=picture.src,
        alt=picture.alt,
        src_set=picture.src_set,
        sizes=SIZES,
        class_name=PICTURE,
        custom_attrs={"decoding": "async"},
    )
    return rx.el.li(rx.el.span(shown, class_name=f"{FRAME} {SQUARE}"), id=picture.anchor, class_name=SLIDE)


def _thumb(picture: Any) -> rx.Component:
    small = rx.el.img(src=picture.thumb, alt=picture.alt, class_name=PICTURE, custom_attrs={"loading": "lazy"})
    anchor = rx.el.a(small, href="#" + picture.anchor, class_name=THUMB, custom_attrs={"data-shows": picture.anchor})
    return rx.el.li(anchor)


def gallery(pictures: Any, *, is_single: Any, is_empty: Any) -> rx.Component:
    """`pictures` holds objects with `anchor`, `src`, `src_set`, `thumb` and `alt`; arrow keys scroll the strip."""
    strip = rx.el.div(
        rx.el.ul(each(pictures, _slide), class_name="flex w-full"),
        role="group",
        class_name=STRIP,
        custom_attrs={"tabIndex": "0", "aria-label": t("Pictures")},
    )
    thumbs = rx.el.ul(each(pictures, _thumb), class_name=THUMBS)
    nothing = rx.el.span(rx.el.span(icon("image", 24), class_name=EMPTY), class_name=f"{FRAME} {SQUARE}")
    return rx.el.div(when(is_empty, nothing, strip), when(is_single, rx.fragment(), thumbs))
