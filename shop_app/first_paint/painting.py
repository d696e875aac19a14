"""What a first paint is made from: a query, a way to draw its answer, and what to say of it in the head."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from shop_app.components.layout.storefront import storefront
from shop_app.components.ui.text import drawn_on_server
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.first_paint.html import html_of
from shop_app.first_paint.shell import Head
from shop_app.states.storefront.shop import ShopState, ShopView
from shop_app.states.visit import Visit


@dataclass(frozen=True, slots=True)
class FirstPaint:
    """How a public page begins.

    `look` answers with the view that the page's `state` holds in its var `view`; `content` draws it; `describe` makes
    the head from it. `asks` names the query parameters that change the page, a trailing dot standing for any ending;
    others are not looked at, so that nobody fills the cache by inventing them. A page with `is_private` is made for one
    visitor and never kept. `also` are other vars that the page's loading sets.
    """

    look: Callable[[UnitOfWork, Visit], Any]
    state: type[rx.State]
    content: Callable[[Any], rx.Component]
    describe: Callable[[Any, ShopView, str], Head]
    asks: tuple[str, ...] = ()
    is_private: bool = False
    also: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Signs:
    """What stands where no page can be shown; each draws the shop's view. `closed` also has the shop's notice."""

    not_found: Callable[[Any], rx.Component]
    gone: Callable[[Any], rx.Component]
    closed: Callable[[Any, str], rx.Component]
    offline: Callable[[Any], rx.Component]


@dataclass(frozen=True, slots=True)
class Painted:
    """A page's content, ready for a document."""

    head: Head
    html: str
    seed: dict[str, Any] = field(default_factory=dict)


def seed_of(state: type[rx.State], view: Any, also: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Vars as the browser's store keeps them: Reflex marks their names."""
    values = {"view": view, **(also or {})}
    return {state.get_full_name(): {f"{name}_rx_state_": value for name, value in values.items()}}


def draw(shop: ShopView, content: Callable[[], rx.Component], query: str = "") -> str:
    """The frame and a page's content as HTML, in the current locale. `query` stands in the search box."""
    with drawn_on_server():
        return html_of(storefront(shop, content(), query=query))


def paint(first: FirstPaint, view: Any, shop: ShopView, origin: str) -> Painted:
    """One public page of a shop."""
    html = draw(shop, lambda: first.content(view), getattr(view, "query", ""))
    return Painted(
        first.describe(view, shop, origin), html, {**seed_of(ShopState, shop), **seed_of(first.state, view, first.also)}
    )
