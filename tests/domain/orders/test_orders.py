from __future__ import annotations

import itertools
from datetime import timedelta
from uuid import UUID

import pytest

from models.errors import Conflict, NotFound, NotSignedIn
from models.order import (
    FULFILLMENT_TRANSITIONS,
    ORDER_TRANSITIONS,
    PAYMENT_TRANSITIONS,
    FulfillmentStatus,
    OrderStatus,
    PaymentStatus,
)
from models.values.ids import new_id
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import orders
from shop_app.domain.orders import api_status
from tests.harness.shop import Shop, open_shop

COLUMNS = [
    ("status", OrderStatus, ORDER_TRANSITIONS),
    ("payment_status", PaymentStatus, PAYMENT_TRANSITIONS),
    ("fulfillment_status", FulfillmentStatus, FULFILLMENT_TRANSITIONS),
]


def an_order(shop: Shop) -> UUID:
    return shop.buy({shop.add_variant(): 1}).order_id


@pytest.mark.parametrize(("column", "statuses", "table"), COLUMNS, ids=[column for column, *_ in COLUMNS])
def test_i14_every_pair_of_statuses_obeys_its_table(shop: Shop, column: str, statuses: type, table: dict) -> None:
    order_id = an_order(shop)
    for before, after in itertools.product(statuses, statuses):
        shop.run(f"UPDATE orders SET {column} = %(to)s WHERE id = %(id)s", to=before, id=order_id)
        allowed = after in table[before]
        assert shop.do(orders.move_if, order_id, after) is allowed, (before, after)
        now = shop.value(f"SELECT {column} FROM orders WHERE id = %(id)s", id=order_id)
        assert now == (after if allowed else before)
    steps = shop.value(
        "SELECT count(*) FROM order_transition WHERE order_id = %(id)s AND from_status <> ''", id=order_id
    )
    assert steps == sum(len(targets) for targets in table.values())


def test_i14_an_illegal_step_is_a_conflict(shop: Shop) -> None:
    with pytest.raises(Conflict) as refusal:
        shop.do(orders.move, an_order(shop), OrderStatus.COMPLETED)
    assert (refusal.value.reason, refusal.value.details["to"]) == ("ILLEGAL_TRANSITION", "completed")


def test_a_step_is_logged_with_who_and_why(shop: Shop) -> None:
    order_id = an_order(shop)
    shop.do(orders.cancel_order, order_id, "The buyer called.")
    detail = shop.do(orders.find_order, 1001)
    last = detail.timeline[-1]
    assert (last.from_status, last.to_status, last.note, last.actor) == (
        "pending",
        "cancelled",
        "The buyer called.",
        "test",
    )


def test_a_cancelled_order_gives_its_stock_back(shop: Shop) -> None:
    variant = shop.add_variant(stock=5)
    placed = shop.buy({variant: 3})
    shop.do(orders.cancel_order, placed.order_id, "")
    assert (shop.stock_of(variant).on_hand, shop.stock_of(variant).reserved) == (5, 0)
    with pytest.raises(Conflict) as refusal:
        shop.do(orders.cancel_order, placed.order_id, "")
    assert refusal.value.reason == "ORDER_NOT_PENDING"
    assert shop.violations() == []


def test_a_paid_order_can_be_completed_and_not_cancelled(shop: Shop) -> None:
    placed = shop.sell({shop.add_variant(): 1})
    with pytest.raises(Conflict):
        shop.do(orders.cancel_order, placed.order_id, "")
    shop.do(orders.complete_order, placed.order_id)
    assert shop.do(orders.find_order, placed.number).order.status is OrderStatus.COMPLETED
    assert shop.violations(timedelta(minutes=5)) == []


