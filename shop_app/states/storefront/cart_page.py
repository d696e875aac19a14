"""Pages that show nothing beside the frame and the cart."""

import reflex as rx

from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import tenants
from shop_app.states.notices import Notices
from shop_app.states.storefront.page import StorefrontPage
from shop_app.states.visit import Visit


def _set_aside(uow: UnitOfWork, visit: Visit) -> str:
    """What is told of a cart that was counted in another currency, part of which is not sold in it."""
    currency = visit.query.get("aside", "")
    if currency not in tenants.offered(uow).currencies:
        return ""
    return t("Not everything in your cart is sold in {currency}. We put the rest aside for you.", currency=currency)


class CartPageState(StorefrontPage, rx.State):
    """The cart's page, and the page that says nothing is here."""

    @rx.event
    async def load(self) -> None:
        """The visitor's own cart, by the cookie."""
        if told := await self._open(_set_aside):
            (await self.get_state(Notices))._say(told)
