"""S2: from many to a handful."""

import dataclasses
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

import reflex as rx

from models.errors import NotFound
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import catalog
from shop_app.states.door import Arguments
from shop_app.states.storefront.page import StorefrontPage
from shop_app.states.storefront.shelf import (
    Card,
    NavLink,
    cards_of,
    category_href,
    links_of,
    products_text,
)
from shop_app.states.visit import Visit

# “Load more” makes the page longer; an address asks for so much of it and no more.
MOST_PAGES = 8


@dataclasses.dataclass
class CategoryView:
    """A category and the part of its list that is on the page. `more_href` is empty at the end of the list."""

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


class SortChoice(Arguments):
    """An order of the list."""

    sort: str


def _sort_in(visit: Visit) -> catalog.Sort:
    with suppress(ValueError):
        return catalog.Sort(visit.query.get("sort", ""))
    return catalog.Sort.BEST_SELLING


def _page_in(visit: Visit) -> int:
    text = visit.query.get("page", "1")
    return min(int(text), MOST_PAGES) if text.isascii() and text.isdigit() and len(text) < 4 and text != "0" else 1


def category_view(uow: UnitOfWork, visit: Visit) -> CategoryView:
    """A category's list from its beginning to the page that the address asks for."""
    slug, sort, wanted = visit.parts.get("category", ""), _sort_in(visit), _page_in(visit)
    first = last = catalog.category_page(uow, slug, page=1, sort=sort)
    products = list(first.products)
    for number in range(2, min(wanted, first.pages) + 1):
        last = catalog.category_page(uow, slug, page=number, sort=sort)
        products += last.products
    query = {"sort": sort.value} if "sort" in visit.query else {}
    more = urlencode({**query, "page": last.page + 1}) if last.page < last.pages else ""
    return CategoryView(
        name=first.name,
        description=first.description,
        count=products_text(first.total),
        trail=links_of(first.breadcrumb[:-1]),
        children=links_of(first.children),
        href=category_href(slug),
        sort=sort.value,
        cards=cards_of(products),
        shown=len(products),
        total=first.total,
        more_href=f"{category_href(slug)}?{more}" if more else "",
    )


def category_or_missing(uow: UnitOfWork, visit: Visit) -> CategoryView:
    """The same for the app, which has an address already and shows on its page that nothing is there."""
    try:
        return category_view(uow, visit)
    except NotFound:
        return CategoryView(is_missing=True)


class CategoryState(StorefrontPage, rx.State):
    """A category page."""

    view: CategoryView = CategoryView()

    @rx.event
    async def load(self) -> None:
        """Public: the catalogue is everybody's."""
        self.view = await self._open(category_or_missing, "category") or self.view

    @rx.event
    async def sort_by(self, sort: str) -> Any:
        """The list in another order, at an address of its own."""
        choice = self._read(SortChoice, sort=sort)
        if choice is None:
            return None
        return rx.redirect(f"{self.view.href}?{urlencode({'sort': choice.sort})}")
