"""Money: integer minor units and an ISO 4217 currency (D6)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

# ISO 4217 exponents that are not 2, of the active codes in table A.1 of the standard.
_WITHOUT_PARTS = (
    *("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV"),
    *("XAF", "XOF", "XPF"),
)
_EXPONENTS = {
    **dict.fromkeys(
        _WITHOUT_PARTS,
        0,
    ),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}
# `Decimal` reads exponents, underscores and the digits of every script, none of which anybody means by a price.
_AMOUNT = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)", re.ASCII)


def exponent(currency: str) -> int:
    """Decimal places of ``currency``: 0 for JPY, 2 for EUR, 3 for KWD."""
    return _EXPONENTS.get(currency, 2)


def round_half_up(amount: Fraction) -> int:
    """The one rounding function: nearest integer, halves away from zero."""
    sign = -1 if amount < 0 else 1
    return sign * ((2 * abs(amount.numerator) + amount.denominator) // (2 * amount.denominator))


def allocate(total_minor: int, weights: Sequence[int]) -> list[int]:
    """Split ``total_minor`` in proportion to ``weights`` by largest remainder; the parts add up exactly.

    Earlier positions win ties. All-zero weights split evenly. Weights must not be negative.
    """
    if not weights:
        if total_minor:
            raise ValueError("nothing to share an amount among")
        return []
    if any(weight < 0 for weight in weights):
        raise ValueError("weights must not be negative")
    weight_sum = sum(weights)
    shares = list(weights) if weight_sum else [1] * len(weights)
    weight_sum = weight_sum or len(weights)
    sign = -1 if total_minor < 0 else 1
    floors = [abs(total_minor) * share // weight_sum for share in shares]
    remainders = [abs(total_minor) * share % weight_sum for share in shares]
    missing = abs(total_minor) - sum(floors)
    for index in sorted(range(len(shares)), key=lambda i: -remainders[i])[:missing]:
        floors[index] += 1
    return [sign * part for part in floors]


def share_of(amount_minor: int, taken_before: int, quantity_before: int, quantity_now: int, quantity_total: int) -> int:
    """What ``quantity_now`` more units take of a line's ``amount_minor``, for refunds, returns and credit notes.

    ``taken_before`` is what the ``quantity_before`` units took. Units taken in any order and in any portions take the
    amount exactly once all ``quantity_total`` are gone: the last ones take whatever is left, never less than 0.
    """
    quantity = quantity_before + quantity_now
    if quantity_now < 0 or not 0 < quantity <= quantity_total:
        raise ValueError("more units than there are")
    due = amount_minor if quantity == quantity_total else amount_minor * quantity // quantity_total
    return max(due - taken_before, 0)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of one currency. Amounts of different currencies never meet."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if len(self.currency) != 3 or not (self.currency.isascii() and self.currency.isupper()):
            raise ValueError(f"{self.currency!r} is not an ISO 4217 code")

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise ValueError(f"cannot mix {self.currency} and {other.currency}")

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __mul__(self, quantity: int) -> Money:
        return Money(self.minor * quantity, self.currency)

    def decimal(self) -> Decimal:
        """The amount in major units, with exactly the currency's places: for the API's edge and for people."""
        return Decimal(self.minor).scaleb(-exponent(self.currency))

    def text(self) -> str:
        """``decimal()`` as a plain string, e.g. ``"12.50"``, ``"1200"`` for JPY."""
        return format(self.decimal(), "f")

    @classmethod
    def parse(cls, text: str, currency: str) -> Money:
        """``text`` in major units (``"12.5"``). Refuses more places than the currency has, and all but plain digits."""
        if not _AMOUNT.fullmatch(text.strip()):
            raise ValueError(f"{text!r} is not an amount")
        value = Decimal(text.strip())
        if abs(value) >= Decimal(10) ** 12:
            raise ValueError(f"{text!r} is not an amount")
        minor = value.scaleb(exponent(currency))
        if minor != minor.to_integral_value():
            raise ValueError(f"{currency} has {exponent(currency)} decimal places")
        return cls(int(minor), currency)
