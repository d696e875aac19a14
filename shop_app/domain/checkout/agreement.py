"""What was agreed: a cart and its quote as an order about to be written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from uuid import UUID

from models.errors import NotFound
from models.values.address import Address
from shop_app.domain import orders
from shop_app.domain.carts import CartLineView, CartView
from shop_app.domain.pricing import Quote, price_document


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def new_order(
    order_id: UUID,
    cart: CartView,
    gifts: Sequence[CartLineView],
    quote: Quote,
    email: str,
    destination: Address,
    customer_id: UUID,
    expires_at: datetime,
) -> orders.NewOrder:
    """A cart as its quote prices it. ``gifts`` are the goods of the quote's last lines."""
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
        price_trace=price_document(quote),
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
                reason=quoted.reason,
            )
            for line, quoted in zip((*cart.lines, *gifts), quote.lines, strict=True)
        ),
    )
