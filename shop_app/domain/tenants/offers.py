"""What a shop offers its shoppers to choose from, and the colour it wears."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global

from models.errors import Conflict, ValidationFailed
from shop_app.core.colours import BLACK, READABLE, contrast, is_colour, readable, text_on
from shop_app.core.permissions import Permission, require
from shop_app.core.translation import babel_locale, language_of, languages
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.tenants.queries import current
from shop_app.domain.tenants.schemas import ShopSettings

MOST_OFFERED = 20
# The darkest ground of the light design that links stand on; a test compares it with the token.
PALE_GROUND = "#f0f0f3"

_LOCALES = "UPDATE tenant SET locale = %(own)s, other_locales = %(others)s WHERE id = %(id)s"
_CURRENCIES = "UPDATE tenant SET currency = %(own)s, other_currencies = %(others)s WHERE id = %(id)s"
_ACCENT = "UPDATE tenant SET accent = %(accent)s WHERE id = %(id)s"
_HAS_SOLD = "SELECT EXISTS (SELECT FROM orders)"


def offer_locales(uow: UnitOfWork, locales: Sequence[str]) -> ShopSettings:
    """The languages shoppers may choose from; the first is the shop's own. Undone by offering the former ones."""
    require(uow, Permission.SETTINGS_WRITE)
    own, *others = checked_locales(locales)
    uow.execute(_LOCALES, id=uow.tenant_id, own=own, others=others)
    return _changed(uow)


def offer_currencies(uow: UnitOfWork, currencies: Sequence[str]) -> ShopSettings:
    """The currencies shoppers may choose from; the first is the shop's own. Undone by offering the former ones.

    A shop that has sold something keeps its own: its books are in it. Products need a price in each further one.
    """
    require(uow, Permission.SETTINGS_WRITE)
    own, *others = checked_currencies(currencies)
    before = current(uow).currency
    if own != before and uow.scalar(_HAS_SOLD):
        raise Conflict(
            "Your books are in {currency} since your first order. Name it first.",
            code="CURRENCY_LOCKED",
            currency=before,
        )
    uow.execute(_CURRENCIES, id=uow.tenant_id, own=own, others=others)
    return _changed(uow)


def set_accent(uow: UnitOfWork, accent: str) -> ShopSettings:
    """The storefront's own colour for buttons and links; the design's where it is empty. Undone by the former one."""
    require(uow, Permission.SETTINGS_WRITE)
    uow.execute(_ACCENT, id=uow.tenant_id, accent=checked_accent(accent))
    return _changed(uow)


def _changed(uow: UnitOfWork) -> ShopSettings:
    uow.record("ShopChanged", aggregate="tenant", aggregate_id=uow.tenant_id)
    return current(uow)


def checked_locales(locales: Sequence[str]) -> list[str]:
    """Locales written as ``de-AT``, each once, or ``ValidationFailed`` for one that nobody has translated."""
    known = [_checked_locale(locale) for locale in locales[: MOST_OFFERED + 1]]
    return _some(list(dict.fromkeys(known)), "locales")


def _checked_locale(locale: str) -> str:
    try:
        parsed = Locale.parse(babel_locale(locale))
    except (UnknownLocaleError, ValueError):
        raise ValidationFailed(
            "“{locale}” is no language such as de or de-AT.", field="locales", locale=locale
        ) from None
    if language_of(str(parsed)) not in languages():
        raise ValidationFailed(
            "The storefront does not speak “{locale}” yet. It speaks {languages}.",
            field="locales",
            locale=locale,
            languages=", ".join(languages()),
        )
    return str(parsed).replace("_", "-")


def checked_currencies(currencies: Sequence[str]) -> list[str]:
    """ISO 4217 codes in capitals, each once, or ``ValidationFailed``."""
    codes = list(dict.fromkeys(code.strip().upper() for code in currencies[: MOST_OFFERED + 1]))
    for code in codes:
        check_currency(code, field="currencies")
    return _some(codes, "currencies")


def check_currency(code: str, *, field: str = "currency") -> None:
    """Refuses with ``ValidationFailed`` what nobody pays with today."""
    if code not in _money_of_today():
        raise ValidationFailed("“{code}” is no currency in use. Write a code such as EUR.", field=field, code=code)


@cache
def _money_of_today() -> frozenset[str]:
    """Babel also knows what is history: in use is what some territory pays with today."""
    used = get_global("territory_currencies").values()
    return frozenset(code for monies in used for code, _, until, is_tender in monies if until is None and is_tender)


def _some(chosen: list[str], field: str) -> list[str]:
    if not 1 <= len(chosen) <= MOST_OFFERED:
        raise ValidationFailed("Name 1 to {most}, your own first.", field=field, most=MOST_OFFERED)
    return chosen


def checked_accent(accent: str) -> str:
    """``accent`` in small letters, or ``ValidationFailed`` that names the nearest colour which can be read as text."""
    if not accent:
        return ""
    if not is_colour(accent):
        raise ValidationFailed("Write a colour such as #2c6458.", field="accent")
    colour = accent.lower()
    ratio = contrast(colour, PALE_GROUND)
    if ratio < READABLE:
        raise ValidationFailed(
            "Links in {accent} have a contrast of {ratio}:1, and {least}:1 is the least that can be read. "
            "{nearest} is the nearest that can.",
            field="accent",
            code="ACCENT_UNREADABLE",
            accent=colour,
            ratio=f"{ratio:.2f}",
            least=str(READABLE),
            nearest=readable(colour, PALE_GROUND, BLACK),
        )
    return colour


def accent_contrasts(accent: str) -> tuple[float, float]:
    """How well a colour can be read: as a ground for black or white, whichever suits it, and as a link."""
    return contrast(text_on(accent), accent), contrast(accent, PALE_GROUND)
