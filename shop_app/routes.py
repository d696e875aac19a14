"""The site map: every address of the web app, on one screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple

import reflex as rx

from shop_app.pages.storefront import cart, category, home, not_found, product

Audience = Literal["storefront", "account", "merchant", "owner", "platform"]


class Route(NamedTuple):
    """One screen. `path` is in Reflex's words, `[name]` for a part that varies; `title` is an English sentence that is
    translated when a document is made."""

    path: str
    page: Callable[[], rx.Component]
    title: str
    audience: Audience
    on_load: Sequence[Any] = ()


ROUTES: tuple[Route, ...] = (
    Route("/", home.page, "", "storefront"),
    Route("/c/[category]", category.page, "", "storefront"),
    Route("/p/[slug]", product.page, "", "storefront"),
    Route("/cart", cart.page, "Your cart", "storefront"),
)
NOT_FOUND = Route("404", not_found.page, "Page not found", "storefront")
