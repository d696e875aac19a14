"""S3: the answer to what was typed, as a list like any other."""

import dataclasses

import reflex as rx

from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import catalog, tenants
from shop_app.states.storefront.list_address import ListAddress
from shop_app.states.storefront.listing import Listing, kept, listing_of
from shop_app.states.storefront.page import StorefrontPage
from shop_app.states.storefront.suggestions import SEARCH
from shop_app.states.visit import Visit


@dataclasses.dataclass
class SearchView:
    """A search and its list. Without words it is everything that the shop sells."""

    title: str = ""
    query: str = ""
    contact: str = ""
    listing: Listing = dataclasses.field(default_factory=Listing)


def search_view(uow: UnitOfWork, visit: Visit) -> SearchView:
    """What the shop has for the words in the address."""
    address = ListAddress.of(SEARCH, visit)
    sort = catalog.Sort.RELEVANCE if address.q else catalog.Sort.BEST_SELLING
    return SearchView(
        title=t("Results for “{query}”", query=address.q) if address.q else t("All products"),
        query=address.q,
        contact=tenants.current(uow).support_email,
        listing=listing_of(uow, address, default=sort),
    )


class SearchState(StorefrontPage, rx.State):
    """The page that answers a search."""

    view: SearchView = SearchView()

    @rx.event
    async def load(self) -> None:
        """Public: the catalogue is everybody's. What cannot be read leaves the list as it was, with a word."""
        view = await self._open(search_view)
        self.view = view or dataclasses.replace(self.view, listing=kept(self.view.listing))
