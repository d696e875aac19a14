"""Money, dates and counts as people read them, in the current locale (ui.md 2.10). Babel, never by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from models.values.money import Money, exponent
from shop_app.core.translation import babel_locale, current_locale


def _babel_locale() -> str:
    return babel_locale(current_locale())


_names_currency: ContextVar[bool] = ContextVar("names_currency", default=False)
_CROWDED = re.compile(r"(?<=[A-Za-z])(?=-?\d)|(?<=\d)(?=[A-Za-z])")


@lru_cache(maxsize=20_000)
def _money(minor: int, currency: str, locale: str) -> str:
    pattern = copy(Locale.parse(locale).currency_formats["standard"])
    # By ISO 4217, as it is charged: the habits that CLDR knows leave an Iraqi dinar without its fils.
    pattern.frac_prec = (exponent(currency),) * 2
    text = str(pattern.apply(Money(minor, currency).decimal(), locale, currency=currency, currency_digits=False))
    # CLDR's rule of spacing, which Babel leaves out: a sign that ends in a letter stands apart from its number.
    return _CROWDED.sub("\N{NO-BREAK SPACE}", text)


def money_text(minor: int, currency: str) -> str:
    """``$1,234.50``, ``1.234,50 €``: as the reader's locale writes it. Cached: one Babel call costs 60 µs."""
    return _money(minor, currency, _babel_locale())


@contextmanager
def naming_currencies(is_needed: bool) -> Iterator[None]:
    """Sums made inside name their currency, for readers of a shop that has several."""
    token = _names_currency.set(is_needed)
    try:
        yield
    finally:
        _names_currency.reset(token)


def total_text(minor: int, currency: str) -> str:
    """The same for a sum; where a shop has several currencies it names its own: ``$89.00 USD``."""
    text = money_text(minor, currency)
    return f"{text}\N{NO-BREAK SPACE}{currency}" if _names_currency.get() and currency not in text else text


def list_text(words: Sequence[str]) -> str:
    """``red, green and blue``."""
    return format_list(words, locale=_babel_locale())


def average_text(number: float) -> str:
    """``4.5``, ``4,5``: with one place, as an average is shown."""
    return format_decimal(number, format="#,##0.0", locale=_babel_locale())


def count_text(count: int) -> str:
    """``1,284``."""
    return format_decimal(count, locale=_babel_locale())


def percent_text(rate_ppm: int) -> str:
    """``8.875%`` for 88750 millionths."""
    return format_percent(Decimal(rate_ppm).scaleb(-6), decimal_quantization=False, locale=_babel_locale())


def day_text(day: date) -> str:
    """``Tue 25 Nov``, in the reader's own order."""
    return format_skeleton("MMMEd", day, locale=_babel_locale())


def date_text(moment: datetime, time_zone: str) -> str:
    """``14 Nov 2026`` in a shop's zone."""
    return format_date(moment.astimezone(ZoneInfo(time_zone)), "medium", locale=_babel_locale())


def moment_text(moment: datetime, time_zone: str) -> str:
    """Day and time in a shop's zone."""
    return format_datetime(moment, "medium", tzinfo=ZoneInfo(time_zone), locale=_babel_locale())


def country_text(code: str) -> str:
    """``Germany``, ``Deutschland``: an ISO 3166 code by its name; the code itself where Babel has none."""
    return str(Locale.parse(_babel_locale()).territories.get(code, code))


def currency_text(code: str) -> str:
    """``US Dollar (USD)``."""
    name = Locale.parse(_babel_locale()).currencies.get(code, "")
    return f"{name} ({code})" if name else code
