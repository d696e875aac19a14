"""What buyers say: how the stars are spread, as ways to filter, and the reviews with their photographs."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.ui.badge import badge
from shop_app.components.ui.dialog import opens
from shop_app.components.ui.flow import each, some, when
from shop_app.components.ui.gallery import lightbox
from shop_app.components.ui.image import FRAME, SQUARE, picture
from shop_app.components.ui.link import TEXT_LINK, link
from shop_app.components.ui.text import t

PHOTOGRAPHS = "photographs"
COLUMNS = "grid gap-8 sm:grid-cols-[16rem_1fr] sm:gap-12"
BAR_ROW = (
    "grid grid-cols-[3rem_1fr_3rem] items-center gap-3 min-h-8 rounded-control px-2 text-sm tabular-nums "
    "hover:bg-surface-2"
)
CHOSEN = f"{BAR_ROW} bg-accent-tint text-accent-tint-ink font-medium"
BAR = "h-2 w-full overflow-hidden rounded-full accent-accent"
ITEM = "flex flex-col gap-2 border-t border-line py-5 first:border-t-0 first:pt-0"
ABOUT = "flex flex-wrap items-center gap-2 text-sm text-ink-2"
REPLY = "ms-4 border-s-2 border-line ps-4 text-ink-2 max-w-prose whitespace-pre-line"
SORT = "inline-flex items-center min-h-11 text-ink-2 hover:text-ink hover:underline underline-offset-4"
SORTED = "inline-flex items-center min-h-11 font-medium text-ink underline underline-offset-4"
# A turn of the reviews is no turn of the page: it stays where it is.
STAYS = {"prevent_scroll_reset": True}


def _bar(bar: Any) -> rx.Component:
    share = rx.el.progress(class_name=BAR, custom_attrs={"value": bar.percent, "max": "100", "aria-hidden": "true"})
    named = {"aria-label": bar.spoken, "aria-current": when(bar.is_chosen, "true", "false"), "data-soft": ""}
    parts = [rx.el.span(bar.stars), share, rx.el.span(bar.count, class_name="text-end")]
    return rx.el.li(
        link(*parts, href=bar.href, class_name=when(bar.is_chosen, CHOSEN, BAR_ROW), custom_attrs=named, **STAYS)
    )


def _sort(way: Any) -> rx.Component:
    current = {"aria-current": when(way.is_chosen, "true", "false")}
    classes = when(way.is_chosen, SORTED, SORT)
    return rx.el.li(link(way.label, href=way.href, class_name=classes, custom_attrs=current, **STAYS))


def _photograph(photograph: Any) -> rx.Component:
    view = photograph.picture
    enlarge = rx.el.button(
        picture(view, sizes="80px"),
        class_name="block size-full cursor-zoom-in",
        custom_attrs={
            "type": "button",
            "aria-label": t("Enlarge: {picture}", picture=view.alt),
            "data-shows": "large-" + photograph.anchor,
            **opens(PHOTOGRAPHS),
        },
    )
    return rx.el.li(rx.el.span(enlarge, class_name=f"{FRAME} {SQUARE}"), class_name="w-20")


def _item(review: Any) -> rx.Component:
    return rx.el.li(
        rx.el.p(
            rx.el.span(review.spoken, class_name="sr-only"),
            rx.el.span(review.stars, custom_attrs={"aria-hidden": "true"}),
            " ",
            rx.el.span(review.title, class_name="font-medium"),
        ),
        when(review.body != "", rx.el.p(review.body, class_name="max-w-prose whitespace-pre-line")),
        when(
            some(review.photographs),
            rx.el.ul(each(review.photographs, _photograph), class_name="flex flex-wrap gap-2"),
        ),
        rx.el.p(
            review.author,
            " · ",
            review.written,
            when(review.is_verified, badge(t("Bought here"), "success", icon_name="check")),
            class_name=ABOUT,
        ),
        when(
            review.reply != "",
            rx.el.div(
                rx.el.p(t("Answer of the shop"), class_name="font-medium"), rx.el.p(review.reply), class_name=REPLY
            ),
        ),
        class_name=ITEM,
    )


def _turned(view: Any) -> rx.Component:
    newer = when(view.newer_href != "", link(t("Previous reviews"), href=view.newer_href, class_name=SORTED, **STAYS))
    older = when(view.older_href != "", link(t("More reviews"), href=view.older_href, class_name=SORTED, **STAYS))
    return rx.el.nav(
        newer, older, class_name="flex flex-wrap justify-between gap-4", custom_attrs={"aria-label": t("Reviews")}
    )


def review_section(view: Any, *, form: Any, class_name: str) -> rx.Component:
    """`view` is an `OpinionsView`; `form` is where one writes, or the word on who may."""
    spread = rx.el.div(
        rx.el.p(view.summary, class_name="text-lg pb-3"),
        rx.el.ul(each(view.bars, _bar), class_name="flex flex-col"),
    )
    everything = rx.el.p(
        view.filtered,
        " · ",
        link(t("Show all"), href=view.all_href, class_name=TEXT_LINK, **STAYS),
        class_name="text-sm text-ink-2 pb-4",
        role="status",
    )
    listed = rx.el.div(
        rx.el.ul(each(view.sorts, _sort), class_name="flex flex-wrap gap-x-6 pb-4"),
        when(view.filtered != "", everything),
        rx.el.ul(each(view.shown, _item)),
        _turned(view),
    )
    said = rx.el.div(spread, listed, class_name=COLUMNS)
    return rx.el.section(
        rx.el.h2(t("Reviews"), class_name="text-2xl"),
        when(view.count > 0, said, rx.el.p(t("No reviews yet. Be the first: whoever buys it here can write one."))),
        form,
        lightbox(PHOTOGRAPHS, t("Photographs of buyers"), view.photographs, is_single=False),
        class_name=class_name,
        id="reviews",
    )
