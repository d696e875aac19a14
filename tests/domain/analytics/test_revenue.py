"""Revenue by day: the rollup, the shop's zone, and the ledger it must equal."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from models.errors import NotSignedIn, PermissionDenied, ValidationFailed
from models.values import clock
from models.values.ids import new_id
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import analytics, payments
from tests.harness.purchases import buy, place
from tests.harness.shop import Shop

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
DAY = date(2026, 3, 10)
# One thing of 10.00, 10 % tax on goods and delivery, delivery 5.00.
TOTAL, TAX, SHIPPING = 1650, 150, 500


def count(shop: Shop, order_id: UUID) -> None:
    shop.do(analytics.count_order, new_id(), order_id)


def report(shop: Shop, first: date = DAY, last: date = DAY) -> analytics.RevenueReport:
    return shop.do(analytics.revenue_by_day, first, last)


def refund(shop: Shop, order_id: UUID, minor: int, now: datetime) -> None:
    """Gives money of a paid order back, through the flow that the sweeper runs."""
    refund_id = new_id()
    shop.run(
        "INSERT INTO refund (id, payment_id, order_id, amount_minor, currency, reason, idempotency_key)"
        " SELECT %(id)s, id, order_id, %(minor)s, currency, '', %(id)s::text FROM payment WHERE order_id = %(order)s",
        id=refund_id,
        minor=minor,
        order=order_id,
    )
    payments.run_refund(shop.system(now), refund_id)


def test_a_sale_counts_once_however_often_it_is_told(shop: Shop) -> None:
    placed = buy(shop, shop.add_variant(), now=NOON)
    for _ in range(3):
        count(shop, placed.order_id)
    found = report(shop)
    assert found.totals == analytics.RevenueTotals(
        orders=1, sold_minor=TOTAL, tax_minor=TAX, shipping_minor=SHIPPING, refunded_minor=0
    )
    assert found.totals == shop.do(analytics.ledger_total, DAY, DAY)


def test_a_refund_is_taken_off_on_the_day_it_was_paid_out(shop: Shop) -> None:
    placed = buy(shop, shop.add_variant(), now=NOON)
    # `run_refund` books at the moment it runs, so the refund stands on the real day of this test.
    refund(shop, placed.order_id, 650, NOON)
    count(shop, placed.order_id)
    today = clock.now().date()
    found = report(shop, DAY, today)
    assert found.totals.net_minor == TOTAL - 650
    assert found.days[-1].refunded_minor == 650
    assert found.days[0].sold_minor == TOTAL
    assert found.totals == shop.do(analytics.ledger_total, DAY, today)


def test_money_for_an_order_that_was_never_sold_is_no_revenue(shop: Shop) -> None:
    late = place(shop, shop.add_variant(), now=NOON)
    for kind, sign in (("capture", 1), ("refund", -1)):
        shop.run(
            """WITH booked AS (
                   INSERT INTO ledger_transaction (id, kind, reference, order_id, booked_at)
                   VALUES (%(id)s, %(kind)s, %(id)s, %(order)s, %(at)s) RETURNING id)
               INSERT INTO ledger_entry (id, transaction_id, account, amount_minor, currency)
               SELECT gen_random_uuid(), booked.id, side.account, side.amount * %(sign)s, 'USD'
               FROM booked, (VALUES ('processor', 1650), ('receivable', -1650)) AS side (account, amount)""",
            id=new_id(),
            kind=kind,
            order=late.order_id,
            at=NOON,
            sign=sign,
        )
    count(shop, late.order_id)
    assert report(shop).totals == analytics.RevenueTotals()


def test_every_day_is_there_and_belongs_to_the_shops_zone(shop: Shop) -> None:
    shop.run("UPDATE tenant SET time_zone = 'Asia/Kathmandu'")  # UTC+05:45: whole days need quarters of an hour
    variant = shop.add_variant()
    midnight = datetime(2026, 3, 9, 18, 15, tzinfo=UTC)
    before = buy(shop, variant, now=midnight - timedelta(seconds=1))
    after = buy(shop, variant, 2, now=midnight)
    for placed in (before, after):
        count(shop, placed.order_id)
    found = report(shop, date(2026, 3, 8), date(2026, 3, 11))
    assert [day.day.day for day in found.days] == [8, 9, 10, 11]
    assert [day.sold_minor for day in found.days] == [0, before.total_minor, after.total_minor, 0]
    assert [day.orders for day in found.days] == [0, 1, 1, 0]


def test_the_previous_period_is_as_long_and_right_before(shop: Shop) -> None:
    variant = shop.add_variant()
    for days in (0, 1, 2, 3, 4):
        count(shop, buy(shop, variant, now=NOON - timedelta(days=days)).order_id)
    found = report(shop, DAY - timedelta(days=1), DAY)
    assert found.totals.orders == 2
    assert found.previous.orders == 2
    assert found.totals.average_order_minor == TOTAL


def test_a_rebuild_finds_everything_and_mends_what_was_wrong(shop: Shop) -> None:
    variant = shop.add_variant()
    for hours in range(3):
        buy(shop, variant, now=NOON + timedelta(hours=hours))
    assert report(shop).totals.orders == 0
    assert shop.do(analytics.rebuild_revenue) == 3
    assert shop.do(analytics.rebuild_revenue) == 0
    shop.run("UPDATE revenue_bucket SET sold_minor = sold_minor + 1")
    unequal = shop.do(analytics.unequal_buckets)
    assert [bucket.sold_minor for bucket in unequal] == [-1, -1, -1]
    assert shop.do(analytics.reconcile) == 3
    assert shop.do(analytics.unequal_buckets) == []
    assert report(shop).totals == shop.do(analytics.ledger_total, DAY, DAY)


def test_a_bucket_that_nothing_was_booked_in_becomes_empty(shop: Shop) -> None:
    shop.run(
        "INSERT INTO revenue_bucket (id, starts_at, currency, sold_minor) VALUES (%(id)s, %(at)s, 'USD', 5)",
        id=new_id(),
        at=NOON,
    )
    assert shop.do(analytics.rebuild_revenue) == 1
    assert report(shop).totals.sold_minor == 0


def test_a_period_must_end_after_it_begins_and_within_ten_years(shop: Shop) -> None:
    with pytest.raises(ValidationFailed, match="before the first"):
        report(shop, DAY, DAY - timedelta(days=1))
    with pytest.raises(ValidationFailed, match="ten years"):
        report(shop, date(2000, 1, 1), DAY)


def test_only_who_may_see_revenue_sees_it(shop: Shop) -> None:
    def ask(uow: UnitOfWork) -> object:
        return analytics.revenue_by_day(uow, DAY, DAY)

    with pytest.raises(NotSignedIn):
        in_unit(shop.visitor(), ask)
    context = shop.system()
    merchant = replace(context.actor, account_id=new_id(), permissions=frozenset())
    with pytest.raises(PermissionDenied):
        in_unit(replace(context, actor=merchant), ask)
