"""A product's pictures: a strip to swipe or to turn, every thumbnail below it, and all of them large in a dialog."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.ui.button import icon_button
from shop_app.components.ui.dialog import Dialog, closes, opens
from shop_app.components.ui.flow import each, when
from shop_app.components.ui.icon import icon
from shop_app.components.ui.image import FRAME, PICTURE, SQUARE, nothing, picture
from shop_app.components.ui.text import t

ZOOM = "zoom"
STRIP = "flex snap-x snap-mandatory overflow-x-auto rounded-card scroll-smooth"
SLIDE = "w-full shrink-0 snap-start"
ENLARGE = "block size-full cursor-zoom-in"
THUMBS = "flex flex-wrap gap-2 pt-3"
THUMB = "block size-16 overflow-hidden rounded-control border border-line hover:border-line-control"
TURN = (
    "absolute top-1/2 -translate-y-1/2 inline-flex items-center justify-center size-11 rounded-full bg-surface "
    "text-ink shadow-e2 hover:bg-surface-2 rtl:-scale-x-100"
)
WHOLE = "m-auto h-dvh max-h-dvh w-screen max-w-none bg-surface text-ink p-4 sm:p-6"
LARGE = "grid h-[80dvh] w-full place-items-center"
CONTAINED = "max-h-[80dvh] max-w-full w-auto h-auto object-contain"
SIZES = "(min-width: 1280px) 640px, (min-width: 768px) 50vw, 100vw"


def _strip(drawn: rx.Component, *, label: Any, is_single: Any) -> rx.Component:
    """Slides beside each other. `ui.js` turns them by the buttons and by arrow keys."""
    strip = rx.el.div(
        rx.el.ul(drawn, class_name="flex w-full"),
        role="group",
        class_name=STRIP,
        custom_attrs={"data-strip": "", "aria-label": label, "tabIndex": "0"},
    )
    buttons = rx.fragment(_turn(-1), _turn(1))
    return rx.el.div(strip, when(is_single, rx.fragment(), buttons), class_name="relative")


def _turn(step: int) -> rx.Component:
    label = t("Previous picture") if step < 0 else t("Next picture")
    return rx.el.button(
        icon("chevron-left" if step < 0 else "chevron-right", 20),
        class_name=f"{TURN} {'start-2' if step < 0 else 'end-2'}",
        custom_attrs={"type": "button", "aria-label": label, "title": label, "data-turn": str(step)},
    )


def _slide(slide: Any, *, eager: bool = False) -> rx.Component:
    enlarge = rx.el.button(
        picture(slide.picture, sizes=SIZES, eager=eager),
        class_name=ENLARGE,
        custom_attrs={
            "type": "button",
            "aria-label": t("Enlarge: {picture}", picture=slide.picture.alt),
            "data-shows": "large-" + slide.anchor,
            **opens(ZOOM),
        },
    )
    return rx.el.li(rx.el.span(enlarge, class_name=f"{FRAME} {SQUARE}"), id=slide.anchor, class_name=SLIDE)


def _thumb(slide: Any) -> rx.Component:
    view = slide.picture
    small = rx.el.img(src=view.thumb, alt=view.alt, class_name=PICTURE, custom_attrs={"loading": "lazy"})
    anchor = rx.el.a(small, href="#" + slide.anchor, class_name=THUMB, custom_attrs={"data-shows": slide.anchor})
    return rx.el.li(anchor)


def _first_paint(slides: Any) -> rx.Component:
    return rx.fragment(*(_slide(slide, eager=place == 0) for place, slide in enumerate(slides)))


def _large(slide: Any) -> rx.Component:
    shown = picture(slide.picture, sizes="100vw", class_name=CONTAINED)
    return rx.el.li(rx.el.div(shown, class_name=LARGE), id="large-" + slide.anchor, class_name=SLIDE)


def lightbox(dialog_id: str, title: Any, slides: Any, *, is_single: Any) -> rx.Component:
    """Pictures as large as the window, one at a time. Whatever opens it says by `data-shows` which one."""
    heading = f"{dialog_id}-title"
    head = rx.el.div(
        rx.el.h2(title, id=heading, class_name="text-xl pt-2", custom_attrs={"tabIndex": "-1"}),
        icon_button("x", t("Close"), custom_attrs=closes(dialog_id)),
        class_name="flex items-start justify-between gap-4 pb-4",
    )
    return Dialog.create(
        head,
        _strip(each(slides, _large), label=title, is_single=is_single),
        id=dialog_id,
        class_name=WHOLE,
        custom_attrs={"aria-labelledby": heading, "closedby": "any"},
    )


def gallery(slides: Any, *, is_single: Any, is_empty: Any, first: Any = "") -> rx.Component:
    """`slides` holds objects with `anchor` and `picture`; another `first` begins at the first again."""
    # In the first paint the first picture is fetched before all else; the app finds it there.
    drawn = each(slides, _slide) if isinstance(slides, rx.Var) else _first_paint(slides)
    shown = rx.el.div(
        _strip(drawn, label=t("Pictures"), is_single=is_single),
        when(is_single, rx.fragment(), rx.el.ul(each(slides, _thumb), class_name=THUMBS)),
        key=first,
    )
    return rx.el.div(
        when(is_empty, rx.el.span(nothing(), class_name=f"{FRAME} {SQUARE}"), shown),
        lightbox(ZOOM, t("Pictures"), slides, is_single=is_single),
    )
