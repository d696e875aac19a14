"""Days and quarters of an hour. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from models.errors import ValidationFailed
from shop_app.core.translation import t
from shop_app.domain.analytics.schemas import RevenueDay, RevenueTotals

LONGEST_DAYS = 3660


def bounds(first_day: date, last_day: date, time_zone: str) -> tuple[datetime, datetime]:
    """The moments at which a period of whole days begins and ends in a zone; the end is not part of it."""
    zone = ZoneInfo(time_zone)
    return datetime.combine(first_day, time(), zone), datetime.combine(last_day + timedelta(days=1), time(), zone)


def checked_period(first_day: date, last_day: date) -> int:
    """How many days a period has, or ``ValidationFailed``."""
    days = (last_day - first_day).days + 1
    if days < 1:
        raise ValidationFailed(t("The last day is before the first."), field="last_day")
    if days > LONGEST_DAYS:
        raise ValidationFailed(t("Choose ten years at most."), field="first_day")
    return days


def every_day(days: Iterable[RevenueDay], first_day: date, last_day: date) -> tuple[RevenueDay, ...]:
    """``days`` in order, with a day of zeros wherever nothing was sold."""
    known = {day.day: day for day in days}
    count = (last_day - first_day).days + 1
    dates = (first_day + timedelta(days=offset) for offset in range(count))
    return tuple(known.get(day) or RevenueDay(day=day) for day in dates)


def total(parts: Iterable[RevenueTotals]) -> RevenueTotals:
    """The sum of days."""
    listed = list(parts)
    return RevenueTotals(
        orders=sum(part.orders for part in listed),
        sold_minor=sum(part.sold_minor for part in listed),
        tax_minor=sum(part.tax_minor for part in listed),
        shipping_minor=sum(part.shipping_minor for part in listed),
        refunded_minor=sum(part.refunded_minor for part in listed),
    )
