"""Lines that come into a cart from elsewhere: another cart, a shared link, an earlier order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from models.errors import NotFound, ValidationFailed
from models.values.ids import new_id
from shop_app.core.permissions import open_to_shoppers
from shop_app.core.tokens import read_signed_id, sign_id
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import tenants
from shop_app.domain.carts.commands import MOST_LINES, MOST_OF_ONE, begun
from shop_app.domain.carts.queries import goods, view
from shop_app.domain.carts.schemas import CartLineView, Copied

SHARED_FOR = timedelta(days=30)

_SHARE = "cart"
_WANTED = """
    SELECT l.variant_id, l.quantity FROM cart_line l JOIN cart c ON c.tenant_id = l.tenant_id AND c.id = l.cart_id
    WHERE c.id = %(cart)s AND c.updated_at > %(since)s ORDER BY l.added_at, l.id
"""
# The higher quantity wins: what two carts have in common was meant once.
_COPY = """
    INSERT INTO cart_line (id, cart_id, variant_id, quantity, seen_minor)
    VALUES (%(id)s, %(cart)s, %(variant)s, %(quantity)s, %(price)s)
    ON CONFLICT (tenant_id, cart_id, variant_id)
    DO UPDATE SET quantity = greatest(cart_line.quantity, excluded.quantity)
"""
_GUESTS = """
    SELECT l.variant_id, l.quantity FROM cart_line l JOIN cart c ON c.tenant_id = l.tenant_id AND c.id = l.cart_id
    WHERE c.visitor_sha256 = %(visitor)s AND c.status = 'open' ORDER BY l.added_at, l.id
"""
_EMPTY = """
    DELETE FROM cart_line USING cart WHERE cart.tenant_id = cart_line.tenant_id AND cart.id = cart_line.cart_id
        AND cart.visitor_sha256 = %(visitor)s AND cart.status = 'open'
"""
_HAND_OVER_SAVED = """
    INSERT INTO saved_line (id, visitor_sha256, variant_id, quantity, saved_at)
    SELECT gen_random_uuid(), %(owner)s, variant_id, quantity, saved_at FROM saved_line
    WHERE visitor_sha256 = %(visitor)s ON CONFLICT (tenant_id, visitor_sha256, variant_id) DO NOTHING
"""
_LINES = "SELECT variant_id, quantity FROM cart_line WHERE cart_id = %(cart)s ORDER BY added_at, id"
_REMEMBER = """
    UPDATE cart SET email = coalesce(nullif(cart.email, ''), former.email), note = former.note,
        gift_note = former.gift_note, billing = former.billing, codes = former.codes, credit_ids = former.credit_ids,
        address = CASE WHEN cart.address = '{}' THEN former.address ELSE cart.address END,
        shipping_method_id = coalesce(cart.shipping_method_id, former.shipping_method_id)
    FROM cart former WHERE former.id = %(former)s AND cart.id = %(cart)s
"""
_FORGET_SAVED = "DELETE FROM saved_line WHERE visitor_sha256 = %(visitor)s"


@dataclass(frozen=True, slots=True)
class _Wanted:
    variant_id: UUID
    quantity: int


def share_cart(uow: UnitOfWork) -> str:
    """A token for a link to the caller's cart: whoever opens it may copy what is in it, for 30 days."""
    open_to_shoppers(uow)
    cart = view(uow)
    if cart.id is None or not cart.lines:
        raise NotFound("Your cart is empty.", code="CART_EMPTY")
    return sign_id(_SHARE, uow.tenant_id, cart.id)


def shared_cart(uow: UnitOfWork, token: str) -> tuple[CartLineView, ...]:
    """What a shared link holds, at today's prices; nothing about whose it is."""
    open_to_shoppers(uow)
    wanted = _shared(uow, token)
    return goods(uow, wanted, tenants.currency_in_use(uow))


def copy_shared(uow: UnitOfWork, token: str) -> Copied:
    """Puts a shared cart's lines into the caller's; of what both hold, the higher quantity stays."""
    open_to_shoppers(uow)
    return copy_lines(uow, _shared(uow, token))


def copy_lines(uow: UnitOfWork, wanted: Sequence[tuple[UUID, int]]) -> Copied:
    """Puts so many of each variant into the caller's cart as far as they are for sale, and says what was not.

    More than is in stock becomes what is in stock. Undone line by line.
    """
    open_to_shoppers(uow)
    wanted = [(variant_id, quantity) for variant_id, quantity in wanted if quantity > 0][:MOST_LINES]
    cart_id, currency = begun(uow)
    found = goods(uow, wanted, currency)
    missing = []
    for line in found:
        quantity = min(line.quantity, MOST_OF_ONE if line.available is None else line.available)
        if not line.is_buyable or quantity <= 0:
            missing.append(line.title)
            continue
        uow.execute(
            _COPY,
            id=new_id(),
            cart=cart_id,
            variant=line.variant_id,
            quantity=quantity,
            price=line.unit_price_minor,
        )
    cart = view(uow)
    if len(cart.lines) > MOST_LINES:
        raise ValidationFailed("A cart holds at most {most} different products.", field="variant_id", most=MOST_LINES)
    return Copied(cart=cart, missing=tuple(missing))


def restore(uow: UnitOfWork, cart_id: UUID) -> Copied:
    """A cart that was ordered, as the caller's open one again; its caller has seen that it is the same visitor's.

    Its words, address and codes come along where the open cart has none of its own.
    """
    open_to_shoppers(uow)
    wanted = uow.all(_Wanted, _LINES, cart=cart_id)
    copied = copy_lines(uow, [(line.variant_id, line.quantity) for line in wanted])
    uow.execute(_REMEMBER, former=cart_id, cart=copied.cart.id)
    return Copied(cart=view(uow), missing=copied.missing)


def merge(uow: UnitOfWork, guest_sha256: bytes) -> Copied:
    """At sign-in: what a guest's cart holds comes into the caller's own, and what the guest put aside with it.

    The caller is the customer, whose cart goes by another key than the browser's. Of what both hold the higher
    quantity stays. The guest's cart is empty afterwards, so that merging again changes nothing.
    """
    open_to_shoppers(uow)
    owner = uow.context.actor.visitor_sha256
    if owner is None or owner == guest_sha256:
        return Copied(cart=view(uow))
    wanted = uow.all(_Wanted, _GUESTS, visitor=guest_sha256)
    uow.execute(_HAND_OVER_SAVED, owner=owner, visitor=guest_sha256)
    uow.execute(_FORGET_SAVED, visitor=guest_sha256)
    if not wanted:
        return Copied(cart=view(uow))
    copied = copy_lines(uow, [(line.variant_id, line.quantity) for line in wanted])
    uow.execute(_EMPTY, visitor=guest_sha256)
    return copied


def _shared(uow: UnitOfWork, token: str) -> list[tuple[UUID, int]]:
    cart_id = read_signed_id(_SHARE, uow.tenant_id, token)
    wanted = uow.all(_Wanted, _WANTED, cart=cart_id, since=uow.now - SHARED_FOR) if cart_id else []
    if not wanted:
        raise NotFound("This shared cart is empty or has expired.", code="SHARED_CART_GONE")
    return [(line.variant_id, line.quantity) for line in wanted]
