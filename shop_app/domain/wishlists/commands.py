"""Changing a wishlist."""

from __future__ import annotations

from uuid import UUID

from models.errors import NotFound, ValidationFailed
from models.values.ids import new_id
from shop_app.core.permissions import open_to_shoppers
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import catalog, tenants
from shop_app.domain.wishlists.queries import Own, own_list, view
from shop_app.domain.wishlists.schemas import WishlistView

MOST_WISHES = 200

_OPEN = """
    INSERT INTO wishlist (id, customer_id, visitor_sha256) VALUES (%(id)s, %(customer)s, %(visitor)s)
    ON CONFLICT DO NOTHING
"""
_ADD = """
    INSERT INTO wishlist_item (id, wishlist_id, product_id, price_minor, currency, was_in_stock)
    VALUES (%(id)s, %(list)s, %(product)s, %(price)s, %(currency)s, %(in_stock)s)
    ON CONFLICT (tenant_id, wishlist_id, product_id) DO NOTHING
"""
_COUNT = "SELECT count(*) FROM wishlist_item WHERE wishlist_id = %(list)s"
_REMOVE = "DELETE FROM wishlist_item WHERE wishlist_id = %(list)s AND product_id = %(product)s"
_SHARE = "UPDATE wishlist SET is_shared = %(is_shared)s WHERE id = %(list)s"
_MERGE = """
    INSERT INTO wishlist_item (id, wishlist_id, product_id, price_minor, currency, was_in_stock, added_at)
    SELECT gen_random_uuid(), %(list)s, i.product_id, i.price_minor, i.currency, i.was_in_stock, i.added_at
    FROM wishlist_item i JOIN wishlist w ON w.tenant_id = i.tenant_id AND w.id = i.wishlist_id
    WHERE w.visitor_sha256 = %(visitor)s
    ON CONFLICT (tenant_id, wishlist_id, product_id) DO NOTHING
"""
_FORGET = "DELETE FROM wishlist WHERE visitor_sha256 = %(visitor)s"


def add(uow: UnitOfWork, product_id: UUID) -> None:
    """Puts a product on the caller's list with what it costs now; twice is once. Undone by ``remove``."""
    open_to_shoppers(uow)
    currency = tenants.currency_in_use(uow)
    cards = catalog.cards_of(uow, [product_id], currency)
    if not cards:
        raise NotFound("This product is not for sale any more.", code="NOT_FOR_SALE")
    own = _opened(uow)
    if uow.scalar(_COUNT, list=own.id) >= MOST_WISHES:
        raise ValidationFailed("A wishlist holds at most {most} products.", field="product_id", most=MOST_WISHES)
    uow.execute(
        _ADD,
        id=new_id(),
        list=own.id,
        product=product_id,
        price=cards[0].price_minor,
        currency=cards[0].currency,
        in_stock=cards[0].is_buyable,
    )


def remove(uow: UnitOfWork, product_id: UUID) -> None:
    """Takes a product off the caller's list; one that is not on it changes nothing. Undone by ``add``."""
    open_to_shoppers(uow)
    own = own_list(uow)
    if own is not None:
        uow.execute(_REMOVE, list=own.id, product=product_id)


def share(uow: UnitOfWork, *, is_shared: bool) -> WishlistView:
    """Lets whoever has the link see the list, or no more. Undone by the other."""
    open_to_shoppers(uow)
    uow.execute(_SHARE, list=_opened(uow).id, is_shared=is_shared)
    return view(uow)


def merge(uow: UnitOfWork, guest_sha256: bytes) -> None:
    """At sign-in: what a guest wished for comes onto the customer's list. Again changes nothing."""
    open_to_shoppers(uow)
    if uow.context.actor.customer_id is None:
        return
    if uow.scalar("SELECT true FROM wishlist WHERE visitor_sha256 = %(visitor)s", visitor=guest_sha256):
        uow.execute(_MERGE, list=_opened(uow).id, visitor=guest_sha256)
        uow.execute(_FORGET, visitor=guest_sha256)


def _opened(uow: UnitOfWork) -> Own:
    own = own_list(uow)
    if own is not None:
        return own
    actor = uow.context.actor
    if actor.customer_id is None and actor.visitor_sha256 is None:
        raise ValidationFailed("Allow cookies for this shop to keep a wishlist.", field="cookie", code="NO_VISITOR")
    visitor = actor.visitor_sha256 if actor.customer_id is None else None
    uow.execute(_OPEN, id=new_id(), customer=actor.customer_id, visitor=visitor)
    own = own_list(uow)
    assert own is not None
    return own
