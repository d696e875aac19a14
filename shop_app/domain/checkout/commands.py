"""Placing an order (design.md, the first walk)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from models.cart import CartStatus
from models.errors import Conflict, NotFound, RetryLater, ValidationFailed
from models.payment import Provider
from models.values.address import Address
from models.values.email import checked_email
from models.values.ids import new_id
from shop_app.core.context import Context
from shop_app.core.failpoints import fp
from shop_app.core.permissions import open_to_shoppers
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import carts, customers, inventory, orders, payments
from shop_app.domain.carts import CartView, LineProblem
from shop_app.domain.checkout.queries import quote_as_chosen, quote_cart
from shop_app.domain.checkout.schemas import Bought, PlacedOrder, TotalChanged
from shop_app.domain.pricing import Quote

# The least time that a hosted payment page can be told to live (D12).
HOLD = timedelta(minutes=30)

_LOCK = """
    SELECT status, email, address FROM cart WHERE id = %(cart)s AND visitor_sha256 = %(visitor)s FOR UPDATE
"""
_CLOSE = """
    UPDATE cart SET status = 'ordered', email = %(email)s, updated_at = app_now()
    WHERE id = %(cart)s AND status = 'open'
"""


@dataclass(frozen=True, slots=True)
class _Locked:
    """What the cart remembers of its buyer."""

    status: CartStatus
    email: str
    address: dict[str, str]


def place(
    uow: UnitOfWork,
    cart_id: UUID,
    *,
    seen_total_minor: int,
    email: str | None = None,
    address: dict[str, str] | None = None,
    shipping_method_id: UUID | None = None,
    provider: Provider = Provider.STRIPE,
) -> PlacedOrder:
    """Turns the caller's cart into a pending order, its stock held for 30 minutes and a payment ready to open.

    Whatever of e-mail, address and way to deliver is not given is what the cart remembers.
    Placing the same cart again gives the same order: a cart becomes one order at most, whoever asks, however often.
    Refuses with ``ValidationFailed`` naming the field, ``TotalChanged``, ``InsufficientStock`` or ``Conflict``.
    """
    open_to_shoppers(uow)
    fp("checkout.S0")
    known = uow.first(_Locked, _LOCK, cart=cart_id, visitor=uow.context.actor.visitor_sha256)
    if known is None:
        raise NotFound("This cart is not yours, or has expired.", code="CART_NOT_FOUND")
    if known.status is CartStatus.ORDERED:
        return _placed_before(uow, cart_id)

    buyer = checked_email(known.email if email is None else email)
    address = known.address if address is None else address
    destination = Address.checked(**{key: value for key, value in address.items() if key in Address.__slots__})
    payments.require_provider(uow, provider)
    cart = carts.view(uow)
    _refuse_problems(cart)
    place_of_delivery = {"country": destination.country, "region": destination.region}
    if shipping_method_id is None:
        quote, options = quote_as_chosen(uow, cart, **place_of_delivery)
    else:
        quote, options = quote_cart(uow, cart, shipping_method_id=shipping_method_id, **place_of_delivery)
    if cart.needs_delivery and not options:
        raise ValidationFailed("This shop does not deliver to this country yet.", field="country")
    if quote.total_minor != seen_total_minor:
        raise TotalChanged(seen_minor=seen_total_minor, total_minor=quote.total_minor, currency=quote.currency)

    # Nothing to collect: no provider is asked, the order is paid as it is placed.
    is_free = quote.total_minor == 0
    if is_free:
        provider = Provider.MANUAL
    order_id, expires_at = new_id(), uow.now + HOLD
    customer_id = customers.remember_buyer(uow, buyer, destination.name)
    uow.execute(_CLOSE, cart=cart_id, email=buyer)
    number = orders.begin_order(uow, _new_order(order_id, cart, quote, buyer, destination, customer_id, expires_at))
    payments.begin_payment(uow, order_id, provider, quote.total_minor, quote.currency)
    demand = {line.variant_id: line.quantity for line in cart.lines if line.is_tracked}
    inventory.reserve(uow, order_id, demand, expires_at)
    if is_free:
        payments.pay_nothing(uow, order_id)
    return PlacedOrder(
        order_id=order_id,
        number=number,
        token=orders.order_token(uow, order_id),
        total_minor=quote.total_minor,
        currency=quote.currency,
        provider=provider,
    )


def buy(context: Context, cart_id: UUID, *, seen_total_minor: int, provider: Provider = Provider.STRIPE) -> Bought:
    """Places the order as its cart was filled in and opens its payment page: what programs call.

    Repeating it gives the same order and page. Where the provider cannot be reached the order stands, without a page
    yet; opening it again is safe.
    """
    order = in_unit(context, place, cart_id, seen_total_minor=seen_total_minor, provider=provider)
    fp("checkout.S1")
    page_url = None
    if order.provider is not Provider.MANUAL:
        try:
            page_url = payments.open_page(context.later(), order.order_id)
        except (RetryLater, Conflict):
            # Unreachable, or paid or run out while this call was repeated: the order's own page tells which.
            page_url = None
    fp("checkout.S6")
    return Bought(order=order, page_url=page_url)


def _placed_before(uow: UnitOfWork, cart_id: UUID) -> PlacedOrder:
    order = orders.order_of_cart(uow, cart_id)
    if order is None:
        raise Conflict("This cart was closed without an order.", code="CART_CLOSED")
    return PlacedOrder(
        order_id=order.id,
        number=order.number,
        token=orders.order_token(uow, order.id),
        total_minor=order.total_minor,
        currency=order.currency,
        provider=payments.provider_of(uow, order.id),
    )


def _refuse_problems(cart: CartView) -> None:
    if not cart.lines:
        raise ValidationFailed("Your cart is empty.", field="cart", code="CART_EMPTY")
    gone = [line for line in cart.lines if line.problem is LineProblem.NOT_FOR_SALE]
    if gone:
        raise Conflict(
            "“{title}” is not for sale any more. Take it out of the cart to go on.",
            title=gone[0].title,
            code="NOT_FOR_SALE",
            items=[str(line.variant_id) for line in gone],
        )
    short = [line for line in cart.lines if line.problem]
    if short:
        raise inventory.InsufficientStock(
            [inventory.Shortage(line.variant_id, line.product_id, line.quantity, line.available or 0) for line in short]
        )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _new_order(
    order_id: UUID,
    cart: CartView,
    quote: Quote,
    email: str,
    destination: Address,
    customer_id: UUID,
    expires_at: datetime,
) -> orders.NewOrder:
    delivery = quote.delivery
    if cart.id is None:
        raise NotFound("This cart is not yours, or has expired.", code="CART_NOT_FOUND")
    return orders.NewOrder(
        id=order_id,
        cart_id=cart.id,
        customer_id=customer_id,
        email=email,
        currency=quote.currency,
        prices_include_tax=quote.prices_include_tax,
        subtotal_minor=quote.subtotal_minor,
        discount_minor=quote.discount_minor,
        shipping_minor=quote.shipping_minor,
        shipping_tax_minor=quote.shipping_tax_minor,
        tax_minor=quote.tax_minor,
        total_minor=quote.total_minor,
        shipping_address=destination.as_dict(),
        shipping_method=delivery.name if delivery else "",
        deliver_from=_midnight(delivery.arrives_from) if delivery else None,
        deliver_to=_midnight(delivery.arrives_to) if delivery else None,
        expires_at=expires_at,
        lines=tuple(
            orders.NewOrderLine(
                variant_id=line.variant_id,
                sku=line.sku,
                title=line.title,
                variant_title=line.variant_title,
                slug=line.slug,
                picture=line.picture,
                quantity=line.quantity,
                unit_price_minor=quoted.unit_price_minor,
                discount_minor=quoted.discount_minor,
                tax_minor=quoted.tax_minor,
                tax_rate_bp=quoted.tax_rate_bp,
                requires_shipping=line.requires_shipping,
            )
            for line, quoted in zip(cart.lines, quote.lines, strict=True)
        ),
    )
