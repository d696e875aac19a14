"""The clock's process: it hears the outbox at once, and leaves when asked to."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from shop_app.core.valkey import keeper
from shop_app.settings import PROJECT
from tasks.heartbeat import WORKERS, beat
from tests.harness.cluster import Database
from tests.harness.purchases import buy
from tests.harness.shop import Shop


@pytest.fixture
def scheduler(database: Database) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "tasks.scheduler"]
    process = subprocess.Popen(command, cwd=PROJECT, env=dict(os.environ), stdout=subprocess.DEVNULL)
    yield process
    process.kill()
    process.wait()


def wait_until_told(shop: Shop, within_s: float) -> float:
    began = time.monotonic()
    while shop.value("SELECT count(*) FROM outbox WHERE status = 'pending'"):
        assert time.monotonic() - began < within_s, "nobody told what happened"
        time.sleep(0.01)
    return time.monotonic() - began


def test_it_tells_at_once_and_leaves_when_asked(shop: Shop, scheduler: subprocess.Popen[bytes]) -> None:
    variant = shop.add_variant()
    buy(shop, variant)
    wait_until_told(shop, within_s=30)
    buy(shop, variant)
    # Woken by NOTIFY, not by the poll: half a poll on average would be 0.5 s.
    assert wait_until_told(shop, within_s=5) < 1
    scheduler.terminate()
    assert scheduler.wait(timeout=10) == 0


@pytest.mark.usefixtures("database")
def test_a_workers_heartbeat_says_when_it_last_worked() -> None:
    beat("worker@test")
    first = keeper().ask(lambda valkey: valkey.hget(WORKERS, "worker@test"))
    beat("worker@test")
    assert keeper().ask(lambda valkey: valkey.hget(WORKERS, "worker@test")) != first
