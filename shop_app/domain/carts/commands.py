"""Changing a cart. Every command answers with the cart as it is afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from models.errors import Conflict, NotFound, ValidationFailed
from models.values.address import Address
from models.values.email import checked_email
from models.values.ids import new_id
from shop_app.core.permissions import open_to_shoppers
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.carts.queries import CART_COLUMNS, CartRow, own_line, with_lines
from shop_app.domain.carts.schemas import CartView

LIFETIME = timedelta(days=30)
MOST_OF_ONE = 999
MOST_LINES = 100
LONGEST_NOTE = 500

# Taking the row even when it is there already locks it: a checkout and an edit of one cart follow one another.
_OPEN = f"""
    INSERT INTO cart (id, visitor_sha256, currency, email, expires_at)
    SELECT %(id)s, %(visitor)s, coalesce(nullif(%(currency)s, ''), currency), '', %(expires_at)s
    FROM tenant WHERE id = app_tenant()
    ON CONFLICT (tenant_id, visitor_sha256) WHERE status = 'open'
    DO UPDATE SET version = cart.version + 1, updated_at = app_now(), expires_at = excluded.expires_at
    RETURNING {CART_COLUMNS}
"""
# Only what the shop sells in the cart's currency can be added; quantities of the same variant add up.
_ADD = """
    INSERT INTO cart_line (id, cart_id, variant_id, quantity, seen_minor)
    SELECT %(id)s, c.id, v.id, %(quantity)s, pr.amount_minor
    FROM cart c
    JOIN variant v ON v.tenant_id = c.tenant_id AND v.id = %(variant)s AND v.is_active
    JOIN product p ON p.tenant_id = v.tenant_id AND p.id = v.product_id AND p.status = 'active'
    JOIN price pr ON pr.tenant_id = v.tenant_id AND pr.variant_id = v.id AND pr.currency = c.currency
        AND pr.valid_to IS NULL
    WHERE c.id = %(cart)s
    ON CONFLICT (tenant_id, cart_id, variant_id)
    DO UPDATE SET quantity = least(cart_line.quantity + excluded.quantity, %(most)s), seen_minor = excluded.seen_minor
"""
_CHANGE = f"""
    UPDATE cart SET email = coalesce(%(email)s, email), address = coalesce(%(address)s, address),
        billing = coalesce(%(billing)s, billing), note = coalesce(%(note)s, note),
        gift_note = coalesce(%(gift_note)s, gift_note),
        shipping_method_id = coalesce(%(method)s, shipping_method_id), version = version + 1, updated_at = app_now(),
        expires_at = %(expires_at)s
    WHERE {{which}} AND status = 'open' RETURNING {CART_COLUMNS}
"""
_UNCHANGED = dict.fromkeys(("email", "address", "billing", "note", "gift_note", "method"))
_TOUCH = _CHANGE.format(which="id = %(cart)s")
_FILL_IN = _CHANGE.format(which="visitor_sha256 = %(visitor)s")


def _checked_quantity(quantity: int) -> int:
    if isinstance(quantity, bool) or not isinstance(quantity, int) or not 1 <= quantity <= MOST_OF_ONE:
        raise ValidationFailed("Choose a quantity from 1 to {most}.", field="quantity", most=MOST_OF_ONE)
    return quantity


def _touch(uow: UnitOfWork, cart_id: UUID) -> CartRow:
    cart = uow.first(CartRow, _TOUCH, cart=cart_id, expires_at=uow.now + LIFETIME, **_UNCHANGED)
    if cart is None:
        raise Conflict("This cart has just been ordered.", code="CART_ORDERED")
    return cart


def _fill_in(uow: UnitOfWork, **changed: Any) -> CartView:
    visitor = uow.context.actor.visitor_sha256
    columns = _UNCHANGED | changed
    cart = uow.first(CartRow, _FILL_IN, visitor=visitor, expires_at=uow.now + LIFETIME, **columns)
    if cart is None:
        raise NotFound("Your cart is empty.", code="CART_EMPTY")
    return with_lines(uow, cart)


def begun(uow: UnitOfWork) -> tuple[UUID, str]:
    """The caller's open cart and its currency; it begins now if need be. Locks it."""
    open_to_shoppers(uow)
    row = _begun(uow)
    return row.id, row.currency


