from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from shop_app.core.translation import speaking
from shop_app.states.merchant.login import LoginState
from shop_app.states.merchant.wording import exactly, when
from tests.harness.shop import Shop
from tests.harness.tab import Tab


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", ""),
        ("refused=WRONG_CREDENTIALS", "The e-mail or the password is not right."),
        ("refused=<script>", "The e-mail or the password is not right."),
        ("refused=TOO_MANY_ATTEMPTS&wait=61", "Too many attempts. Try again in 2 minutes."),
        ("refused=TOO_MANY_ATTEMPTS&wait=x", "Too many attempts. Try again in 1 minute."),
        ("refused=TOO_MANY_ATTEMPTS&wait=999999", "Too many attempts. Try again in 60 minutes."),
    ],
)
async def test_the_log_in_says_why_it_was_refused(shop: Shop, query: str, sentence: str) -> None:
    screen = Tab(shop).at(f"/admin/login?{query}&next=/admin/orders", LoginState)

    await screen.load()

    assert screen.sentence == sentence


NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=4), "4 minutes ago"),
        (timedelta(hours=5), "5 hours ago"),
        (timedelta(days=3), "Nov 18, 1:00\u202fPM"),
        (timedelta(days=400), "Oct 17, 2025, 2:00\u202fPM"),
        (timedelta(hours=-2), "Nov 21, 3:00\u202fPM"),
    ],
)
def test_times_are_relative_within_a_day_and_in_the_shops_zone_after(ago: timedelta, said: str) -> None:
    assert when(NOW - ago, NOW, "Europe/Berlin") == said


def test_times_are_in_the_readers_language() -> None:
    with speaking("de"):
        assert when(NOW - timedelta(days=3), NOW, "Europe/Berlin") == "18. Nov., 13:00"
        assert when(NOW - timedelta(minutes=4), NOW, "Europe/Berlin") == "vor 4 Minuten"


def test_a_moment_in_full_names_its_zone() -> None:
    assert exactly(NOW, "Europe/Berlin") == "2026-11-21T13:00:00+01:00 Europe/Berlin"
