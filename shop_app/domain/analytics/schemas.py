"""Revenue as others see it. Amounts are minor units of the report's currency, tax and delivery included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RevenueTotals:
    """``tax_minor`` and ``shipping_minor`` are parts of ``sold_minor``."""

    orders: int = 0
    sold_minor: int = 0
    tax_minor: int = 0
    shipping_minor: int = 0
    refunded_minor: int = 0

    @property
    def net_minor(self) -> int:
        """What stays after refunds: the revenue."""
        return self.sold_minor - self.refunded_minor

    @property
    def average_order_minor(self) -> int:
        """Sold per order, rounded down; 0 without orders."""
        return self.sold_minor // self.orders if self.orders else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RevenueDay(RevenueTotals):
    """One day in the shop's zone."""

    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RevenueReport:
    """Every day from ``first_day`` to ``last_day``, those without sales included.

    ``previous`` sums the same number of days right before.
    """

    currency: str
    time_zone: str
    first_day: date
    last_day: date
    days: tuple[RevenueDay, ...]
    totals: RevenueTotals
    previous: RevenueTotals


@dataclass(frozen=True, slots=True, kw_only=True)
class UnequalBucket:
    """A quarter of an hour whose sums are not the ledger's. Differences are ledger minus rollup."""

    starts_at: datetime
    currency: str
    orders: int
    sold_minor: int
    tax_minor: int
    shipping_minor: int
    refunded_minor: int
