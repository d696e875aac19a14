"""Changing a cart. Every command answers with the cart as it is afterwards."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from psycopg.types.json import Jsonb

from models.errors import Conflict, NotFound, ValidationFailed
from models.values.address import Address
from models.values.email import checked_email
from models.values.ids import new_id
from shop_app.core.permissions import open_to_shoppers
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.carts.queries import CART_COLUMNS, CartRow, own_line_cart, with_lines
from shop_app.domain.carts.schemas import CartView

LIFETIME = timedelta(days=30)
MOST_OF_ONE = 999
MOST_LINES = 100

# Taking the row even when it is there already locks it: a checkout and an edit of one cart follow one another.
_OPEN = f"""
    INSERT INTO cart (id, visitor_sha256, currency, email, expires_at)
    SELECT %(id)s, %(visitor)s, currency, '', %(expires_at)s FROM tenant WHERE id = app_tenant()
    ON CONFLICT (tenant_id, visitor_sha256) WHERE status = 'open'
    DO UPDATE SET version = cart.version + 1, updated_at = app_now(), expires_at = excluded.expires_at
    RETURNING {CART_COLUMNS}
"""
# Only what the shop sells in the cart's currency can be added; quantities of the same variant add up.
_ADD = """
    INSERT INTO cart_line (id, cart_id, variant_id, quantity)
    SELECT %(id)s, c.id, v.id, %(quantity)s
    FROM cart c
    JOIN variant v ON v.tenant_id = c.tenant_id AND v.id = %(variant)s AND v.is_active
    JOIN product p ON p.tenant_id = v.tenant_id AND p.id = v.product_id AND p.status = 'active'
    JOIN price pr ON pr.tenant_id = v.tenant_id AND pr.variant_id = v.id AND pr.currency = c.currency
        AND pr.valid_to IS NULL
    WHERE c.id = %(cart)s
    ON CONFLICT (tenant_id, cart_id, variant_id)
    DO UPDATE SET quantity = least(cart_line.quantity + excluded.quantity, %(most)s)
"""
_CHANGE = f"""
    UPDATE cart SET email = coalesce(%(email)s, email), address = coalesce(%(address)s, address),
        shipping_method_id = coalesce(%(method)s, shipping_method_id), version = version + 1, updated_at = app_now(),
        expires_at = %(expires_at)s
    WHERE {{which}} AND status = 'open' RETURNING {CART_COLUMNS}
"""
_TOUCH = _CHANGE.format(which="id = %(cart)s")
_FILL_IN = _CHANGE.format(which="visitor_sha256 = %(visitor)s")


def _checked_quantity(quantity: int) -> int:
    if isinstance(quantity, bool) or not isinstance(quantity, int) or not 1 <= quantity <= MOST_OF_ONE:
        raise ValidationFailed("Choose a quantity from 1 to {most}.", field="quantity", most=MOST_OF_ONE)
    return quantity


def _touch(uow: UnitOfWork, cart_id: UUID) -> CartRow:
    unchanged = {"email": None, "address": None, "method": None}
    cart = uow.first(CartRow, _TOUCH, cart=cart_id, expires_at=uow.now + LIFETIME, **unchanged)
    if cart is None:
        raise Conflict("This cart has just been ordered.", code="CART_ORDERED")
    return cart


def _fill_in(
    uow: UnitOfWork, *, email: str | None = None, address: dict[str, str] | None = None, method: UUID | None = None
) -> CartView:
    visitor = uow.context.actor.visitor_sha256
    kept = Jsonb(address) if address is not None else None
    expires_at = uow.now + LIFETIME
    cart = uow.first(
        CartRow, _FILL_IN, visitor=visitor, email=email, address=kept, method=method, expires_at=expires_at
    )
    if cart is None:
        raise NotFound("Your cart is empty.", code="CART_EMPTY")
    return with_lines(uow, cart)


def add_line(uow: UnitOfWork, variant_id: UUID, quantity: int = 1) -> CartView:
    """Puts a variant into the caller's cart, which begins with it if need be.

    More than is in stock may be put in; the cart says so, and placing refuses it.
    """
    open_to_shoppers(uow)
    _checked_quantity(quantity)
    visitor = uow.context.actor.visitor_sha256
    if visitor is None:
        raise ValidationFailed("Allow cookies for this shop to use the cart.", field="cookie", code="NO_VISITOR")
    row = uow.first(CartRow, _OPEN, id=new_id(), visitor=visitor, expires_at=uow.now + LIFETIME)
    assert row is not None
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
    cart = _touch(uow, own_line_cart(uow, line_id))
    uow.execute("UPDATE cart_line SET quantity = %(quantity)s WHERE id = %(id)s", id=line_id, quantity=quantity)
    return with_lines(uow, cart)


def remove_line(uow: UnitOfWork, line_id: UUID) -> CartView:
    """Takes a line out. Undone by adding the same variant and quantity again."""
    open_to_shoppers(uow)
    cart = _touch(uow, own_line_cart(uow, line_id))
    uow.execute("DELETE FROM cart_line WHERE id = %(id)s", id=line_id)
    return with_lines(uow, cart)


def save_contact(uow: UnitOfWork, *, email: str | None = None, address: dict[str, str] | None = None) -> CartView:
    """Remembers what a shopper typed at checkout, half an address too, so that a reload loses nothing."""
    open_to_shoppers(uow)
    kept = None
    if address is not None:
        kept = {key: str(address[key])[:200] for key in Address.__slots__ if address.get(key)}
    return _fill_in(uow, email=checked_email(email) if email is not None else None, address=kept)


def choose_shipping(uow: UnitOfWork, method_id: UUID) -> CartView:
    """Remembers the way to deliver; whether it goes to the address is checked when the order is placed."""
    open_to_shoppers(uow)
    if not uow.scalar("SELECT true FROM shipping_method WHERE id = %(id)s AND is_active", id=method_id):
        raise ValidationFailed("Choose how the parcel should be sent.", field="shipping_method_id")
    return _fill_in(uow, method=method_id)
