"""The harness's own bad network, and a commit whose answer it swallows (C-05)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest

from tests.chaos.harness.buyer import IN_PROGRESS, Buyer, Refused
from tests.chaos.harness.processes import Platform
from tests.chaos.harness.proxy import Proxy, between, port_of, through
from tests.harness.cluster import Database
from tests.harness.shop import Shop


@pytest.fixture
def postgres(database: Database) -> Iterator[Proxy]:
    with between(port_of(database.app_url)) as proxy:
        yield proxy


def test_a_commit_whose_answer_is_lost_has_happened(database: Database, postgres: Proxy) -> None:
    """The proxy does what C-05 needs of it: the server commits, the client cannot tell."""
    admin = through(database.admin_url, postgres)
    with psycopg.connect(database.admin_url, autocommit=True) as checker:
        checker.execute("CREATE TABLE IF NOT EXISTS told (word text)")
        for lost in (True, False):
            postgres.weather.deaf_commits = int(lost)
            with psycopg.connect(admin) as connection:
                connection.execute("INSERT INTO told VALUES ('yes')")
                if lost:
                    with pytest.raises(psycopg.OperationalError):
                        connection.commit()
        assert checker.execute("SELECT count(*) FROM told").fetchone() == (2,)
        checker.execute("DROP TABLE told")
    assert postgres.commits_lost == 1


def test_the_weather_is_felt(database: Database, postgres: Proxy) -> None:
    url = through(database.app_url, postgres)
    postgres.weather.latency_s = 0.05
    postgres.weather.slice_bytes = 7
    with psycopg.connect(url) as connection:
        began = time.monotonic()
        assert connection.execute("SELECT 1").fetchone() == (1,)
        assert time.monotonic() - began >= 0.1
        postgres.weather.latency_s, postgres.weather.is_down = 0, True
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url, connect_timeout=2)


async def test_c05_a_commit_with_unknown_outcome_is_never_two_orders(
    platform: Platform, shop: Shop, postgres: Proxy, full: bool
) -> None:
    rounds = 200 if full else 6
    url = through(platform.database.app_url, postgres)
    address = platform.start_web("web3", DATABASE_APP_URL=url)
    variant = shop.add_variant(stock=None)
    numbers = set()
    try:
        for round_ in range(rounds):
            buyer = await Buyer.of(shop, address).fill({variant: 1})
            # Every transaction of a checkout in turn: the claim, the order, the answer.
            postgres.weather.deaf_commits = 1 + round_ % 3
            failure: Refused | None = None
            for _ in range(10):
                try:
                    numbers.add((await buyer.place())["number"])
                    break
                except Refused as refusal:
                    failure = refusal
                    if refusal.status < 500 and refusal.code != IN_PROGRESS:
                        raise
                    if refusal.code == IN_PROGRESS:
                        platform.clock.move(timedelta(seconds=61))
            else:
                raise AssertionError(f"never answered: {failure}")
            postgres.weather.deaf_commits = 0
            await buyer.close()
    finally:
        platform.stop_web("web3")
    assert postgres.commits_lost >= rounds
    assert len(numbers) == rounds == shop.value("SELECT count(*) FROM orders")
