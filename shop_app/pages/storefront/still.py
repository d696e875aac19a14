"""Documents without the app: a shop that is closed for now, and what a browser shows without a network."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.ui.flow import when
from shop_app.components.ui.icon import icon
from shop_app.components.ui.text import t

PAGE = "grid min-h-dvh place-items-center bg-bg p-6 text-base text-ink"
FRAME = "flex max-w-prose flex-col items-center gap-4 text-center"
SIGN = "grid place-items-center size-16 rounded-full bg-surface-2 text-ink-2"
WAY = "inline-flex items-center min-h-11 px-4 text-accent-ink underline underline-offset-2"


def _still(shop: Any, sign: str, title: Any, sentence: Any, *ways: Any) -> rx.Component:
    return rx.el.main(
        rx.el.div(
            rx.el.p(shop.name, class_name="text-lg"),
            rx.el.span(icon(sign, 24), class_name=SIGN),
            rx.el.h1(title, class_name="text-3xl tracking-tight text-balance"),
            rx.el.p(sentence, class_name="whitespace-pre-line text-ink-2"),
            *ways,
            class_name=FRAME,
        ),
        class_name=PAGE,
    )


def closed(shop: Any, notice: str) -> rx.Component:
    """A paused shop, in its own words where it left some."""
    usual = t("We are taking a break. Orders that you have placed are on their way as promised.")
    write = rx.el.a(t("Write to us"), href=f"mailto:{shop.support_email}", class_name=WAY)
    return _still(
        shop, "clock", t("This shop is closed for now"), notice or usual, when(shop.support_email != "", write)
    )


def offline(shop: Any) -> rx.Component:
    """What the service worker shows in place of a page that it has not kept."""
    sentence = t("Pages that you have seen lately still open. What is in your cart is safe.")
    again = rx.el.a(t("Try again"), href="", class_name=WAY)
    return _still(
        shop,
        "wifi-off",
        t("You are offline"),
        sentence,
        again,
        rx.el.a(t("Go to the front page"), href="/", class_name=WAY),
    )
