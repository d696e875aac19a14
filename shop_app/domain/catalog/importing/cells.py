"""Reading single cells. Each refusal is a sentence and a remedy; nothing here raises anything else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from models.values.money import Money, exponent
from shop_app.core.translation import t
from shop_app.domain.catalog.rules import LARGEST_PRICE_MINOR, clean_html

_AMOUNT = re.compile(r"-?[0-9.,' \u00a0\u202f]*[0-9]")
_YES = {"1", "true", "yes", "y", "t", "continue", "notify"}
_NO = {"0", "false", "no", "n", "f", "", "deny", "-1"}
_GRAMS = {
    "g": Decimal(1),
    "kg": Decimal(1000),
    "lb": Decimal("453.59237"),
    "lbs": Decimal("453.59237"),
    "oz": Decimal("28.349523125"),
}
_MILLIMETRES = {"mm": Decimal(1), "cm": Decimal(10), "m": Decimal(1000), "in": Decimal("25.4"), "ft": Decimal("304.8")}
LARGEST_STOCK = 1_000_000_000


class Unreadable(Exception):
    """A cell that cannot be taken as what its column holds."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy


def number(text: str) -> Decimal:
    """A number as people write it: ``1,234.50``, ``1.234,50``, ``19,99``, with or without a currency sign."""
    bare = re.sub(r"^[^\d-]+|[^\d]+$", "", text.strip())
    if not _AMOUNT.fullmatch(bare):
        raise Unreadable(t("“{text}” is not a number.", text=text[:40]), t("Write it like 19.99."))
    bare = re.sub(r"[' \u00a0\u202f]", "", bare)
    comma, point = bare.rfind(","), bare.rfind(".")
    if comma > point and not re.fullmatch(r"-?\d{1,3}(,\d{3})+", bare):
        bare = bare.replace(".", "").replace(",", ".")
    else:
        bare = bare.replace(",", "")
    try:
        return Decimal(bare)
    except InvalidOperation:
        raise Unreadable(t("“{text}” is not a number.", text=text[:40]), t("Write it like 19.99.")) from None


def price(text: str, currency: str) -> int:
    """An amount above zero in minor units of ``currency`` (C14)."""
    amount = number(text)
    minor = amount.scaleb(exponent(currency))
    if minor != minor.to_integral_value():
        raise Unreadable(
            t("{currency} has {places} decimal places.", currency=currency, places=exponent(currency)),
            t("Round the price, for example to {amount}.", amount=Money(int(minor), currency).text()),
        )
    if not 0 < minor < LARGEST_PRICE_MINOR:
        raise Unreadable(t("A price must be above zero."), t("Enter what the product costs."))
    return int(minor)


def compare_at(text: str, amount_minor: int, currency: str) -> int | None:
    """The higher price that this one replaces; nothing where the cell is empty, zero or not higher."""
    if not text or not number(text):
        return None
    was = price(text, currency)
    return was if was > amount_minor else None


def count(text: str) -> int:
    """A whole number of units; exports write ``5.0`` too."""
    if not text:
        return 0
    amount = number(text)
    if amount != amount.to_integral_value() or abs(amount) > LARGEST_STOCK:
        raise Unreadable(t("“{text}” is not a whole number.", text=text[:40]), t("Write it like 12."))
    return int(amount)


def flag(text: str) -> bool:
    """Yes or no as the exports write it."""
    word = text.strip().lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise Unreadable(t("“{text}” is neither yes nor no.", text=text[:40]), t("Write TRUE or FALSE."))


def grams(text: str, unit: str) -> int:
    """A weight in whole grams."""
    return int(_measure(text, unit, _GRAMS).to_integral_value()) if text else 0


def millimetres(text: str, unit: str) -> int:
    """A length in whole millimetres."""
    return int(_measure(text, unit, _MILLIMETRES).to_integral_value()) if text else 0


def _measure(text: str, unit: str, units: dict[str, Decimal]) -> Decimal:
    factor = units.get(unit.strip().lower())
    if factor is None:
        raise Unreadable(
            t("“{unit}” is not a unit we know.", unit=unit[:20]), t("Use one of: {units}.", units=", ".join(units))
        )
    amount = number(text)
    if not 0 <= amount <= 10**9:
        raise Unreadable(t("“{text}” cannot be a size.", text=text[:40]), t("Enter a number above zero."))
    return amount * factor


def words(text: str, longest: int) -> str:
    """A short text on one line."""
    line = " ".join(text.split())
    if len(line) > longest:
        raise Unreadable(t("This text is longer than {longest} characters.", longest=longest), t("Shorten it."))
    return line


def parts(text: str) -> list[str]:
    """What commas divide in one cell; ``\\,`` is a comma inside a part."""
    return [part.replace("\\,", ",").strip() for part in re.split(r"(?<!\\),", text) if part.strip()]


def names(text: str) -> tuple[str, ...]:
    """The parts of a cell as short texts, without repetitions."""
    return tuple(dict.fromkeys(words(part, 200) for part in parts(text)))


def path(text: str, arrow: str) -> tuple[str, ...]:
    """A category with its parents, ``Kitchen > Kettles``."""
    return tuple(words(part, 200) for part in text.split(arrow) if part.strip())


def html(text: str) -> str:
    """A description, sanitised; plain text becomes paragraphs."""
    text = text.replace("\\n", "\n")
    if not re.search(r"<[a-zA-Z/!]", text):
        paragraphs: Sequence[str] = [part for part in re.split(r"\n\s*\n", text) if part.strip()]
        text = "".join(f"<p>{part.strip()}</p>" for part in paragraphs)
    return clean_html(text)


def last_part(address: str) -> str:
    """The file name at the end of a picture's address, without query."""
    return address.split("?")[0].split("#")[0].rstrip("/").rpartition("/")[2]
