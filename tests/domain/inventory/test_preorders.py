from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from models.errors import Conflict, ValidationFailed
from models.inventory import MovementKind, ReservationStatus
from models.values import clock
from shop_app.domain import inventory
from shop_app.domain.inventory import InsufficientStock
from tests.domain.inventory.holders import held, position, sold, violations
from tests.harness.shop import Shop

SOON = clock.now().date() + timedelta(days=30)


def announced(shop: Shop, most: int, *, stock: int = 0) -> UUID:
    """A variant that may be ordered ahead of its day."""
    variant = shop.add_variant(stock=stock)
    shop.do(inventory.set_preorder, variant, most, SOON)
    return variant


def arrive(shop: Shop, variant: UUID, units: int) -> None:
    shop.do(inventory.adjust, variant, units, MovementKind.RECEIVED)


def awaiting(shop: Shop, order_id: UUID) -> int:
    return sum(promise.awaiting for promise in shop.do(inventory.promises_of, order_id))


def test_what_is_not_out_yet_is_ordered_ahead_with_its_day(shop: Shop) -> None:
    variant = announced(shop, 3)
    order_id = sold(shop, {variant: 2})
    (promise,) = shop.do(inventory.promises_of, order_id)
    assert (promise.variant_id, promise.awaiting, promise.promised_on) == (variant, 2, SOON)
    assert position(shop, variant) == (0, 0)
    with pytest.raises(InsufficientStock) as refusal:
        held(shop, {variant: 2})
    assert refusal.value.shortages[0].available == 1
    assert violations() == []


def test_stock_that_arrives_goes_to_the_oldest_first(shop: Shop) -> None:
    variant = announced(shop, 10)
    first, second, third = (sold(shop, {variant: 2}) for _ in range(3))
    arrive(shop, variant, 3)
    assert [awaiting(shop, order_id) for order_id in (first, second, third)] == [0, 1, 2]
    assert position(shop, variant) == (0, 0)
    told = shop.values("SELECT aggregate_id FROM outbox WHERE event_type = 'PreorderFilled' ORDER BY aggregate_id")
    assert told == sorted([first, second])
    arrive(shop, variant, 5)
    assert [awaiting(shop, order_id) for order_id in (first, second, third)] == [0, 0, 0]
    assert position(shop, variant) == (2, 0)
    assert shop.stock_of(variant).preordered == 0
    assert violations() == []


def test_stock_goes_before_promises(shop: Shop) -> None:
    variant = announced(shop, 5, stock=2)
    order_id = sold(shop, {variant: 3})
    assert awaiting(shop, order_id) == 1
    assert position(shop, variant) == (0, 0)
    assert violations() == []


def test_an_order_that_was_not_paid_gives_its_place_in_the_queue_back(shop: Shop) -> None:
    variant = announced(shop, 2)
    order_id = held(shop, {variant: 2})
    arrive(shop, variant, 1)
    assert position(shop, variant) == (1, 0), "nothing is handed out before it is paid"
    shop.do(inventory.release, order_id, ReservationStatus.EXPIRED)
    assert shop.stock_of(variant).preordered == 0
    sold(shop, {variant: 3})
    assert violations() == []


def test_a_place_in_the_queue_that_is_paid_takes_what_came_meanwhile(shop: Shop) -> None:
    variant = announced(shop, 2)
    order_id = held(shop, {variant: 2})
    arrive(shop, variant, 5)
    shop.do(inventory.consume, order_id)
    assert awaiting(shop, order_id) == 0
    assert position(shop, variant) == (3, 0)
    assert violations() == []


def test_units_that_are_released_go_to_those_who_wait(shop: Shop) -> None:
    variant = announced(shop, 5, stock=2)
    unpaid = held(shop, {variant: 2})
    waiting = sold(shop, {variant: 2})
    shop.do(inventory.release, unpaid, ReservationStatus.RELEASED)
    assert awaiting(shop, waiting) == 0
    assert position(shop, variant) == (0, 0)
    assert violations() == []


def test_who_does_without_gives_up_what_has_not_come_first(shop: Shop) -> None:
    variant = announced(shop, 5, stock=1)
    order_id = sold(shop, {variant: 3})
    shop.do(inventory.restock, order_id, {variant: 2})
    assert (awaiting(shop, order_id), position(shop, variant)) == (0, (0, 0))
    shop.do(inventory.restock, order_id, {variant: 1})
    assert position(shop, variant) == (1, 0)
    with pytest.raises(Conflict):
        shop.do(inventory.restock, order_id, {variant: 1})
    assert violations() == []


def test_after_its_day_no_more_is_promised(shop: Shop) -> None:
    variant = announced(shop, 5)
    shop.run("UPDATE variant SET available_on = '2020-01-01'")
    with pytest.raises(InsufficientStock) as refusal:
        held(shop, {variant: 1})
    assert refusal.value.shortages[0].available == 0


def test_odd_offers_are_refused(shop: Shop) -> None:
    variant = announced(shop, 3)
    sold(shop, {variant: 2})
    with pytest.raises(ValidationFailed):
        shop.do(inventory.set_preorder, variant, 3, None)
    with pytest.raises(ValidationFailed):
        shop.do(inventory.set_preorder, variant, -1, SOON)
    with pytest.raises(Conflict) as refusal:
        shop.do(inventory.set_preorder, variant, 1, SOON)
    assert refusal.value.reason == "PREORDERS_TAKEN"
