"""What the owner looks at: sums kept ready by events, equal to the ledger to the minor unit (D16)."""

from shop_app.domain.analytics.commands import count_order, rebuild_revenue, reconcile
from shop_app.domain.analytics.queries import ledger_total, revenue_by_day, unequal_buckets
from shop_app.domain.analytics.schemas import RevenueDay, RevenueReport, RevenueTotals, UnequalBucket

__all__ = [
    "RevenueDay",
    "RevenueReport",
    "RevenueTotals",
    "UnequalBucket",
    "count_order",
    "ledger_total",
    "rebuild_revenue",
    "reconcile",
    "revenue_by_day",
    "unequal_buckets",
]