def test_whoever_holds_the_link_may_track_and_nobody_else(shop: Shop) -> None:
    placed = shop.buy({shop.add_variant(): 1})
    assert in_unit(shop.visitor(), orders.track, placed.token).order.number == placed.number
    elsewhere = open_shop()
    altered = placed.token[:30] + ("A" if placed.token[30] != "A" else "B") + placed.token[31:]
    for context, token in (
        (shop.visitor(), altered),
        (shop.visitor(), ""),
        (shop.visitor(), "ü"),
        (shop.visitor(), "x" * 5000),
        (elsewhere.visitor(), placed.token),
    ):
        with pytest.raises(NotFound):
            in_unit(context, orders.track, token)


def test_orders_are_listed_newest_first_in_pages(shop: Shop) -> None:
    variant = shop.add_variant(stock=None)
    numbers = [shop.buy({variant: 2}).number for _ in range(5)]
    first = shop.do(orders.list_orders, limit=2)
    assert [row.number for row in first.orders] == numbers[:2:-1]
    assert (first.orders[0].item_count, first.orders[0].customer_name) == (2, "Example Household")
    second = shop.do(orders.list_orders, before=first.next_before, limit=2)
    third = shop.do(orders.list_orders, before=second.next_before, limit=2)
    assert [row.number for row in (*first.orders, *second.orders, *third.orders)] == numbers[::-1]
    assert third.next_before is None


def test_views_hold_what_is_to_be_done(shop: Shop) -> None:
    variant = shop.add_variant(stock=None)
    unpaid, paid = shop.buy({variant: 1}), shop.sell({variant: 1})
    for view, number in (("unpaid", unpaid.number), ("to_fulfill", paid.number)):
        assert [row.number for row in shop.do(orders.list_orders, view=view).orders] == [number]
    assert shop.do(orders.count_orders) == {"all": 2, "to_fulfill": 1, "unpaid": 1}


def test_an_order_shows_what_was_paid(shop: Shop) -> None:
    placed = shop.sell({shop.add_variant(): 1})
    detail = shop.do(orders.find_order, placed.number)
    assert (detail.paid_minor, detail.refunded_minor) == (placed.total_minor, 0)
    assert detail.order.placed_at is not None


def test_what_is_unknown_is_not_found(shop: Shop) -> None:
    for attempt in (
        lambda: shop.do(orders.find_order, 4711),
        lambda: shop.do(orders.order_by_id, new_id()),
        lambda: shop.do(orders.lock_order, new_id()),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_shoppers_see_no_back_office(shop: Shop) -> None:
    order_id, visitor = an_order(shop), shop.visitor()
    for work in (
        lambda uow: orders.find_order(uow, 1001),
        lambda uow: orders.list_orders(uow),
        lambda uow: orders.count_orders(uow),
        lambda uow: orders.cancel_order(uow, order_id, ""),
        lambda uow: orders.complete_order(uow, order_id),
    ):
        with pytest.raises(NotSignedIn):
            in_unit(visitor, work)


@pytest.mark.parametrize(
    ("order", "payment", "fulfillment", "status"),
    [
        ("pending", "pending", "unfulfilled", "PENDING"),
        ("pending", "failed", "unfulfilled", "PENDING"),
        ("placed", "authorised", "unfulfilled", "PAID"),
        ("placed", "paid", "partial", "PAID"),
        ("placed", "partially_refunded", "unfulfilled", "PAID"),
        ("placed", "paid", "fulfilled", "FULFILLED"),
        ("placed", "paid", "shipped", "SHIPPED"),
        ("placed", "paid", "delivered", "SHIPPED"),
        ("placed", "refunded", "returned", "SHIPPED"),
        ("completed", "paid", "delivered", "COMPLETED"),
        ("cancelled", "refunded", "unfulfilled", "CANCELLED"),
        ("expired", "refunded", "unfulfilled", "EXPIRED"),
    ],
)
def test_programs_see_one_status(order: str, payment: str, fulfillment: str, status: str) -> None:
    assert api_status(OrderStatus(order), PaymentStatus(payment), FulfillmentStatus(fulfillment)) == status
