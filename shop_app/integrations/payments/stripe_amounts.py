"""Stripe's way of writing amounts, where it differs from ISO 4217's minor units."""

from __future__ import annotations

from fractions import Fraction

from models.errors import ValidationFailed
from models.values.money import exponent

# docs.stripe.com/currencies, "special cases".
_PLACES = {"ISK": 2, "UGX": 2, "MGA": 0}
# Three-decimal currencies take amounts that end in 0 only.
_TENS_ONLY = frozenset({"BHD", "JOD", "KWD", "OMR", "TND"})


def places(currency: str) -> int:
    """Decimal places of an amount in Stripe's units; ``currency`` in either case."""
    currency = currency.upper()
    return _PLACES.get(currency, exponent(currency))


def to_units(amount_minor: int, currency: str) -> int:
    """``amount_minor`` as Stripe counts it; refuses what Stripe cannot express."""
    units = amount_minor * _units_per_minor(currency)
    if units.denominator != 1 or (currency in _TENS_ONLY and units % 10):
        raise ValidationFailed(f"{currency} cannot be charged to this exactness.", field="amount_minor")
    return int(units)


def to_minor(units: int, currency: str) -> int:
    return int(units / _units_per_minor(currency.upper()))


def _units_per_minor(currency: str) -> Fraction:
    return Fraction(10) ** (places(currency) - exponent(currency))
