"""What a shop's settings decide."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date

from models.errors import ValidationFailed
from shop_app.core.translation import babel_locale, current_locale, t
from shop_app.domain.tenants.schemas import DeliveryWindow, NewShop

_SATURDAY = 5
# Hosts of our own; a shop of that name would stand in their way.
_RESERVED = frozenset({"admin", "api", "app", "assets", "mail", "media", "platform", "www"})


def delivery_window(
    now: datetime, time_zone: str, min_days: int, max_days: int, cutoff_hour: int | None = None
) -> DeliveryWindow:
    """The working days a parcel takes, counted in the shop's zone from the day after ``now``.

    With a ``cutoff_hour`` they count from the day after it leaves: today before that hour, else the next working day.
    """
    local = now.astimezone(ZoneInfo(time_zone))
    leaves = local.date()
    if cutoff_hour is not None and (local.hour >= cutoff_hour or leaves.weekday() >= _SATURDAY):
        leaves = _working_day(leaves, 1)
    return DeliveryWindow(from_on=_working_day(leaves, min_days), to_on=_working_day(leaves, max_days))


def _working_day(start: date, days: int) -> date:
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() < _SATURDAY
    return day


def window_text(window: DeliveryWindow) -> str:
    """The window for people, such as Tue 25 to Thu 27 Nov with a dash; one day where both ends meet."""
    locale = babel_locale(current_locale())
    last = format_date(window.to_on, "EEE d MMM", locale=locale)
    if window.from_on == window.to_on:
        return last
    pattern = "EEE d" if window.from_on.month == window.to_on.month else "EEE d MMM"
    return f"{format_date(window.from_on, pattern, locale=locale)} – {last}"


def checked_shop(shop: NewShop) -> NewShop:
    """``shop``, or ``ValidationFailed`` naming what to mend."""
    if not re.fullmatch(r"[a-z][a-z0-9-]{1,61}[a-z0-9]", shop.subdomain) or shop.subdomain in _RESERVED:
        raise ValidationFailed(
            t("Use 3 to 63 letters, digits and hyphens, beginning with a letter; some names are taken by us."),
            field="subdomain",
        )
    if not shop.name.strip():
        raise ValidationFailed(t("Give the shop a name."), field="name")
    if not re.fullmatch(r"[A-Z]{3}", shop.currency):
        raise ValidationFailed(t("Use a three-letter currency code such as EUR."), field="currency")
    if not re.fullmatch(r"[A-Z]{2}", shop.country):
        raise ValidationFailed(t("Use a two-letter country code such as DE."), field="country")
    try:
        ZoneInfo(shop.time_zone)
    except (KeyError, ValueError, OSError):
        raise ValidationFailed(t("Use a time zone such as Europe/Paris."), field="time_zone") from None
    return shop
