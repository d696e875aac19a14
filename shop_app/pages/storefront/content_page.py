"""S10, a page of the shop's own words."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.layout.storefront import storefront_page
from shop_app.components.ui.flow import when
from shop_app.pages.storefront.not_found import nothing_here
from shop_app.states.storefront.content_page import ContentPageState


def content(view: Any) -> rx.Component:
    """The page inside the frame, from a state's view or the same as plain values."""
    words = rx.el.article(
        rx.el.h1(view.title, class_name="text-3xl tracking-tight"),
        rx.el.div(rx.html(view.html), class_name="prose"),
        class_name="mx-auto flex w-full max-w-prose flex-col gap-6 pb-16",
    )
    return when(view.is_missing, nothing_here(), words)


def page() -> rx.Component:
    """The page of the app."""
    return storefront_page(content(ContentPageState.view))
