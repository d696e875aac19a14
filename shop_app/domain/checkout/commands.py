"""Placing an order (design.md, the first walk)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from psycopg.types.json import Jsonb

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
from shop_app.domain import carts, credit, customers, inventory, orders, payments, promotions
from shop_app.domain.carts import CartLineView, CartView, LineProblem
from shop_app.domain.checkout.queries import gifts_of, quote_as_chosen, quote_cart
from shop_app.domain.checkout.schemas import Bought, DueChanged, PlacedOrder, TotalChanged
from shop_app.domain.pricing import DeliveryOption, Quote

_LOCK = """
    SELECT status, email, address FROM cart WHERE id = %(cart)s AND visitor_sha256 = %(visitor)s FOR UPDATE
"""
_CLOSE = """
    UPDATE cart SET status = 'ordered', email = %(email)s, address = %(address)s, updated_at = app_now()
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
    seen_due_minor: int | None = None,
    seen_currency: str = "",
    email: str | None = None,
    address: dict[str, str] | None = None,
    shipping_method_id: UUID | None = None,
    provider: Provider = Provider.STRIPE,
) -> PlacedOrder:
    """Turns the caller's cart into a pending order, its stock held until it has to be paid and a payment ready to open.

    Whatever of e-mail, address and way to deliver is not given is what the cart remembers.
    ``seen_due_minor`` is what gift cards leave to pay; a cart without gift cards needs none. ``seen_currency`` is what
    the total was seen in: another tab may have chosen another since.
    Placing the same cart again gives the same order: a cart becomes one order at most, whoever asks, however often.
    Refuses with ``ValidationFailed`` naming the field, ``TotalChanged``, ``PromotionUsedUp``, ``DueChanged``,
    ``InsufficientStock`` or ``Conflict``.
    """
    open_to_shoppers(uow)
    fp("checkout.S0")
    known = uow.first(_Locked, _LOCK, cart=cart_id, visitor=uow.context.actor.visitor_sha256)
    if known is None:
        raise NotFound("This cart is not yours, or has expired.", code="CART_NOT_FOUND")
    if known.status is CartStatus.ORDERED:
        return _placed_before(uow, cart_id)

    cart = carts.view(uow)
    buyer = checked_email(known.email if email is None else email)
    address = known.address if address is None else address
    destination = Address.checked(**{key: value for key, value in address.items() if key in Address.__slots__})
    billing = _billing(cart, destination)
    hold = payments.require_provider(uow, provider)
    _refuse_problems(cart)
    if seen_currency not in ("", cart.currency):
        raise Conflict(
            "Your cart is counted in {currency} by now. Look at the new total, then place the order.",
            code="CURRENCY_CHANGED",
            currency=cart.currency,
        )

    def quoted() -> Quote:
        quote, options = _quoted(uow, cart, destination, shipping_method_id, buyer)
        if cart.needs_delivery and not options:
            raise ValidationFailed("This shop does not deliver to this country yet.", field="country")
        return quote

    quote = quoted()
    if quote.total_minor != seen_total_minor:
        raise _changed(quote, seen_total_minor)
    gifts = gifts_of(uow, quote)
    order_id, expires_at = new_id(), uow.now + hold
    customer_id = customers.remember_buyer(uow, buyer, destination.name)
    uow.execute(_CLOSE, cart=cart_id, email=buyer, address=Jsonb(destination.as_dict()))
    agreed = orders.agreed_order(
        quote,
        (*cart.lines, *gifts),
        order_id=order_id,
        cart_id=cart_id,
        customer_id=customer_id,
        email=buyer,
        shipping_address=destination.as_dict(),
        expires_at=expires_at,
        billing_address=billing.as_dict() if billing else None,
        note=cart.note,
        gift_note=cart.gift_note,
    )
    number = orders.begin_order(uow, agreed)
    if quote.benefits.applied_ids:
        try:
            with uow.savepoint():
                promotions.redeem(uow, order_id, quote.benefits, buyer)
        except promotions.PromotionUsedUp as gone:
            raise _used_up(gone.promotion, quoted(), seen_total_minor) from None
    due_minor = _pay_by_card(uow, order_id, cart, quote, seen_due_minor)
    # Nothing to collect: no provider is asked, the order is paid as it is placed.
    is_paid = due_minor == 0
    if is_paid:
        provider = Provider.MANUAL
    payments.begin_payment(uow, order_id, provider, due_minor, quote.currency)
    inventory.reserve(uow, order_id, _demand((*cart.lines, *gifts)), expires_at)
    if is_paid:
        payments.pay_nothing(uow, order_id)
    return PlacedOrder(
        order_id=order_id,
        number=number,
        token=orders.order_token(uow, order_id),
        total_minor=quote.total_minor,
        currency=quote.currency,
        provider=provider,
    )


