"""Which rates a class bears, and what they come to. Exact until the one rounding at the end."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from models.values.money import allocate, round_half_up
from shop_app.domain.pricing.schemas import STANDARD, UNTAXED, TaxRate, TaxRule

MILLION = 1_000_000
ZERO = "zero"
# What is meant to bear no tax must not fall back to the standard rate where a place has no rate of its class.
_NEVER_STANDARD = frozenset({UNTAXED, ZERO})


def rates_of(rule: TaxRule, tax_class: str) -> tuple[TaxRate, ...]:
    """A class's own rates; the standard ones where a place has none of the class, except for zero and none."""
    own = tuple(rate for rate in rule.rates if rate.tax_class == tax_class)
    if own or tax_class in _NEVER_STANDARD:
        return own
    return tuple(rate for rate in rule.rates if rate.tax_class == STANDARD)


@dataclass(frozen=True, slots=True)
class Levy:
    """Rates that are charged together. ``shares`` is each one's exact part of an amount, in the rates' order."""

    rates: tuple[TaxRate, ...]
    shares: tuple[Fraction, ...]
    share: Fraction
    rate_bp: int
    """All of them together on a price without tax, rounded, for showing."""


@lru_cache(maxsize=512)
def levy_of(rates: tuple[TaxRate, ...], *, is_included: bool) -> Levy:
    """Plain rates on the price, then compound ones on all before them; inside the price if it includes them."""
    ordered = tuple(sorted(rates, key=lambda rate: rate.is_compound))
    gross = Fraction(1) + sum(Fraction(rate.rate_ppm, MILLION) for rate in ordered if not rate.is_compound)
    on_top = []
    for rate in ordered:
        part = Fraction(rate.rate_ppm, MILLION)
        if rate.is_compound:
            part *= gross
            gross += part
        on_top.append(part)
    shares = tuple(part / gross for part in on_top) if is_included else tuple(on_top)
    return Levy(ordered, shares, sum(shares, Fraction()), round_half_up((gross - 1) * 10_000))


def by_shares(total_minor: int, exact: Sequence[Fraction]) -> list[int]:
    """``total_minor`` in proportion to exact amounts, by largest remainder."""
    scale = math.lcm(*(part.denominator for part in exact))
    return allocate(total_minor, [part.numerator * (scale // part.denominator) for part in exact])


def rounded(exact: Sequence[Fraction], *, one_by_one: bool) -> list[int]:
    """Each amount rounded by itself, or their sum rounded once and shared by largest remainder."""
    if one_by_one:
        return [round_half_up(part) for part in exact]
    return by_shares(round_half_up(sum(exact, Fraction())), exact)
