"""What every storefront page does when it opens: the frame, the cart and its own view, all in one unit of work."""

from collections.abc import Callable
from typing import TypeVar
from urllib.parse import unquote

import reflex as rx

from models.errors import ShopError
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.states.door import Door
from shop_app.states.storefront.cart import CartState, CartView, cart_view
from shop_app.states.storefront.shop import ShopState, ShopView, shop_view
from shop_app.states.storefront.shopper import ShopperState, ShopperView, shopper_view
from shop_app.states.visit import Visit

View = TypeVar("View")


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
        return view
