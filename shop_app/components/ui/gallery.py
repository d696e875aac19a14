"""A product's pictures: a strip to swipe, and every thumbnail below it, never cut."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.ui.flow import each, when
from shop_app.components.ui.image import FRAME, PICTURE, SQUARE, nothing, picture
from shop_app.components.ui.text import t

STRIP = "flex snap-x snap-mandatory overflow-x-auto rounded-card scroll-smooth"
SLIDE = "w-full shrink-0 snap-start"
THUMBS = "flex flex-wrap gap-2 pt-3"
THUMB = "block size-16 overflow-hidden rounded-control border border-line hover:border-line-control"
SIZES = "(min-width: 1280px) 640px, (min-width: 768px) 50vw, 100vw"


def _slide(slide: Any, *, eager: bool = False) -> rx.Component:
    shown = rx.el.span(picture(slide.picture, sizes=SIZES, eager=eager), class_name=f"{FRAME} {SQUARE}")
    return rx.el.li(shown, id=slide.anchor, class_name=SLIDE)


def _thumb(slide: Any) -> rx.Component:
    view = slide.picture
    small = rx.el.img(src=view.thumb, alt=view.alt, class_name=PICTURE, custom_attrs={"loading": "lazy"})
    anchor = rx.el.a(small, href="#" + slide.anchor, class_name=THUMB, custom_attrs={"data-shows": slide.anchor})
    return rx.el.li(anchor)


def _first_paint(slides: Any) -> rx.Component:
    return rx.fragment(*(_slide(slide, eager=place == 0) for place, slide in enumerate(slides)))


def gallery(slides: Any, *, is_single: Any, is_empty: Any) -> rx.Component:
    """`slides` holds objects with `anchor` and `picture`; arrow keys scroll the strip."""
    # In the first paint the first picture is fetched before all else; the app finds it there.
    shown = each(slides, _slide) if isinstance(slides, rx.Var) else _first_paint(slides)
    strip = rx.el.div(
        rx.el.ul(shown, class_name="flex w-full"),
        role="group",
        class_name=STRIP,
        custom_attrs={"tabIndex": "0", "aria-label": t("Pictures")},
    )
    thumbs = rx.el.ul(each(slides, _thumb), class_name=THUMBS)
    return rx.el.div(
        when(is_empty, rx.el.span(nothing(), class_name=f"{FRAME} {SQUARE}"), strip),
        when(is_single, rx.fragment(), thumbs),
    )
