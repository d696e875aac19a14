"""What was agreed: goods and their quote as an order about to be written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Protocol
from uuid import UUID

from shop_app.domain.orders.schemas import NewOrder, NewOrderLine
from shop_app.domain.pricing import Quote, price_document


class Goods(Protocol):
    """What a line of an order keeps of the goods, whatever showed them."""

    @property
    def variant_id(self) -> UUID | None: ...
    @property
    def sku(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def variant_title(self) -> str: ...
    @property
    def slug(self) -> str: ...
    @property
    def picture(self) -> str: ...
    @property
    def quantity(self) -> int: ...
    @property
    def requires_shipping(self) -> bool: ...


def agreed_order(
    quote: Quote,
    goods: Iterable[Goods],
    *,
    order_id: UUID,
    cart_id: UUID | None,
    customer_id: UUID,
    email: str,
    shipping_address: Mapping[str, str],
    expires_at: datetime,
    billing_address: Mapping[str, str] | None = None,
    note: str = "",
    gift_note: str = "",
) -> NewOrder:
    """Goods as their quote prices them; ``goods`` stand in the order of the quote's lines."""
    delivery = quote.delivery
    return NewOrder(
        id=order_id,
        cart_id=cart_id,
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
        shipping_address=shipping_address,
        billing_address=billing_address or {},
        note=note,
        gift_note=gift_note,
        shipping_method=delivery.name if delivery else "",
        deliver_from=_midnight(delivery.arrives_from) if delivery else None,
        deliver_to=_midnight(delivery.arrives_to) if delivery else None,
        expires_at=expires_at,
        price_trace=price_document(quote),
        lines=tuple(
            NewOrderLine(
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
            for line, quoted in zip(goods, quote.lines, strict=True)
        ),
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
