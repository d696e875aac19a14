"""Looking at a checkout."""

from __future__ import annotations

from uuid import UUID

from models.errors import ValidationFailed
from models.payment import Provider
from shop_app.core.permissions import open_to_shoppers
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import carts, pricing
from shop_app.domain.checkout.schemas import CheckoutView

_PROVIDERS = "SELECT provider FROM payment_provider WHERE is_enabled ORDER BY provider DESC"


def priced(cart: carts.CartView) -> list[pricing.PricedLine]:
    """A cart's buyable lines, as pricing wants them."""
    return [
        pricing.PricedLine(
            variant_id=line.variant_id,
            quantity=line.quantity,
            unit_price_minor=line.unit_price_minor,
            is_taxable=line.is_taxable,
        )
        for line in cart.lines
        if line.is_buyable
    ]


def quote_cart(
    uow: UnitOfWork, cart: carts.CartView, *, country: str, region: str = "", shipping_method_id: UUID | None = None
) -> tuple[pricing.Quote, list[pricing.DeliveryOption]]:
    """What a cart costs when sent to a place."""
    return pricing.quote_for(
        uow,
        priced(cart),
        currency=cart.currency,
        country=country,
        region=region,
        shipping_method_id=shipping_method_id,
        needs_delivery=cart.needs_delivery,
    )


def quote_as_chosen(
    uow: UnitOfWork, cart: carts.CartView, *, country: str, region: str = ""
) -> tuple[pricing.Quote, list[pricing.DeliveryOption]]:
    """The same with the way to deliver that the cart remembers, or with the first that goes there."""
    chosen = cart.shipping_method_id
    try:
        return quote_cart(uow, cart, country=country, region=region, shipping_method_id=chosen)
    except ValidationFailed:
        return quote_cart(uow, cart, country=country, region=region)


def view(uow: UnitOfWork, cart: carts.CartView | None = None) -> CheckoutView:
    """The caller's cart with its quote for the address typed so far; before that, for the shop's own country.

    ``cart`` is the cart as the change just made has left it, where there was one.
    """
    open_to_shoppers(uow)
    cart = cart or carts.view(uow)
    country = cart.address.get("country") or uow.scalar("SELECT country FROM tenant WHERE id = app_tenant()")
    quote, options = quote_as_chosen(uow, cart, country=country, region=cart.address.get("region", ""))
    return CheckoutView(
        cart=cart,
        quote=quote,
        country=country,
        delivery_options=tuple(options),
        providers=tuple(Provider(name) for name in uow.scalars(_PROVIDERS)),
    )
