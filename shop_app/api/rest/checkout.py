"""From the cart to a placed order."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from models.values.address import Address
from shop_app.api.deps import ShopperCall
from shop_app.api.rest import refusals
from shop_app.api.rest.carts import cart_data
from shop_app.api.rest.promotions import tried_data
from shop_app.api.schemas import Envelope, minor_of, money
from shop_app.api.schemas.checkout import (
    AddressBody,
    Checkout,
    GivenCard,
    PlacedOrder,
    Placement,
    ShippingChoice,
    Totals,
)
from shop_app.core.rate_limit import CODES, ORDERS
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import carts, checkout
from shop_app.domain.checkout import Bought, CheckoutView
from shop_app.domain.pricing import Quote

CHECKOUT = "/api/v1/checkout"

router = APIRouter(tags=["Checkout"], responses=refusals(403, 409, 429))


def _totals(quote: Quote) -> Totals:
    return {
        "subtotal": money(quote.subtotal_minor, quote.currency),
        "discount": money(quote.discount_minor, quote.currency),
        "shipping": money(quote.shipping_minor, quote.currency),
        "tax": money(quote.tax_minor, quote.currency),
        "total": money(quote.total_minor, quote.currency),
        "prices_include_tax": quote.prices_include_tax,
    }


def _checkout_data(view: CheckoutView) -> Checkout:
    cart, quote = view.cart, view.quote
    return {
        "cart": cart_data(cart),
        "email": cart.email,
        "address": dict(cart.address),
        "shipping_method_id": str(quote.delivery.method_id) if quote.delivery else None,
        "delivery_options": [
            {
                "method_id": str(option.method_id),
                "name": option.name,
                "carrier": option.carrier,
                "price": money(option.amount_minor, quote.currency),
                "arrives_from": option.arrives_from.isoformat(),
                "arrives_to": option.arrives_to.isoformat(),
            }
            for option in view.delivery_options
        ],
        "gifts": [
            {
                "variant_id": str(gift.variant_id),
                "title": gift.title,
                "variant_title": gift.variant_title,
                "quantity": gift.quantity,
                "reason": given.reason,
            }
            for gift, given in zip(view.gifts, quote.benefits.gifts, strict=True)
        ],
        "promotions": tried_data(quote.benefits.tried, quote.currency),
        "totals": _totals(quote),
        "gift_cards": [
            {
                "id": str(card.account_id),
                "ending": card.ending,
                "balance": money(card.balance_minor, quote.currency),
                "pays": money(card.amount_minor, quote.currency),
            }
            for card in view.cards
        ],
        "due": money(view.due_minor, quote.currency),
        "providers": list(view.providers),
    }


@router.get(CHECKOUT, response_model=Envelope[Checkout])
async def show_checkout(call: ShopperCall) -> Response:
    """The cart with delivery, tax and total for the address given so far; before that, for the shop's own country."""
    return await call.look(checkout.view, _checkout_data)


@router.put(CHECKOUT + "/address", response_model=Envelope[Checkout])
async def set_address(call: ShopperCall, body: AddressBody) -> Response:
    """Where the parcel goes and whom to write to."""

    def save(uow: UnitOfWork) -> CheckoutView:
        address = Address.checked(**body.model_dump(exclude={"email"}))
        return checkout.view(uow, carts.save_contact(uow, email=body.email, address=address.as_dict()))

    return await call.change(save, _checkout_data)


@router.put(CHECKOUT + "/shipping", response_model=Envelope[Checkout])
async def set_shipping(call: ShopperCall, choice: ShippingChoice) -> Response:
    """How the parcel is sent: one of ``delivery_options``."""

    def choose(uow: UnitOfWork) -> CheckoutView:
        return checkout.view(uow, carts.choose_shipping(uow, choice.shipping_method_id))

    return await call.change(choose, _checkout_data)


@router.post(CHECKOUT + "/credit", status_code=201, response_model=Envelope[Checkout])
async def add_gift_card(call: ShopperCall, card: GivenCard) -> Response:
    """Lets a gift card pay, up to five of them; the rest is paid otherwise. Guessing is limited."""

    def add(uow: UnitOfWork) -> CheckoutView:
        return checkout.view(uow, carts.add_gift_card(uow, card.code))

    return await call.limited_by(CODES).change(add, _checkout_data, status=201)


@router.delete(CHECKOUT + "/credit/{gift_card_id}", response_model=Envelope[Checkout])
async def remove_gift_card(call: ShopperCall, gift_card_id: UUID) -> Response:
    """Takes a gift card out, by its id of ``gift_cards``."""

    def remove(uow: UnitOfWork) -> CheckoutView:
        return checkout.view(uow, carts.remove_gift_card(uow, gift_card_id))

    return await call.change(remove, _checkout_data)


@router.post(
    CHECKOUT + "/place", status_code=201, response_model=Envelope[PlacedOrder], responses=refusals(403, 409, 429, 502)
)
async def place_order(call: ShopperCall, placement: Placement) -> Response:
    """Places the order for what the cart, the address and the shipping above say. A cart becomes one order at most:
    sent again, with or without a key, it answers with the same order."""
    currency = placement.currency or call.currency
    seen_minor = minor_of(placement.total, currency, field="total")
    due_minor = None if placement.due is None else minor_of(placement.due, currency, field="due")
    return await call.limited_by(ORDERS).flow(
        lambda context: checkout.buy(
            context,
            placement.cart_id,
            seen_total_minor=seen_minor,
            seen_due_minor=due_minor,
            seen_currency=currency,
            provider=placement.provider,
        ),
        _placed_data,
        status=201,
    )


def _placed_data(bought: Bought) -> PlacedOrder:
    return {
        "number": bought.order.number,
        "token": bought.order.token,
        "total": money(bought.order.total_minor, bought.order.currency),
        "provider": bought.order.provider,
        "page_url": bought.page_url,
    }
