"""A visitor's cart, by the browser's cookie or by the token that a program was handed."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path
from starlette.responses import Response

from shop_app.api.deps import ShopperCall
from shop_app.api.rest import refusals
from shop_app.api.schemas import Envelope, money
from shop_app.api.schemas.carts import Cart, CartLine, ItemChange, NewItem
from shop_app.api.schemas.promotions import GivenCode
from shop_app.core.context import Actor
from shop_app.core.rate_limit import CODES
from shop_app.core.tokens import new_token, token_sha256
from shop_app.domain import carts
from shop_app.domain.carts import CartLineView, CartView

CART = "/api/v1/cart"
ITEM = CART + "/items/{line_id}"
CODES_OF_CART = CART + "/codes"

router = APIRouter(tags=["Cart"], responses=refusals(403, 409, 429))


def cart_data(cart: CartView, token: str | None = None) -> Cart:
    """A cart as programs see it."""
    return {
        "id": str(cart.id) if cart.id else None,
        "token": token,
        "currency": cart.currency,
        "item_count": cart.item_count,
        "subtotal": money(cart.subtotal_minor, cart.currency),
        "codes": list(cart.codes),
        "note": cart.note,
        "gift_note": cart.gift_note,
        "lines": [line_data(line, cart.currency) for line in cart.lines],
    }


def line_data(line: CartLineView, currency: str) -> CartLine:
    """A line as programs see it."""
    return {
        "id": str(line.id),
        "variant_id": str(line.variant_id),
        "product_id": str(line.product_id),
        "slug": line.slug,
        "title": line.title,
        "variant_title": line.variant_title,
        "sku": line.sku,
        "quantity": line.quantity,
        "unit_price": money(line.unit_price_minor, currency),
        "total": money(line.total_minor, currency),
        "available": line.available,
        "problem": line.problem,
    }


@router.post(CART, status_code=201, response_model=Envelope[Cart])
async def begin_cart(call: ShopperCall) -> Response:
    """Hands a program its cart token, to be sent as ``X-Cart-Token`` from then on. Who has a cart gets to see it."""
    if call.context.actor.visitor_sha256 is not None:
        return await call.change(carts.view, cart_data, status=201)
    token = new_token()
    owned = replace(call, context=replace(call.context, actor=Actor.visitor(token_sha256(token))), owner=call.principal)
    return await owned.change(carts.empty, lambda cart: cart_data(cart, token), status=201)


@router.get(CART, response_model=Envelope[Cart])
async def show_cart(call: ShopperCall) -> Response:
    """The cart at today's prices and stock; empty for whoever has none."""
    return await call.look(carts.view, cart_data)


@router.post(CART + "/items", status_code=201, response_model=Envelope[Cart])
async def add_item(call: ShopperCall, item: NewItem) -> Response:
    """Puts a variant in; quantities of the same variant add up. Answers with the whole cart, as all below do."""
    return await call.change(lambda uow: carts.add_line(uow, item.variant_id, item.quantity), cart_data, status=201)


@router.put(ITEM, response_model=Envelope[Cart])
async def set_item(call: ShopperCall, line_id: UUID, change: ItemChange) -> Response:
    """Sets a line's quantity."""
    return await call.change(lambda uow: carts.change_line(uow, line_id, change.quantity), cart_data)


@router.patch(ITEM, response_model=Envelope[Cart])
async def change_item(call: ShopperCall, line_id: UUID, change: ItemChange) -> Response:
    """The same as PUT: a line has nothing but its quantity to change."""
    return await call.change(lambda uow: carts.change_line(uow, line_id, change.quantity), cart_data)


@router.delete(ITEM, response_model=Envelope[Cart])
async def remove_item(call: ShopperCall, line_id: UUID) -> Response:
    """Takes a line out."""
    return await call.change(lambda uow: carts.remove_line(uow, line_id), cart_data)


@router.post(CODES_OF_CART, status_code=201, response_model=Envelope[Cart])
async def apply_code(call: ShopperCall, given: GivenCode) -> Response:
    """Gives a promotion code with the cart; what it is worth stands in the checkout. Guessing is limited."""
    return await call.limited_by(CODES).change(lambda uow: carts.apply_code(uow, given.code), cart_data, status=201)


@router.delete(CODES_OF_CART + "/{code}", response_model=Envelope[Cart])
async def remove_code(call: ShopperCall, code: Annotated[str, Path(max_length=40)]) -> Response:
    """Takes a code out."""
    return await call.change(lambda uow: carts.remove_code(uow, code), cart_data)
