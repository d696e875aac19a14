"""S2: from many to a handful."""

import dataclasses

import reflex as rx

from models.errors import NotFound
from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import catalog
from shop_app.states.storefront.list_address import ListAddress
from shop_app.states.storefront.listing import Listing, kept, listing_of
from shop_app.states.storefront.page import StorefrontPage
from shop_app.states.storefront.shelf import NavLink, category_href, links_of
from shop_app.states.visit import Visit


@dataclasses.dataclass
class CategoryView:
    """A category and its list."""

    name: str = ""
    description: str = ""
    href: str = ""
    trail: list[NavLink] = dataclasses.field(default_factory=list)
    children: list[NavLink] = dataclasses.field(default_factory=list)
    listing: Listing = dataclasses.field(default_factory=Listing)
    is_empty: bool = False
    is_missing: bool = False


def category_view(uow: UnitOfWork, visit: Visit) -> CategoryView:
    """A category and its list as far as the address asks for it."""
    slug = visit.parts.get("category", "")
    place = catalog.category_place(uow, slug)
    address = ListAddress.of(category_href(slug), visit)
    found = listing_of(
        uow, address, category="" if slug == catalog.EVERYTHING else slug, default=catalog.Sort.BEST_SELLING
    )
    return CategoryView(
        name=place.name,
        description=place.description,
        href=category_href(slug),
        trail=[NavLink(t("All products"), category_href(catalog.EVERYTHING)), *links_of(place.breadcrumb[:-1])]
        if slug != catalog.EVERYTHING
        else [],
        children=links_of(place.children),
        listing=found,
        is_empty=not found.total and not address.is_narrowed,
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
        """Public: the catalogue is everybody's. What cannot be read leaves the list as it was, with a word."""
        view = await self._open(category_or_missing, "category")
        self.view = view or dataclasses.replace(self.view, listing=kept(self.view.listing))
