from __future__ import annotations

import time

import pytest

from shop_app.integrations.payments.breaker import Breaker
from shop_app.integrations.payments.refusals import ProviderRefused, ProviderUnreachable
from shop_app.integrations.payments.retries import Retries, Unanswered


def test_it_rests_after_several_failures_in_a_row() -> None:
    breaker = Breaker(failures=3)
    for _ in range(2):
        breaker.failed(0.01)
    breaker.succeeded()
    for _ in range(3):
        assert breaker.admits()
        breaker.failed(0.01)
    assert not breaker.admits()


def test_c13_two_long_silences_are_enough() -> None:
    breaker = Breaker(failures=5, patience_s=15)
    breaker.failed(8)
    assert breaker.admits()
    breaker.failed(8)
    assert not breaker.admits()


def test_after_its_rest_one_caller_at_a_time_looks_again() -> None:
    breaker = Breaker(failures=1, rest_s=0.05)
    breaker.failed(0)
    assert not breaker.admits()
    time.sleep(0.06)
    assert [breaker.admits() for _ in range(3)] == [True, False, False]
    breaker.failed(0)
    assert not breaker.admits()
    time.sleep(0.06)
    assert breaker.admits()
    breaker.succeeded()
    assert [breaker.admits() for _ in range(3)] == [True, True, True]


def test_a_caller_who_never_reports_back_does_not_keep_it_resting() -> None:
    breaker = Breaker(failures=1, rest_s=0.05)
    breaker.failed(0)
    time.sleep(0.06)
    assert breaker.admits()
    time.sleep(0.06)
    assert breaker.admits()


def test_c11_a_call_is_tried_four_times_at_most() -> None:
    tries = []

    def attempt() -> None:
        tries.append(time.monotonic())
        raise Unanswered(status=500)

    with pytest.raises(ProviderUnreachable):
        Retries((0.01, 0.02, 0.04)).call(attempt)
    assert len(tries) == 4


@pytest.mark.parametrize("failure", [Unanswered(is_final=True), Unanswered(wait_s=60), ProviderRefused("No.")])
def test_what_would_end_the_same_is_not_tried_again(failure: Exception) -> None:
    tries = []

    def attempt() -> None:
        tries.append(1)
        raise failure

    with pytest.raises((ProviderUnreachable, ProviderRefused)):
        Retries().call(attempt)
    assert tries == [1]


def test_a_busy_object_is_no_sign_of_a_provider_in_trouble() -> None:
    retries, tries = Retries(()), []

    def attempt() -> None:
        tries.append(1)
        raise Unanswered(status=409, is_busy=True)

    for _ in range(7):
        with pytest.raises(ProviderUnreachable):
            retries.call(attempt)
    assert len(tries) == 7
