from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from models.values.ids import new_id
from shop_app.core import valkey
from shop_app.core.rate_limit import ANONYMOUS, Limit, RateLimited, take
from shop_app.settings import settings

pytestmark = pytest.mark.usefixtures("database")

GUESSES = Limit("guesses", 5, 900, holds_without_valkey=True)


@pytest.fixture
def valkey_is_away(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()
    valkey._instance.cache_clear()


def test_the_sixth_guess_waits() -> None:
    shop = new_id()
    left = [standing.remaining for _ in range(5) if (standing := take(GUESSES, shop, "203.0.113.7"))]
    assert left == [4, 3, 2, 1, 0]
    with pytest.raises(RateLimited) as refused:
        take(GUESSES, shop, "203.0.113.7")
    assert 170 <= refused.value.details["retry_after_s"] <= 180


def test_shops_and_people_are_counted_apart() -> None:
    shop = new_id()
    for _ in range(5):
        take(GUESSES, shop, "203.0.113.7")
    assert take(GUESSES, shop, "203.0.113.8")
    assert take(GUESSES, new_id(), "203.0.113.7")


def test_many_at_once_are_no_more_than_allowed() -> None:
    shop = new_id()

    def try_once(_: int) -> bool:
        try:
            return take(GUESSES, shop, "203.0.113.7") is not None
        except RateLimited:
            return False

    with ThreadPoolExecutor(16) as crowd:
        assert sum(crowd.map(try_once, range(50))) == 5


def test_settings_scale_every_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RATE_LIMITS", "2")
    settings.cache_clear()
    standing = take(GUESSES, new_id(), "203.0.113.7")
    assert standing is not None
    assert standing.limit == 10
    monkeypatch.setenv("RATE_LIMITS", "off")
    settings.cache_clear()
    assert take(GUESSES, new_id(), "203.0.113.7") is None
    monkeypatch.undo()
    settings.cache_clear()


@pytest.mark.usefixtures("valkey_is_away")
def test_without_valkey_guesses_are_counted_here() -> None:
    shop = new_id()
    for _ in range(5):
        take(GUESSES, shop, "203.0.113.7")
    with pytest.raises(RateLimited):
        take(GUESSES, shop, "203.0.113.7")


@pytest.mark.usefixtures("valkey_is_away")
def test_without_valkey_the_shop_stays_open() -> None:
    assert all(take(ANONYMOUS, new_id(), "203.0.113.7") is None for _ in range(600))
