"""Looking at wishlists."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from models.errors import NotFound
from shop_app.core.permissions import open_to_shoppers
from shop_app.core.tokens import read_signed_id, sign_id
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import catalog, tenants
from shop_app.domain.wishlists.rules import drop_minor
from shop_app.domain.wishlists.schemas import Wish, WishlistView

_SHARE = "wishlist"
_OWN = """
    SELECT id, is_shared FROM wishlist
    WHERE CASE WHEN %(customer)s::uuid IS NULL THEN visitor_sha256 = %(visitor)s ELSE customer_id = %(customer)s END
"""
_ITEMS = """
    SELECT i.product_id, p.title, i.price_minor, i.currency, i.was_in_stock
    FROM wishlist_item i JOIN product p ON p.tenant_id = i.tenant_id AND p.id = i.product_id
    WHERE i.wishlist_id = %(list)s ORDER BY i.added_at DESC, i.id DESC
"""


@dataclass(frozen=True, slots=True)
class Own:
    """The caller's list."""

    id: UUID
    is_shared: bool


@dataclass(frozen=True, slots=True)
class _Item:
    product_id: UUID
    title: str
    price_minor: int
    currency: str
    was_in_stock: bool


def own_list(uow: UnitOfWork) -> Own | None:
    """The signed-in customer's list, or the browser's."""
    actor = uow.context.actor
    if actor.customer_id is None and actor.visitor_sha256 is None:
        return None
    return uow.first(Own, _OWN, customer=actor.customer_id, visitor=actor.visitor_sha256)


def view(uow: UnitOfWork) -> WishlistView:
    """The caller's list, empty if there is none."""
    open_to_shoppers(uow)
    own = own_list(uow)
    if own is None:
        return WishlistView(wishes=(), currency=tenants.currency_in_use(uow), share_token="")
    return _view(uow, own.id, share_token=sign_id(_SHARE, uow.tenant_id, own.id) if own.is_shared else "")


def shared(uow: UnitOfWork, token: str) -> WishlistView:
    """Somebody's list by its link; one that is shared no more looks as if it had never been."""
    open_to_shoppers(uow)
    list_id = read_signed_id(_SHARE, uow.tenant_id, token)
    if not uow.scalar("SELECT is_shared FROM wishlist WHERE id = %(id)s", id=list_id):
        raise NotFound("This wishlist is not shared any more.", code="WISHLIST_NOT_FOUND")
    assert list_id is not None
    return _view(uow, list_id, share_token="")


def wished(uow: UnitOfWork) -> frozenset[UUID]:
    """The products on the caller's list, for hearts."""
    open_to_shoppers(uow)
    own = own_list(uow)
    if own is None:
        return frozenset()
    return frozenset(uow.scalars("SELECT product_id FROM wishlist_item WHERE wishlist_id = %(list)s", list=own.id))


def _view(uow: UnitOfWork, list_id: UUID, *, share_token: str) -> WishlistView:
    currency = tenants.currency_in_use(uow)
    items = uow.all(_Item, _ITEMS, list=list_id)
    cards = {card.id: card for card in catalog.cards_of(uow, [item.product_id for item in items], currency)}
    wishes = tuple(_wish(item, cards.get(item.product_id)) for item in items)
    return WishlistView(wishes=wishes, currency=currency, share_token=share_token)


def _wish(item: _Item, card: catalog.ProductCard | None) -> Wish:
    return Wish(
        product_id=item.product_id,
        title=item.title,
        card=card,
        drop_minor=drop_minor(item.price_minor, item.currency, card.price_minor, card.currency) if card else 0,
        is_back=card is not None and card.is_buyable and not item.was_in_stock,
    )
