from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from shop_app.domain import fulfillment, orders
from tests.harness.shop import Shop


@pytest.fixture(autouse=True)
def _audited(shop: Shop) -> Iterator[None]:
    yield
    assert shop.violations(timedelta(minutes=3)) == []


@pytest.fixture
def sent(shop: Shop) -> orders.OrderDetail:
    """Three of one thing at 10.00 and one of another at 20.00, delivered."""
    placed = shop.sell({shop.add_variant(stock=5): 3, shop.add_variant(price_minor=2000, stock=5): 1})
    parcel = shop.do(fulfillment.fulfill, placed.order_id)
    shop.do(fulfillment.mark_shipped, parcel)
    shop.do(fulfillment.mark_delivered, parcel)
    return shop.do(orders.find_order, placed.number)
