"""S9: the wishlist, with and without an account; and somebody's list by its link."""

import dataclasses
from typing import Any
from uuid import UUID

import reflex as rx

from models.errors import NotFound, ShopError
from models.values.ids import parse_id
from shop_app.core.formatting import money_text
from shop_app.core.translation import N_, t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import carts, wishlists
from shop_app.states.notices import Notices
from shop_app.states.storefront.cart import CartState, cart_view
from shop_app.states.storefront.page import StorefrontPage
from shop_app.states.storefront.picture import PictureView, picture_view
from shop_app.states.storefront.shelf import product_href
from shop_app.states.visit import Visit

REMOVED = N_("Off your wishlist")
ADDED = N_("On your wishlist")
UNDO = N_("Undo")
MOVED = N_("In your cart")


@dataclasses.dataclass
class WishView:
    """A wish. `news` is a word about price or stock; `can_move` that there is nothing to choose first."""

    id: str = ""
    variant_id: str = ""
    title: str = ""
    href: str = ""
    picture: PictureView = dataclasses.field(default_factory=PictureView)
    price: str = ""
    was: str = ""
    note: str = ""
    news: str = ""
    is_gone: bool = False
    can_move: bool = False


@dataclasses.dataclass
class WishlistPageView:
    """A list; `share_href` is empty while nobody else may see it."""

    wishes: list[WishView] = dataclasses.field(default_factory=list)
    share_href: str = ""
    is_own: bool = True
    is_missing: bool = False
    is_signed_in: bool = False


def _wish(wish: wishlists.Wish) -> WishView:
    card = wish.card
    if card is None:
        return WishView(id=str(wish.product_id), title=wish.title, note=t("Not for sale any more"), is_gone=True)
    news = t("Back in stock") if wish.is_back else ""
    if wish.drop_minor:
        news = t("{amount} less than when you saved it", amount=money_text(wish.drop_minor, card.currency))
    return WishView(
        id=str(wish.product_id),
        variant_id=str(card.variant_id or ""),
        title=card.title,
        href=product_href(card.slug),
        picture=picture_view(card.picture),
        price=card.price_text,
        was=card.was_text,
        note=card.stock_note,
        news=news,
        can_move=card.variant_id is not None and card.is_buyable,
    )


def wishlist_view(uow: UnitOfWork, _visit: Visit) -> WishlistPageView:
    """The caller's own list."""
    view = wishlists.view(uow)
    return WishlistPageView(
        wishes=[_wish(wish) for wish in view.wishes],
        share_href=f"{uow.context.origin}/wishlist/{view.share_token}" if view.share_token else "",
        is_signed_in=uow.context.actor.customer_id is not None,
    )


def shared_view(uow: UnitOfWork, visit: Visit) -> WishlistPageView:
    """Somebody's list by its link."""
    try:
        view = wishlists.shared(uow, visit.parts.get("token", ""))
    except NotFound:
        return WishlistPageView(is_own=False, is_missing=True)
    return WishlistPageView(wishes=[_wish(wish) for wish in view.wishes], is_own=False)


def _move(uow: UnitOfWork, product_id: UUID) -> bool:
    wish = next((wish for wish in wishlists.view(uow).wishes if wish.product_id == product_id), None)
    if wish is None or wish.card is None or wish.card.variant_id is None:
        raise NotFound("This product is not for sale any more.")
    carts.add_line(uow, wish.card.variant_id)
    wishlists.remove(uow, product_id)
    return True


class WishesState(StorefrontPage, rx.State):
    """The caller's wishes: the page of them, and the hearts on other pages."""

    view: WishlistPageView = WishlistPageView()
    is_loaded: bool = False
    hearts: list[str] = []
    """The products on the list, for hearts."""

    @rx.event
    async def load(self) -> None:
        """The caller's own list."""
        self._show(await self._open(wishlist_view))

    @rx.event
    async def load_shared(self) -> None:
        """Somebody's list, by the token in the address."""
        self.view = await self._open(shared_view, "token") or self.view
        self.is_loaded = True

    @rx.event
    async def load_hearts(self) -> None:
        """Which products are on the list."""
        try:
            self.hearts = sorted(map(str, await self._do(wishlists.wished)))
        except ShopError:
            # A heart is no reason to interrupt anybody.
            return

    def _show(self, view: WishlistPageView | None) -> None:
        if view is not None:
            self.view = view
            self.hearts = [wish.id for wish in view.wishes]
        self.is_loaded = True

    async def _change(self, call: Any, *given: Any) -> bool:
        def changed(uow: UnitOfWork) -> WishlistPageView:
            call(uow, *given)
            return wishlist_view(uow, Visit())

        try:
            self._show(await self._do(changed))
        except ShopError as error:
            await self._refuse(error)
            return False
        return True

    @rx.event
    async def toggle(self, product_id: str) -> None:
        """Put a product on the list, or take it off."""
        known = parse_id(str(product_id))
        if known is None:
            return
        is_on = str(known) in self.hearts
        if await self._change(wishlists.remove if is_on else wishlists.add, known):
            await self._tell(REMOVED if is_on else ADDED)

    @rx.event
    async def remove(self, product_id: str) -> None:
        """Take a wish off, for ten seconds with a way back."""
        known = parse_id(str(product_id))
        if known is not None and await self._change(wishlists.remove, known):
            await self._tell(REMOVED, action=UNDO, token=f"wish:{known}")

    @rx.event
    async def undo(self, toast_id: str, token: str) -> None:
        """Put back what was taken off."""
        known = parse_id(str(token).removeprefix("wish:"))
        notices = await self.get_state(Notices)
        if known is None or not any(toast.id == toast_id and toast.token == token for toast in notices.toasts):
            return
        notices.toasts = [toast for toast in notices.toasts if toast.id != toast_id]
        await self._change(wishlists.add, known)

    @rx.event
    async def move(self, product_id: str) -> None:
        """Into the cart, and off the list."""
        known = parse_id(str(product_id))
        if known is not None and await self._change(_move, known):
            (await self.get_state(CartState))._show(await self._do(cart_view))
            await self._tell(MOVED)

    @rx.event
    async def share(self, is_shared: bool) -> None:
        """Let whoever has the link see the list, or no more."""
        wanted = is_shared is True
        await self._change(lambda uow: wishlists.share(uow, is_shared=wanted))
