"""What every storefront page does when it opens: the frame, the cart and its own view, all in one unit of work."""

from collections.abc import Callable
from typing import TypeVar

import reflex as rx

from models.errors import ShopError
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.states.door import Door
from shop_app.states.storefront.cart import CartState, CartView, cart_view
from shop_app.states.storefront.shop import ShopState, ShopView, shop_view
from shop_app.states.visit import Visit

View = TypeVar("View")


class StorefrontPage(Door, rx.State, mixin=True):
    """A page with a `view`, opened by `_open`."""

    def _visit(self, *names: str) -> Visit:
        """Where this tab is; `names` are the varying parts of the page's path."""
        url = self.router.url
        parts = {name: getattr(self, name, "") for name in names}
        return Visit.at(parts, url.query.removeprefix("?"))

    async def _open(self, look: Callable[[UnitOfWork, Visit], View], *names: str) -> View | None:
        """The page's view, after the frame and the cart were filled; `None` after a refusal, which is shown."""
        visit = self._visit(*names)

        def all_of_it(uow: UnitOfWork) -> tuple[ShopView, CartView, View]:
            return shop_view(uow), cart_view(uow), look(uow, visit)

        try:
            shop, cart, view = await self._do(all_of_it)
        except ShopError as error:
            await self._refuse(error)
            return None
        (await self.get_state(ShopState)).view = shop
        (await self.get_state(CartState))._show(cart)
        return view
