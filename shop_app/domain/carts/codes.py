"""Promotion codes and gift cards that a shopper gives with a cart. Nothing is used up before the order is placed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from models.errors import Conflict, NotFound, ValidationFailed
from shop_app.core.permissions import open_to_shoppers
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import credit, promotions
from shop_app.domain.carts.queries import CART_COLUMNS, CartRow, with_lines
from shop_app.domain.carts.schemas import CartView

LIFETIME = timedelta(days=30)
MOST_CODES = 5
MOST_GIFT_CARDS = 5

_OWN = f"SELECT {CART_COLUMNS} FROM cart WHERE visitor_sha256 = %(visitor)s AND status = 'open' FOR UPDATE"
_CHANGE = f"""
    UPDATE cart SET codes = %(codes)s::text[], credit_ids = %(credits)s::uuid[], version = version + 1,
        updated_at = app_now(), expires_at = %(expires_at)s
    WHERE id = %(cart)s AND status = 'open' RETURNING {CART_COLUMNS}
"""


def apply_code(uow: UnitOfWork, code: str) -> CartView:
    """Gives a code with the caller's cart. What it is worth is the quote's to say.

    A code that is unknown, over or used up is refused with the reason. Undone by ``remove_code``.
    """
    open_to_shoppers(uow)
    cart = _own(uow)
    known = promotions.require_code(uow, code, email=cart.email)
    if known in cart.codes:
        return with_lines(uow, cart)
    if len(cart.codes) >= MOST_CODES:
        raise ValidationFailed("A cart takes at most {most} codes.", field="code", most=MOST_CODES)
    return _change(uow, cart, codes=[*cart.codes, known])


def remove_code(uow: UnitOfWork, code: str) -> CartView:
    """Takes a code out again. Undone by ``apply_code``."""
    open_to_shoppers(uow)
    cart = _own(uow)
    gone = code.strip().upper()
    if gone not in cart.codes:
        raise NotFound("This code is not in your cart.", code="CODE_NOT_IN_CART")
    return _change(uow, cart, codes=[one for one in cart.codes if one != gone])


def add_gift_card(uow: UnitOfWork, code: str) -> CartView:
    """Lets a gift card pay for the caller's cart, as far as it goes. Undone by ``remove_gift_card``."""
    open_to_shoppers(uow)
    cart = _own(uow)
    card = credit.find_card(uow, code)
    if card.account_id in cart.credit_ids:
        return with_lines(uow, cart)
    if card.currency != cart.currency:
        raise Conflict("This gift card is in another currency.", code="GIFT_CARD_CURRENCY")
    if card.balance_minor == 0:
        raise Conflict("There is nothing left on this gift card.", code="GIFT_CARD_EMPTY")
    if len(cart.credit_ids) >= MOST_GIFT_CARDS:
        raise ValidationFailed("An order takes at most {most} gift cards.", field="code", most=MOST_GIFT_CARDS)
    return _change(uow, cart, credits=[*cart.credit_ids, card.account_id])


def remove_gift_card(uow: UnitOfWork, account_id: UUID) -> CartView:
    """Takes a gift card out again. Undone by ``add_gift_card``."""
    open_to_shoppers(uow)
    cart = _own(uow)
    if account_id not in cart.credit_ids:
        raise NotFound("This gift card is not in your cart.", code="GIFT_CARD_NOT_IN_CART")
    return _change(uow, cart, credits=[one for one in cart.credit_ids if one != account_id])


def _own(uow: UnitOfWork) -> CartRow:
    cart = uow.first(CartRow, _OWN, visitor=uow.context.actor.visitor_sha256)
    if cart is None:
        raise NotFound("Your cart is empty.", code="CART_EMPTY")
    return cart


def _change(uow: UnitOfWork, cart: CartRow, **changed: list[Any]) -> CartView:
    kept = {"codes": cart.codes, "credits": cart.credit_ids} | changed
    row = uow.first(CartRow, _CHANGE, cart=cart.id, expires_at=uow.now + LIFETIME, **kept)
    if row is None:
        raise Conflict("This cart has just been ordered.", code="CART_ORDERED")
    return with_lines(uow, row)
