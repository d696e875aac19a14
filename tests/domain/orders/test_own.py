from __future__ import annotations

import pytest

from models.errors import NotFound, NotSignedIn
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import orders
from tests.harness.shop import EMAIL, Shop
from tests.harness.shoppers import joined


def test_somebody_sees_their_own_orders_and_finds_them_by_product_and_number(shop: Shop) -> None:
    placed = shop.sell({shop.add_variant(): 1})
    later = shop.sell({shop.add_variant(): 2})
    shopper, other = joined(shop, EMAIL), joined(shop)

    found = in_unit(shopper.context, orders.own_orders, limit=1)
    assert [order.row.number for order in found.orders] == [later.number]
    rest = in_unit(shopper.context, orders.own_orders, before=found.next_before)
    assert [order.row.number for order in rest.orders] == [placed.number]
    assert rest.next_before is None

    (only,) = in_unit(shopper.context, orders.own_orders, typed=f"#{placed.number}").orders
    (by_title,) = in_unit(shopper.context, orders.own_orders, typed=only.lines[0].title.upper()).orders
    assert by_title.row.id == placed.order_id
    assert in_unit(shopper.context, orders.own_orders, typed="100%_").orders == ()
    assert in_unit(shopper.context, orders.own_orders, view="delivered").orders == ()
    assert len(in_unit(shopper.context, orders.own_orders, view="open").orders) == 2
    assert in_unit(other.context, orders.own_orders).orders == ()


def test_anybody_elses_order_is_as_one_that_never_was(shop: Shop) -> None:
    placed = shop.sell({shop.add_variant(): 1})
    shopper, other = joined(shop, EMAIL), joined(shop)

    token = in_unit(shopper.context, orders.own_order_token, placed.number)
    assert in_unit(shop.visitor(), orders.track, token).order.id == placed.order_id
    refusals = []
    for number in (placed.number, 999_999):
        with pytest.raises(NotFound) as refusal:
            in_unit(other.context, orders.own_order_token, number)
        refusals.append((refusal.value.reason, refusal.value.template))
    assert refusals[0] == refusals[1]
    with pytest.raises(NotSignedIn):
        in_unit(shop.visitor(), orders.own_orders)
