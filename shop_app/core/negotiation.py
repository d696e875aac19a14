"""Which of the languages, currencies and countries that a shop offers a caller gets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

LOCALE_COOKIE = "__Host-locale"
CURRENCY_COOKIE = "__Host-currency"
COUNTRY_COOKIE = "__Host-country"

_LONGEST_HEADER = 500
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a caller says of itself, as it came: nothing of it has been checked.

    The ``kept`` ones were chosen here before and come back as cookies, the ``asked`` ones stand in the address,
    ``accepted`` is the header ``Accept-Language``.
    """

    kept_locale: str = ""
    asked_locale: str = ""
    accepted: str = ""
    kept_currency: str = ""
    asked_currency: str = ""
    kept_country: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a caller gets. An empty currency or country is the shop's own."""

    locale: str
    currency: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a shop has to choose from; the first of each is its own."""

    locales: tuple[str, ...]
    currencies: tuple[str, ...]
    also: tuple[str, ...] = ()
    """Locales that are served to who names them, and offered to nobody."""

    @property
    def has_currencies(self) -> bool:
        """Whether there is a currency to choose."""
        return len(self.currencies) > 1

    @property
    def prices(self) -> str:
        """The currencies for a sentence."""
        return ", ".join(self.currencies)

    def choose(self, wishes: Wishes) -> Choice:
        """The best of the offer for a caller."""
        return _chosen(self, wishes)


@lru_cache(maxsize=4096)
def _chosen(offer: Offer, wishes: Wishes) -> Choice:
    named = (_offered(offer, name) for name in (wishes.kept_locale, wishes.asked_locale, *preferred(wishes.accepted)))
    locale = next(filter(None, named), offer.locales[0])
    currencies = (name.upper() for name in (wishes.asked_currency, wishes.kept_currency))
    return Choice(
        locale,
        next((name for name in currencies if name in offer.currencies), ""),
        wishes.kept_country if _COUNTRY.fullmatch(wishes.kept_country) else "",
    )


def _offered(offer: Offer, wanted: str) -> str:
    """The offered locale that somebody means: this very one, else the first of its language."""
    tag = wanted.replace("_", "-").lower()
    if not tag:
        return ""
    language = tag.partition("-")[0]
    exact = (locale for locale in offer.locales + offer.also if locale.lower() == tag)
    alike = (locale for locale in offer.locales if locale.lower().partition("-")[0] == language)
    return next(exact, "") or next(alike, "")


def preferred(accept_language: str) -> Iterator[str]:
    """The languages of the header, the dearest first; those refused with ``q=0`` and the ``*`` are left out."""
    weighed: list[tuple[float, str]] = []
    for part in accept_language[:_LONGEST_HEADER].split(","):
        tag, _, parameter = part.strip().partition(";")
        try:
            weight = float(parameter.strip().removeprefix("q=")) if parameter else 1.0
        except ValueError:
            continue
        if tag.strip() not in ("", "*") and 0 < weight <= 1:
            weighed.append((weight, tag.strip()))
    weighed.sort(key=lambda pair: -pair[0])
    return iter(tag for _, tag in weighed)
