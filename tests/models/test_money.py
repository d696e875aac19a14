from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models.values.money import Money, allocate, exponent, round_half_up

CURRENCIES = some.sampled_from(["JPY", "USD", "EUR", "KWD"])
AMOUNTS = some.integers(1 - 10**12, 10**12 - 1)


@given(AMOUNTS, some.lists(some.integers(0, 10**9), min_size=1, max_size=40))
def test_shares_add_up_exactly_and_never_stray_by_a_unit(total: int, weights: list[int]) -> None:
    parts = allocate(total, weights)
    assert sum(parts) == total
    whole = sum(weights) or len(weights)
    for part, weight in zip(parts, weights if sum(weights) else [1] * len(weights), strict=True):
        assert abs(part - Fraction(total * weight, whole)) < 1


@given(some.integers(0, 10**9), some.lists(some.integers(0, 10**6), min_size=2, max_size=20))
def test_a_heavier_share_is_never_the_smaller_one(total: int, weights: list[int]) -> None:
    parts = allocate(total, weights)
    for left in range(len(weights)):
        for right in range(len(weights)):
            if weights[left] > weights[right]:
                assert parts[left] >= parts[right]


@pytest.mark.parametrize(
    ("total", "weights", "shares"),
    [
        (10, [1, 1, 1], [4, 3, 3]),
        (-10, [1, 1, 1], [-4, -3, -3]),
        (7, [0, 0], [4, 3]),
        (5, [0, 5, 0], [0, 5, 0]),
        (0, [], []),
    ],
)
def test_earlier_shares_take_the_odd_units(total: int, weights: list[int], shares: list[int]) -> None:
    assert allocate(total, weights) == shares


def test_an_amount_needs_somebody_to_share_it() -> None:
    with pytest.raises(ValueError, match="nothing to share"):
        allocate(1, [])
    with pytest.raises(ValueError, match="negative"):
        allocate(1, [2, -1])


@given(some.fractions(-(10**9), 10**9))
def test_rounding_moves_by_half_a_unit_at_most_and_mirrors_at_zero(amount: Fraction) -> None:
    assert abs(round_half_up(amount) - amount) <= Fraction(1, 2)
    assert round_half_up(-amount) == -round_half_up(amount)


@pytest.mark.parametrize(("amount", "rounded"), [("1/2", 1), ("-1/2", -1), ("5/2", 3), ("249/100", 2), ("0", 0)])
def test_halves_go_away_from_zero(amount: str, rounded: int) -> None:
    assert round_half_up(Fraction(amount)) == rounded


@given(AMOUNTS, CURRENCIES)
def test_an_amount_survives_its_text(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert Money.parse(money.text(), currency) == money
    assert -money.decimal().as_tuple().exponent == exponent(currency)


@given(AMOUNTS, AMOUNTS, some.integers(0, 999))
def test_amounts_of_one_currency_add_like_whole_numbers(left: int, right: int, quantity: int) -> None:
    one, other = Money(left, "EUR"), Money(right, "EUR")
    assert one + other - other == one
    assert (one * quantity).minor == left * quantity


def test_currencies_never_meet() -> None:
    with pytest.raises(ValueError, match="cannot mix EUR and USD"):
        Money(1, "EUR") + Money(1, "USD")
    with pytest.raises(ValueError, match="cannot mix"):
        Money(1, "EUR") - Money(1, "USD")


@pytest.mark.parametrize("code", ["usd", "US", "USDX", "ÄÖÜ", ""])
def test_only_codes_of_three_capitals_are_currencies(code: str) -> None:
    with pytest.raises(ValueError, match="ISO 4217"):
        Money(1, code)


@pytest.mark.parametrize(
    "text", ["", "abc", "NaN", "Infinity", "1e400", "1e5", "1_000", "\u0661", "1,50", "0x10", "1000000000000"]
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        Money.parse(text, "USD")


@pytest.mark.parametrize(("text", "currency"), [("1.005", "USD"), ("1.5", "JPY"), ("0.0001", "KWD")])
def test_more_places_than_the_currency_has_are_refused(text: str, currency: str) -> None:
    with pytest.raises(ValueError, match="decimal places"):
        Money.parse(text, currency)


def test_text_has_exactly_the_places_of_its_currency() -> None:
    assert [Money(1200, code).text() for code in ("JPY", "USD", "KWD")] == ["1200", "12.00", "1.200"]
    assert Money.parse(" 12.5 ", "USD").decimal() == Decimal("12.50")