def _billing(cart: CartView, destination: Address) -> Address | None:
    """Where the invoice goes if not with the parcel; the refusal names its field ``billing.…``."""
    if not cart.billing:
        return None
    try:
        return Address.checked(**{"name": destination.name, "country": destination.country, **cart.billing})
    except ValidationFailed as fault:
        raise ValidationFailed(
            fault.template, **{**fault.details, "field": f"billing.{fault.field}", "code": "BILLING_INCOMPLETE"}
        ) from None


def buy(
    context: Context,
    cart_id: UUID,
    *,
    seen_total_minor: int,
    seen_due_minor: int | None = None,
    seen_currency: str = "",
    provider: Provider = Provider.STRIPE,
) -> Bought:
    """Places the order as its cart was filled in and opens its payment page: what programs call.

    Repeating it gives the same order and page. Where the provider cannot be reached the order stands, without a page
    yet; opening it again is safe.
    """
    order = in_unit(
        context,
        place,
        cart_id,
        seen_total_minor=seen_total_minor,
        seen_due_minor=seen_due_minor,
        seen_currency=seen_currency,
        provider=provider,
    )
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


def _quoted(
    uow: UnitOfWork, cart: CartView, to: Address, shipping_method_id: UUID | None, buyer: str
) -> tuple[Quote, list[DeliveryOption]]:
    place_of = {"country": to.country, "region": to.region, "postcode": to.postcode}
    if shipping_method_id is None:
        return quote_as_chosen(uow, cart, **place_of, email=buyer)
    return quote_cart(uow, cart, **place_of, shipping_method_id=shipping_method_id, email=buyer)


def _changed(quote: Quote, seen_minor: int) -> Conflict:
    """The refusal of another total: a code that was used up meanwhile is named."""
    gone = next((one.code for one in quote.benefits.tried if one.code and promotions.is_used_up(one)), "")
    if gone:
        return _used_up(gone, quote, seen_minor)
    return TotalChanged(seen_minor=seen_minor, total_minor=quote.total_minor, currency=quote.currency)


def _used_up(promotion: str, quote: Quote, seen_minor: int) -> promotions.PromotionUsedUp:
    return promotions.PromotionUsedUp(
        promotion, seen_minor=seen_minor, total_minor=quote.total_minor, currency=quote.currency
    )


def _pay_by_card(uow: UnitOfWork, order_id: UUID, cart: CartView, quote: Quote, seen_due_minor: int | None) -> int:
    """Takes what the cart's gift cards pay; returns what is left to pay."""
    if not cart.credit_ids:
        return quote.total_minor
    if seen_due_minor is None:
        raise ValidationFailed("Say what is left to pay after your gift cards, as you saw it.", field="due")
    held = credit.hold(uow, order_id, cart.credit_ids, quote.total_minor, quote.currency)
    due_minor = quote.total_minor - sum(part.amount_minor for part in held)
    if due_minor != seen_due_minor:
        raise DueChanged(seen_minor=seen_due_minor, due_minor=due_minor, currency=quote.currency)
    for part in held:
        payments.begin_credit_payment(uow, order_id, part.account_id, part.amount_minor, quote.currency)
    return due_minor


def _demand(lines: Iterable[CartLineView]) -> dict[UUID, int]:
    """Tracked units, one sum for each variant: a gift may be what the cart holds as well."""
    demand: dict[UUID, int] = {}
    for line in lines:
        if line.is_tracked:
            demand[line.variant_id] = demand.get(line.variant_id, 0) + line.quantity
    return demand


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
