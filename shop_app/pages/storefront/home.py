"""S1, the shop's front."""

from __future__ import annotations

from functools import partial
from typing import Any

import reflex as rx

from shop_app.components.layout.storefront import storefront_page
from shop_app.components.layout.viewed import recently_viewed
from shop_app.components.ui.button import link_button
from shop_app.components.ui.flow import by_kind, each, when
from shop_app.components.ui.icon import icon
from shop_app.components.ui.image import HERO_SIZES, PICTURE, image, picture
from shop_app.components.ui.link import link
from shop_app.components.ui.product_card import WHOLE
from shop_app.components.ui.rail import SECTION, rail
from shop_app.components.ui.text import t
from shop_app.states.storefront.home import HomeState

HERO = "grid overflow-hidden rounded-dialog bg-accent-tint text-accent-tint-ink sm:grid-cols-2"
HERO_TEXT = "flex flex-col items-start justify-center gap-4 p-6 sm:p-12"
HERO_PICTURE = "relative block aspect-[4/3] overflow-hidden bg-surface-2 sm:aspect-auto sm:min-h-[28rem]"
FILLING = f"absolute inset-0 {PICTURE}"
# One row on a desk, however many there are: the state sends no more than eight.
TILES = (
    "grid grid-cols-2 gap-4 sm:grid-cols-4 md:grid-flow-col md:grid-cols-none md:auto-cols-[minmax(0,18rem)] sm:gap-6"
)
PROMISE = "flex items-start gap-3"


def _hero(section: Any) -> rx.Component:
    shown = rx.el.span(
        picture(section.picture, sizes=HERO_SIZES, eager=True, class_name=FILLING), class_name=HERO_PICTURE
    )
    words = rx.el.div(
        rx.el.h1(section.title, class_name="text-hero tracking-tight text-balance"),
        rx.el.p(section.text, class_name="text-lg font-normal max-w-prose"),
        when(section.href != "", link_button(t("Shop now"), section.href, size="lg")),
        class_name=HERO_TEXT,
    )
    return rx.el.section(words, when(section.picture.src != "", shown), class_name=HERO)


def _tile(tile: Any) -> rx.Component:
    return rx.el.li(
        image(tile.picture, sizes="(min-width: 1024px) 288px, (min-width: 768px) 25vw, 50vw"),
        rx.el.p(link(tile.name, href=tile.href, class_name=WHOLE), class_name="pt-2 font-medium"),
        rx.el.p(tile.count, class_name="text-sm text-ink-2 tabular-nums"),
        class_name="group relative",
    )


def _tiles(section: Any) -> rx.Component:
    return rx.el.section(
        rx.el.h2(section.title, class_name="text-2xl"),
        rx.el.ul(each(section.tiles, _tile), class_name=TILES),
        class_name=SECTION,
    )


def _rail(section: Any) -> rx.Component:
    return rail(section.title, section.cards, href=section.href)


def _words(section: Any) -> rx.Component:
    return rx.el.section(
        when(section.title != "", rx.el.h2(section.title, class_name="text-2xl")),
        rx.el.div(rx.html(section.html), class_name="prose max-w-prose"),
        class_name=SECTION,
    )


def _promise(icon_name: str, title: Any, sentence: Any) -> rx.Component:
    words = rx.el.div(rx.el.p(title, class_name="font-medium"), rx.el.p(sentence, class_name="text-sm text-ink-2"))
    return rx.el.li(icon(icon_name, 24, "text-accent-ink"), words, class_name=PROMISE)


def _promises(section: Any) -> rx.Component:
    when_it_comes = when(section.text != "", section.text, t("You see the day and the price before you pay."))
    returns = link(t("Changed your mind? Send it back."), href=section.href)
    return rx.el.section(
        rx.el.h2(section.title, class_name="sr-only"),
        rx.el.ul(
            _promise("truck", t("Delivered with a date"), when_it_comes),
            _promise("undo-2", t("30 days to return"), returns),
            _promise("shield-check", t("Secure payment"), t("You pay on the payment provider's own page.")),
            class_name="grid gap-6 rounded-card border border-line bg-surface p-6 mt-12 sm:grid-cols-3",
        ),
    )


# Everything else is a rail of products.
_KINDS = {"hero": _hero, "categories": _tiles, "promise": _promises, "text": _words}


def _section(section: Any) -> rx.Component:
    drawings = {kind: partial(draw, section) for kind, draw in _KINDS.items()}
    return by_kind(section.kind, drawings, partial(_rail, section))


def content(view: Any) -> rx.Component:
    """The page inside the frame, from a state's view or the same as plain values."""
    return rx.fragment(
        when(view.has_hero, rx.fragment(), rx.el.h1(view.title, class_name="sr-only")), each(view.sections, _section)
    )


def page() -> rx.Component:
    """The page of the app."""
    return storefront_page(content(HomeState.view), recently_viewed())
