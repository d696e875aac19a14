"""Orders for tests, made by the shop's own commands."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from models.payment import Provider
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import carts, checkout, payments
from tests.harness.shop import ADDRESS, EMAIL, Shop


def place(
    shop: Shop, variant_id: UUID, quantity: int = 1, *, now: datetime | None = None, **address: str
) -> checkout.PlacedOrder:
    """A pending order of a new visitor, to be paid by hand."""
    visitor = shop.visitor(now)
    in_unit(visitor, carts.add_line, variant_id, quantity)
    looked = in_unit(visitor, checkout.view)
    assert looked.cart.id is not None
    return in_unit(
        visitor,
        checkout.place,
        looked.cart.id,
        email=EMAIL,
        address=ADDRESS | address,
        shipping_method_id=shop.shipping_method_id,
        seen_total_minor=looked.quote.total_minor,
        provider=Provider.MANUAL,
    )


def buy(
    shop: Shop, variant_id: UUID, quantity: int = 1, *, now: datetime | None = None, **address: str
) -> checkout.PlacedOrder:
    """An order that is placed and paid."""
    placed = place(shop, variant_id, quantity, now=now, **address)
    in_unit(shop.system(now), payments.pay_manually, placed.order_id)
    return placed
