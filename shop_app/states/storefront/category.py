"""S2: from many to a handful."""

import dataclasses
from typing import Any

import reflex as rx

from shop_app.states.door import Door
from shop_app.states.storefront.shelf import Card, NavLink


@dataclasses.dataclass
class CategoryView:
    """A page of a category. `more_href` is empty at the end of the list."""

    name: str = ""
    description: str = ""
    count: str = ""
    trail: list[NavLink] = dataclasses.field(default_factory=list)
    children: list[NavLink] = dataclasses.field(default_factory=list)
    href: str = ""
    sort: str = ""
    cards: list[Card] = dataclasses.field(default_factory=list)
    shown: int = 0
    total: int = 0
    more_href: str = ""
    is_missing: bool = False


class CategoryState(Door, rx.State):
    """A category page."""

    view: CategoryView = CategoryView()
    is_waiting: bool = False

    @rx.event
    async def sort_by(self, order: str) -> Any:
        """The list in another order, at an address of its own."""
        return rx.redirect(f"{self.view.href}?sort={order}")