def _begun(uow: UnitOfWork) -> CartRow:
    visitor = uow.context.actor.visitor_sha256
    if visitor is None:
        raise ValidationFailed("Allow cookies for this shop to use the cart.", field="cookie", code="NO_VISITOR")
    row = uow.first(
        CartRow,
        _OPEN,
        id=new_id(),
        visitor=visitor,
        currency=uow.context.currency,
        expires_at=uow.now + LIFETIME,
    )
    assert row is not None
    return row


def add_line(uow: UnitOfWork, variant_id: UUID, quantity: int = 1) -> CartView:
    """Puts a variant into the caller's cart, which begins with it if need be.

    More than is in stock may be put in; the cart says so, and placing refuses it.
    """
    open_to_shoppers(uow)
    _checked_quantity(quantity)
    row = _begun(uow)
    added = uow.execute(_ADD, id=new_id(), cart=row.id, variant=variant_id, quantity=quantity, most=MOST_OF_ONE)
    if added == 0:
        raise NotFound("This product is not for sale any more.", code="NOT_FOR_SALE")
    cart = with_lines(uow, row)
    if len(cart.lines) > MOST_LINES:
        raise ValidationFailed("A cart holds at most {most} different products.", field="variant_id", most=MOST_LINES)
    return cart


def change_line(uow: UnitOfWork, line_id: UUID, quantity: int) -> CartView:
    """Sets a line's quantity."""
    open_to_shoppers(uow)
    _checked_quantity(quantity)
    cart = _touch(uow, own_line(uow, line_id).cart_id)
    uow.execute("UPDATE cart_line SET quantity = %(quantity)s WHERE id = %(id)s", id=line_id, quantity=quantity)
    return with_lines(uow, cart)


def remove_line(uow: UnitOfWork, line_id: UUID) -> CartView:
    """Takes a line out. Undone by adding the same variant and quantity again."""
    open_to_shoppers(uow)
    cart = _touch(uow, own_line(uow, line_id).cart_id)
    uow.execute("DELETE FROM cart_line WHERE id = %(id)s", id=line_id)
    return with_lines(uow, cart)


def save_contact(uow: UnitOfWork, *, email: str | None = None, address: dict[str, str] | None = None) -> CartView:
    """Remembers what a shopper typed at checkout, half an address too, so that a reload loses nothing."""
    open_to_shoppers(uow)
    return _fill_in(
        uow,
        email=checked_email(email) if email is not None else None,
        address=_kept(address) if address is not None else None,
    )


def save_billing(uow: UnitOfWork, address: dict[str, str]) -> CartView:
    """Remembers where the invoice goes if not with the parcel, half an address too; none at all takes it back."""
    open_to_shoppers(uow)
    return _fill_in(uow, billing=_kept(address))


def write_notes(uow: UnitOfWork, *, note: str | None = None, gift_note: str | None = None) -> CartView:
    """Keeps words for the shop, and words that go into the parcel. Undone by writing the former ones."""
    open_to_shoppers(uow)
    for field, words in (("note", note), ("gift_note", gift_note)):
        if words is not None and len(words.strip()) > LONGEST_NOTE:
            raise ValidationFailed("Use at most {most} characters here.", field=field, most=LONGEST_NOTE)
    return _fill_in(
        uow,
        note=note.strip() if note is not None else None,
        gift_note=gift_note.strip() if gift_note is not None else None,
    )


def _kept(address: Mapping[str, str]) -> Jsonb:
    return Jsonb({key: str(address[key])[:200] for key in Address.__slots__ if address.get(key)})


def choose_shipping(uow: UnitOfWork, method_id: UUID) -> CartView:
    """Remembers the way to deliver; whether it goes to the address is checked when the order is placed."""
    open_to_shoppers(uow)
    if not uow.scalar("SELECT true FROM shipping_method WHERE id = %(id)s AND is_active", id=method_id):
        raise ValidationFailed("Choose how the parcel should be sent.", field="shipping_method_id")
    return _fill_in(uow, method=method_id)
