"""What every storefront page does when it opens: the frame, the cart and its own view, all in one unit of work."""

import re
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import unquote

import reflex as rx

from models.errors import ShopError
from shop_app.core.context import Context
from shop_app.core.translation import tn
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.states.door import Door
from shop_app.states.notices import Notices
from shop_app.states.storefront.cart import CartState, CartView, cart_view
from shop_app.states.storefront.shop import ShopState, ShopView, shop_view
from shop_app.states.storefront.shopper import ShopperState, ShopperView, shopper_view
from shop_app.states.visit import Visit

View = TypeVar("View")
LEFT_OUT = "left_out"


def _sentence(_context: Context, count: str) -> str:
    """What is told after signing in, when not everything from before could come into the account's cart."""
    return tn(
        "{count} product from before you signed in cannot be bought now and is not in your cart.",
        "{count} products from before you signed in cannot be bought now and are not in your cart.",
        int(count) if re.fullmatch("[1-9][0-9]?", count, re.ASCII) else 1,
    )


class StorefrontPage(Door, rx.State, mixin=True):
    """A page with a `view`, opened by `_open`."""

    def _visit(self, name: str = "") -> Visit:
        """Where this tab is; `name` is what the last part of its path is called, where that part varies."""
        url = self.router.url
        last = unquote(url.path.rpartition("/")[2])
        return Visit.at({name: last} if name else {}, url.query.removeprefix("?"))

    async def _open(self, look: Callable[[UnitOfWork, Visit], View], name: str = "") -> View | None:
        """The page's view, after the frame and the cart were filled; `None` after a refusal, which is shown."""
        visit = self._visit(name)

        def all_of_it(uow: UnitOfWork) -> tuple[ShopView, ShopperView, CartView, View]:
            return shop_view(uow), shopper_view(uow), cart_view(uow), look(uow, visit)

        try:
            shop, shopper, cart, view = await self._do(all_of_it)
        except ShopError as error:
            await self._refuse(error)
            return None
        (await self.get_state(ShopState)).view = shop
        (await self.get_state(ShopperState)).view = shopper
        (await self.get_state(CartState))._show(cart)
        if left_out := visit.query.get(LEFT_OUT):
            (await self.get_state(Notices))._say(await self._through(_sentence, left_out))
        return view
