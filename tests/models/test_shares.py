"""A line's money taken by units: refunds, returns and credit notes, in any order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models.values.money import share_of


@given(some.integers(0, 10**12), some.lists(some.integers(1, 40), min_size=1, max_size=12))
def test_units_taken_in_any_portions_take_the_amount_exactly(amount: int, portions: list[int]) -> None:
    taken = units = 0
    for portion in portions:
        share = share_of(amount, taken, units, portion, sum(portions))
        assert share >= 0
        taken, units = taken + share, units + portion
    assert taken == amount


@given(some.integers(0, 10**9), some.integers(1, 500), some.data())
def test_a_unit_takes_its_exact_part_but_for_one_coin(amount: int, total: int, data: some.DataObject) -> None:
    before = data.draw(some.integers(0, total - 1))
    now = data.draw(some.integers(1, total - before))
    share = share_of(amount, amount * before // total, before, now, total)
    assert abs(share * total - amount * now) < total


def test_more_taken_before_than_was_due_leaves_less_for_the_last_ones() -> None:
    assert share_of(1000, 700, 1, 1, 3) == 0
    assert share_of(1000, 700, 2, 1, 3) == 300
    assert share_of(1000, 1000, 2, 1, 3) == 0


@pytest.mark.parametrize(("before", "now", "total"), [(2, 2, 3), (0, 0, 3), (1, -1, 3)])
def test_units_that_are_not_there_are_refused(before: int, now: int, total: int) -> None:
    with pytest.raises(ValueError, match="more units"):
        share_of(1000, 0, before, now, total)
