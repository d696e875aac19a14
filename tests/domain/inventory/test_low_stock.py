from __future__ import annotations

from functools import partial
from uuid import UUID

from models.inventory import MovementKind, ReservationStatus
from shop_app.domain import inventory
from tests.chaos.harness.barrier import in_threads
from tests.domain.inventory.holders import held, sold
from tests.harness.shop import Shop


def told(shop: Shop, variant: UUID) -> list[int]:
    """What was left at each crossing, in order."""
    return shop.values(
        "SELECT (data ->> 'available')::int FROM outbox WHERE event_type = 'StockLow' AND aggregate_id = %(id)s"
        " ORDER BY id",
        id=variant,
    )


def scarce(shop: Shop, stock: int, low_at: int) -> UUID:
    variant = shop.add_variant(stock=stock)
    shop.do(inventory.set_low_stock, variant, low_at)
    return variant


def test_a_crossing_is_told_once(shop: Shop) -> None:
    variant = scarce(shop, 10, 7)
    sold(shop, {variant: 2})
    assert told(shop, variant) == []
    sold(shop, {variant: 2})
    sold(shop, {variant: 2})
    assert told(shop, variant) == [6]


def test_stock_that_comes_back_up_may_cross_again(shop: Shop) -> None:
    variant = scarce(shop, 10, 5)
    sold(shop, {variant: 6})
    shop.do(inventory.adjust, variant, 6, MovementKind.RECEIVED)
    shop.do(inventory.adjust, variant, -9, MovementKind.DAMAGED)
    order_id = held(shop, {variant: 1})
    shop.do(inventory.release, order_id, ReservationStatus.RELEASED)
    assert told(shop, variant) == [4, 1]


def test_what_is_held_and_let_go_crosses_each_time(shop: Shop) -> None:
    variant = scarce(shop, 6, 5)
    for _ in range(2):
        shop.do(inventory.release, held(shop, {variant: 1}), ReservationStatus.EXPIRED)
    assert told(shop, variant) == [5, 5]


def test_an_order_of_bundles_or_from_two_places_tells_too(shop: Shop) -> None:
    part, box = scarce(shop, 10, 5), shop.add_variant(stock=None)
    shop.do(inventory.set_bundle, box, {part: 3})
    held(shop, {box: 2})
    held(shop, {box: 1})
    assert told(shop, part) == [4]


def test_many_buyers_at_once_cross_once(shop: Shop) -> None:
    variant = scarce(shop, 16, 8)
    outcomes = in_threads([partial(held, shop, {variant: 1}) for _ in range(16)])
    assert not [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    assert told(shop, variant) == [8]
