"""Looking at revenue."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import tenants
from shop_app.domain.analytics.ledger_sums import LEDGER_SUMS, SUMS
from shop_app.domain.analytics.rules import bounds, checked_period, every_day, total
from shop_app.domain.analytics.schemas import RevenueDay, RevenueReport, RevenueTotals, UnequalBucket

_ALWAYS = {"begin": datetime(2000, 1, 1, tzinfo=UTC), "end": datetime(2200, 1, 1, tzinfo=UTC)}

_SUMMED = ", ".join(f"coalesce(sum({name}), 0)::bigint AS {name}" for name in SUMS)
_BY_DAY = f"""
    SELECT (starts_at AT TIME ZONE %(time_zone)s)::date AS day, {_SUMMED}
    FROM revenue_bucket
    WHERE starts_at >= %(begin)s AND starts_at < %(end)s AND currency = %(currency)s
    GROUP BY 1
"""
_TOTAL = f"""
    SELECT {_SUMMED}
    FROM {{source}} WHERE starts_at >= %(begin)s AND starts_at < %(end)s AND currency = %(currency)s
"""
_UNEQUAL = f"""
    SELECT coalesce(l.starts_at, b.starts_at) AS starts_at, coalesce(l.currency, b.currency) AS currency,
           {", ".join(f"coalesce(l.{name}, 0) - coalesce(b.{name}, 0) AS {name}" for name in SUMS)}
    FROM revenue_bucket b
    FULL JOIN ({LEDGER_SUMS}) l ON l.starts_at = b.starts_at AND l.currency = b.currency
    WHERE ({", ".join(f"coalesce(l.{name}, 0)" for name in SUMS)})
          <> ({", ".join(f"coalesce(b.{name}, 0)" for name in SUMS)})
    ORDER BY 1, 2
"""


def revenue_by_day(uow: UnitOfWork, first_day: date, last_day: date) -> RevenueReport:
    """What the shop sold and refunded, day by day in its own zone and currency, from the rollup.

    Refuses with ``ValidationFailed`` a period that ends before it begins or is longer than ten years.
    """
    require(uow, Permission.REVENUE_READ)
    length = checked_period(first_day, last_day)
    shop = tenants.current(uow)
    begin, end = bounds(first_day, last_day, shop.time_zone)
    found = uow.all(RevenueDay, _BY_DAY, begin=begin, end=end, currency=shop.currency, time_zone=shop.time_zone)
    days = every_day(found, first_day, last_day)
    return RevenueReport(
        currency=shop.currency,
        time_zone=shop.time_zone,
        first_day=first_day,
        last_day=last_day,
        days=days,
        totals=total(days),
        previous=_total(uow, "revenue_bucket", first_day - timedelta(days=length), first_day - timedelta(days=1)),
    )


def ledger_total(uow: UnitOfWork, first_day: date, last_day: date) -> RevenueTotals:
    """The same sums straight from the ledger: what a report must equal. Reads every movement of the period."""
    require(uow, Permission.REVENUE_READ)
    checked_period(first_day, last_day)
    return _total(uow, f"({LEDGER_SUMS}) l", first_day, last_day)


def _total(uow: UnitOfWork, source: str, first_day: date, last_day: date) -> RevenueTotals:
    shop = tenants.current(uow)
    begin, end = bounds(first_day, last_day, shop.time_zone)
    sums = uow.first(RevenueTotals, _TOTAL.format(source=source), begin=begin, end=end, currency=shop.currency)
    return sums or RevenueTotals()


def unequal_buckets(uow: UnitOfWork) -> list[UnequalBucket]:
    """Where the rollup is not what the ledger says; empty when all is well."""
    require(uow, Permission.REVENUE_READ)
    return uow.all(UnequalBucket, _UNEQUAL, **_ALWAYS)
