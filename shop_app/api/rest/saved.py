"""What a visitor puts aside, shares, and writes on a cart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path
from starlette.responses import Response

from shop_app.api.deps import ShopperCall
from shop_app.api.rest import refusals
from shop_app.api.rest.carts import CART, ITEM, cart_data, line_data
from shop_app.api.schemas import Envelope
from shop_app.api.schemas.carts import BillingAddress, Cart, CartLine, CartNotes, CopiedCart, SharedCart
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import carts, tenants
from shop_app.domain.carts import CartLineView, Copied

SAVED = CART + "/saved"
Token = Annotated[str, Path(max_length=64)]
Goods = tuple[str, tuple[CartLineView, ...]]

router = APIRouter(tags=["Cart"], responses=refusals(403, 409, 429))


def _lines_data(found: Goods) -> list[CartLine]:
    currency, lines = found
    return [line_data(line, currency) for line in lines]


def _priced(query: Callable[[UnitOfWork], tuple[CartLineView, ...]]) -> Callable[[UnitOfWork], Goods]:
    return lambda uow: (tenants.currency_in_use(uow), query(uow))


def copied_data(copied: Copied) -> CopiedCart:
    """A cart after lines came into it."""
    return {"cart": cart_data(copied.cart), "missing": list(copied.missing)}


@router.get(SAVED, response_model=Envelope[list[CartLine]])
async def list_saved(call: ShopperCall) -> Response:
    """What was put aside, latest first."""
    return await call.look(_priced(carts.saved_lines), _lines_data)


@router.post(ITEM + "/save", response_model=Envelope[Cart])
async def save_item(call: ShopperCall, line_id: UUID) -> Response:
    """Takes a line out of the cart and puts it aside."""
    return await call.change(lambda uow: carts.save_for_later(uow, line_id), cart_data)


@router.post(SAVED + "/{saved_id}/take-back", response_model=Envelope[Cart])
async def take_back(call: ShopperCall, saved_id: UUID) -> Response:
    """Puts what was put aside into the cart again."""
    return await call.change(lambda uow: carts.take_back(uow, saved_id), cart_data)


@router.delete(SAVED + "/{saved_id}", response_model=Envelope[list[CartLine]])
async def forget_saved(call: ShopperCall, saved_id: UUID) -> Response:
    """Lets go of what was put aside; answers with what is left of it."""

    def forget(uow: UnitOfWork) -> Goods:
        carts.forget_saved(uow, saved_id)
        return _priced(carts.saved_lines)(uow)

    return await call.change(forget, _lines_data)


@router.post(CART + "/share", status_code=201, response_model=Envelope[SharedCart])
async def share_cart(call: ShopperCall) -> Response:
    """A token for a link to this cart: ``/cart?shared=…`` on the web, the routes below for programs."""
    return await call.change(carts.share_cart, lambda token: {"token": token}, status=201)


@router.get(CART + "/shared/{token}", response_model=Envelope[list[CartLine]])
async def show_shared(call: ShopperCall, token: Token) -> Response:
    """What a shared cart holds."""
    return await call.look(_priced(lambda uow: carts.shared_cart(uow, token)), _lines_data)


@router.post(CART + "/shared/{token}", response_model=Envelope[CopiedCart])
async def copy_shared(call: ShopperCall, token: Token) -> Response:
    """Puts a shared cart's lines into the caller's own, and names what cannot be bought any more."""
    return await call.change(lambda uow: carts.copy_shared(uow, token), copied_data)


@router.put(CART + "/notes", response_model=Envelope[Cart])
async def write_notes(call: ShopperCall, notes: CartNotes) -> Response:
    """Words for the shop, and words that go into the parcel."""
    return await call.change(lambda uow: carts.write_notes(uow, note=notes.note, gift_note=notes.gift_note), cart_data)


@router.put("/api/v1/checkout/billing", response_model=Envelope[Cart])
async def set_billing(call: ShopperCall, address: BillingAddress) -> Response:
    """Where the invoice goes if not with the parcel; nothing takes it back. Checked when the order is placed."""
    fields = {name: value for name, value in address.model_dump().items() if value}
    return await call.change(lambda uow: carts.save_billing(uow, fields), cart_data)
