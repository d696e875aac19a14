"""Wishlists: the caller's own by cookie, signed in or not, and somebody's by the link's token."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path
from starlette.responses import Response

from shop_app.api.deps import ShopperCall
from shop_app.api.rest import refusals
from shop_app.api.schemas import Envelope, money
from shop_app.api.schemas.account import Sharing, Wish, Wishlist
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import wishlists

WISHLIST = "/api/v1/wishlist"
ITEM = WISHLIST + "/items/{product_id}"

router = APIRouter(tags=["Wishlist"], responses=refusals(403, 409, 429))


def _wish_data(wish: wishlists.Wish) -> Wish:
    card = wish.card
    return {
        "product_id": str(wish.product_id),
        "title": wish.title,
        "slug": card.slug if card else None,
        "price": money(card.price_minor, card.currency) if card else None,
        "price_drop": money(wish.drop_minor, card.currency) if card and wish.drop_minor else None,
        "is_back_in_stock": wish.is_back,
        "is_for_sale": card is not None,
    }


def _list_data(view: wishlists.WishlistView) -> Wishlist:
    return {"wishes": [_wish_data(wish) for wish in view.wishes], "share_token": view.share_token or None}


@router.get(WISHLIST, response_model=Envelope[Wishlist])
async def show_wishlist(call: ShopperCall) -> Response:
    """The caller's list, the newest wish first."""
    return await call.look(wishlists.view, _list_data)


@router.put(ITEM, response_model=Envelope[Wishlist])
async def add_wish(call: ShopperCall, product_id: UUID) -> Response:
    """Puts a product on the list; twice is once."""

    def add(uow: UnitOfWork) -> wishlists.WishlistView:
        wishlists.add(uow, product_id)
        return wishlists.view(uow)

    return await call.change(add, _list_data)


@router.delete(ITEM, response_model=Envelope[Wishlist])
async def remove_wish(call: ShopperCall, product_id: UUID) -> Response:
    """Takes a product off the list."""

    def remove(uow: UnitOfWork) -> wishlists.WishlistView:
        wishlists.remove(uow, product_id)
        return wishlists.view(uow)

    return await call.change(remove, _list_data)


@router.put(WISHLIST + "/sharing", response_model=Envelope[Wishlist])
async def share_wishlist(call: ShopperCall, body: Sharing) -> Response:
    """Lets whoever has the link's token see the list, or no more."""
    return await call.change(lambda uow: wishlists.share(uow, is_shared=body.is_shared), _list_data)


@router.get(WISHLIST + "/shared/{token}", response_model=Envelope[Wishlist])
async def show_shared_wishlist(call: ShopperCall, token: Annotated[str, Path(max_length=64)]) -> Response:
    """Somebody's list by its link."""
    return await call.look(lambda uow: wishlists.shared(uow, token), _list_data)
