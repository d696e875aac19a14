"""Looking at a checkout."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from models.errors import ValidationFailed
from shop_app.core.permissions import Permission, open_to_shoppers, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import carts, credit, payments, pricing, promotions, tenants
from shop_app.domain.checkout.schemas import CardShare, CheckoutView


def priced_line(line: carts.CartLineView) -> pricing.PricedLine:
    """A line as pricing wants it."""
    return pricing.PricedLine(
        variant_id=line.variant_id,
        product_id=line.product_id,
        quantity=line.quantity,
        unit_price_minor=line.unit_price_minor,
        is_taxable=line.is_taxable,
        tax_class=line.tax_class,
        weight_g=line.weight_g,
        requires_shipping=line.requires_shipping,
    )


def priced(cart: carts.CartView) -> list[pricing.PricedLine]:
    """A cart's buyable lines."""
    return [priced_line(line) for line in cart.lines if line.is_buyable]


def quote_cart(
    uow: UnitOfWork,
    cart: carts.CartView,
    *,
    country: str,
    region: str = "",
    postcode: str = "",
    shipping_method_id: UUID | None = None,
    email: str | None = None,
) -> tuple[pricing.Quote, list[pricing.DeliveryOption]]:
    """What a cart costs when sent to a place, with all that its promotions give to whoever has ``email``."""
    lines = priced(cart)
    benefits = pricing.Benefits()
    if cart.is_promoted or cart.codes:
        known = cart.email if email is None else email
        benefits = promotions.benefits_for(uow, lines, currency=cart.currency, codes=cart.codes, email=known)
    return pricing.quote_for(
        uow,
        lines,
        currency=cart.currency,
        country=country,
        region=region,
        postcode=postcode,
        shipping_method_id=shipping_method_id,
        needs_delivery=cart.needs_delivery or any(gift.requires_shipping for gift in benefits.gifts),
        benefits=benefits,
    )


def quote_as_chosen(
    uow: UnitOfWork,
    cart: carts.CartView,
    *,
    country: str,
    region: str = "",
    postcode: str = "",
    email: str | None = None,
) -> tuple[pricing.Quote, list[pricing.DeliveryOption]]:
    """The same with the way to deliver that the cart remembers, or with the first that goes there."""
    quoted = partial(quote_cart, uow, cart, country=country, region=region, postcode=postcode, email=email)
    try:
        return quoted(shipping_method_id=cart.shipping_method_id)
    except ValidationFailed:
        return quoted()


def preview_promotions(
    uow: UnitOfWork, wanted: Sequence[tuple[UUID, int]], *, codes: Sequence[str] = (), email: str = ""
) -> pricing.Benefits:
    """What so many of each variant would earn in a cart, for whoever has ``email``. Nothing is used up."""
    require(uow, Permission.PROMOTIONS_READ)
    currency = tenants.currency_in_use(uow)
    lines = carts.goods(uow, wanted, currency)
    if len(lines) != len(wanted):
        raise ValidationFailed("One of these variants does not exist.", field="lines")
    typed = [code.strip().upper() for code in codes]
    return promotions.benefits_for(
        uow, [priced_line(line) for line in lines], currency=currency, codes=typed, email=email.strip().lower()
    )


def gifts_of(uow: UnitOfWork, quote: pricing.Quote) -> tuple[carts.CartLineView, ...]:
    """The goods that promotions add, in the order of the quote's last lines."""
    given = [(gift.variant_id, gift.quantity) for gift in quote.benefits.gifts]
    return carts.goods(uow, given, quote.currency) if given else ()


def shares_of_cards(uow: UnitOfWork, cart: carts.CartView, total_minor: int) -> tuple[CardShare, ...]:
    """What each gift card of a cart would pay now, in the order in which placing takes them."""
    left_minor, shares = total_minor, []
    for card in credit.cards_of(uow, cart.credit_ids):
        part_minor = min(card.balance_minor, left_minor)
        left_minor -= part_minor
        shares.append(
            CardShare(
                account_id=card.account_id,
                ending=card.ending,
                balance_minor=card.balance_minor,
                amount_minor=part_minor,
            )
        )
    return tuple(shares)


def view(uow: UnitOfWork, cart: carts.CartView | None = None) -> CheckoutView:
    """The caller's cart with its quote for the address typed so far; before that, for the shop's own country.

    ``cart`` is the cart as the change just made has left it, where there was one.
    """
    open_to_shoppers(uow)
    cart = cart or carts.view(uow)
    country = (
        cart.address.get("country")
        or uow.context.country
        or uow.scalar("SELECT country FROM tenant WHERE id = app_tenant()")
    )
    region, postcode = cart.address.get("region", ""), cart.address.get("postcode", "")
    quote, options = quote_as_chosen(uow, cart, country=country, region=region, postcode=postcode)
    return CheckoutView(
        cart=cart,
        quote=quote,
        country=country,
        gifts=gifts_of(uow, quote),
        cards=shares_of_cards(uow, cart, quote.total_minor),
        delivery_options=tuple(options),
        ways_to_pay=payments.ways_to_pay(uow),
    )
