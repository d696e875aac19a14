"""Pages that show nothing beside the frame and the cart."""

import reflex as rx

from shop_app.core.unit_of_work import UnitOfWork
from shop_app.states.storefront.page import StorefrontPage
from shop_app.states.visit import Visit


def _nothing_more(uow: UnitOfWork, visit: Visit) -> None:
    """The frame and the cart are all there is."""


class CartPageState(StorefrontPage, rx.State):
    """The cart's page, and the page that says nothing is here."""

    @rx.event
    async def load(self) -> None:
        """The visitor's own cart, by the cookie."""
        await self._open(_nothing_more)
