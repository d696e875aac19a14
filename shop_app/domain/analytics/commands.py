"""Keeping the rollup.

A bucket is never added to, always summed afresh from the ledger under its own lock. So an event may come twice, late
or after a rebuild: the sums are the ledger's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import structlog

from models.values.ids import new_id
from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.analytics.ledger_sums import BUCKET, LEDGER_SUMS, SUMS
from shop_app.domain.analytics.queries import unequal_buckets

log = structlog.get_logger("analytics")

BUCKET_LENGTH = timedelta(minutes=15)
_BEGINNING, _END = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)

_BUCKETS_OF_ORDER = f"""
    SELECT DISTINCT {BUCKET} FROM ledger_transaction t
    WHERE t.order_id = %(order_id)s AND t.kind IN ('sale', 'adjustment', 'refund') ORDER BY 1
"""
_BUCKETS_BETWEEN = f"""
    SELECT DISTINCT {BUCKET} AS starts_at, e.currency
    FROM ledger_transaction t
    JOIN ledger_entry e ON e.tenant_id = t.tenant_id AND e.transaction_id = t.id
    WHERE t.booked_at >= %(begin)s AND t.booked_at < %(end)s ORDER BY 1, 2
"""
_OPEN_BUCKET = """
    INSERT INTO revenue_bucket (id, starts_at, currency) VALUES (%(id)s, %(starts_at)s, %(currency)s)
    ON CONFLICT (tenant_id, starts_at, currency) DO NOTHING
"""
# Locked by a statement of its own: the sums are then read with a snapshot younger than the lock.
_LOCK_BUCKETS = """
    SELECT id FROM revenue_bucket WHERE starts_at >= %(begin)s AND starts_at < %(end)s
    ORDER BY starts_at, currency FOR UPDATE
"""
_SUM_BUCKETS = f"""
    UPDATE revenue_bucket b SET {", ".join(f"{name} = coalesce(l.{name}, 0)" for name in SUMS)}
    FROM revenue_bucket old
    LEFT JOIN ({LEDGER_SUMS}) l ON l.starts_at = old.starts_at AND l.currency = old.currency
    WHERE b.tenant_id = old.tenant_id AND b.id = old.id AND old.starts_at >= %(begin)s AND old.starts_at < %(end)s
      AND ({", ".join(f"b.{name}" for name in SUMS)})
          IS DISTINCT FROM ({", ".join(f"coalesce(l.{name}, 0)" for name in SUMS)})
"""


@dataclass(frozen=True, slots=True)
class _Bucket:
    starts_at: datetime
    currency: str


def count_order(uow: UnitOfWork, _event_id: UUID, order_id: UUID) -> None:
    """Sums the buckets afresh in which this order was sold, edited or refunded."""
    require(uow, Permission.REVENUE_READ)
    for starts_at in uow.scalars(_BUCKETS_OF_ORDER, order_id=order_id):
        _sum(uow, starts_at, starts_at + BUCKET_LENGTH)


def rebuild_revenue(uow: UnitOfWork) -> int:
    """Sums every bucket of the shop afresh; returns how many were not what the ledger says. Fit for bulk loads."""
    require(uow, Permission.REVENUE_READ)
    return _sum(uow, _BEGINNING, _END)


def reconcile(uow: UnitOfWork) -> int:
    """Compares the rollup with the ledger, says loudly where they differ, and mends it; returns how many differed.

    The last two buckets are mended without a word: their events may still be on the way.
    """
    for bucket in unequal_buckets(uow):
        if bucket.starts_at < uow.now - 2 * BUCKET_LENGTH:
            log.error("revenue was not the ledger's", tenant_id=str(uow.tenant_id), place=str(bucket))
    return rebuild_revenue(uow)


def _sum(uow: UnitOfWork, begin: datetime, end: datetime) -> int:
    booked = uow.all(_Bucket, _BUCKETS_BETWEEN, begin=begin, end=end)
    uow.execute_many(
        _OPEN_BUCKET,
        [{"id": new_id(), "starts_at": bucket.starts_at, "currency": bucket.currency} for bucket in booked],
    )
    uow.execute(_LOCK_BUCKETS, begin=begin, end=end)
    return uow.execute(_SUM_BUCKETS, begin=begin, end=end)
