"""Coming back unpaid: another way to pay, or back to the cart, and never two charges."""

from __future__ import annotations

import pytest

from models.errors import Conflict, NotFound
from models.payment import Provider
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import carts, checkout, orders, payments
from tests.harness.shop import ADDRESS, EMAIL, Shop


def test_another_way_takes_the_place_of_the_page(shop: Shop) -> None:
    placed = shop.buy({shop.add_variant(): 1}, provider=Provider.STRIPE)
    visitor = shop.visitor()
    page = payments.open_page(visitor, placed.order_id)
    assert payments.pay_otherwise(visitor, placed.order_id, Provider.STRIPE) == page
    assert payments.pay_otherwise(visitor, placed.order_id, Provider.MANUAL) == ""
    standing = in_unit(visitor, payments.unpaid, placed.order_id)
    assert (standing.provider, standing.due_minor) == (Provider.MANUAL, placed.total_minor)
    assert shop.values("SELECT status FROM payment ORDER BY created_at, id") == ["cancelled", "processing"]
    again = payments.pay_otherwise(visitor, placed.order_id, Provider.STRIPE)
    assert again not in ("", page)
    assert [way.provider for way in standing.ways] == [Provider.STRIPE, Provider.MANUAL]


def test_a_paid_order_needs_no_other_way(shop: Shop) -> None:
    placed = shop.sell({shop.add_variant(): 1})
    with pytest.raises(Conflict):
        payments.pay_otherwise(shop.visitor(), placed.order_id, Provider.STRIPE)


def test_an_unpaid_order_becomes_a_cart_again(shop: Shop) -> None:
    visitor, variant = shop.visitor(), shop.add_variant(stock=3)
    cart = shop.fill_cart(visitor, {variant: 2})
    in_unit(visitor, carts.write_notes, note="Ring twice")
    placed = shop.place(visitor, cart)
    token = shop.do(orders.order_token, placed.order_id)
    with pytest.raises(NotFound):
        in_unit(shop.visitor(), checkout.take_up_again, token)
    restored = in_unit(visitor, checkout.take_up_again, token).cart
    assert [(line.variant_id, line.quantity) for line in restored.lines] == [(variant, 2)]
    assert (restored.email, restored.address["city"], restored.note) == (EMAIL, ADDRESS["city"], "Ring twice")
    assert shop.value("SELECT status FROM orders") == "cancelled"
    assert shop.stock_of(variant).available == 3
    with pytest.raises(Conflict):
        in_unit(visitor, checkout.take_up_again, token)
