from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator

import pytest

from models.errors import RetryLater
from shop_app.core import threads
from shop_app.core.threads import Threads, in_thread


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Two threads, and the event that lets go of whoever waits for it in them."""
    two, gate = Threads(2), threading.Event()
    monkeypatch.setattr(threads, "threads", lambda: two)
    monkeypatch.setattr(threads, "STANDS_AFTER_S", 0.3)
    monkeypatch.setattr(threads, "LOOK_EVERY_S", 0.05)
    yield gate
    gate.set()


async def test_who_waits_in_a_queue_that_stands_is_refused_and_the_others_are_served(pool: threading.Event) -> None:
    held = [asyncio.create_task(in_thread(pool.wait)) for _ in range(2)]
    await asyncio.sleep(0.05)
    began = time.monotonic()
    with pytest.raises(RetryLater) as refusal:
        await in_thread(lambda: "never")
    assert refusal.value.reason == "BUSY"
    assert time.monotonic() - began < 1
    pool.set()
    assert await asyncio.gather(*held) == [True, True]
    assert await in_thread(lambda: "again") == "again"


async def test_who_waits_in_a_queue_that_moves_is_served(pool: threading.Event) -> None:
    began = time.monotonic()
    await asyncio.gather(*(in_thread(time.sleep, 0.1) for _ in range(12)))
    assert time.monotonic() - began > 0.55


async def test_who_hangs_up_is_not_told_that_the_shop_is_busy(pool: threading.Event) -> None:
    held = [asyncio.create_task(in_thread(pool.wait)) for _ in range(2)]
    waiting = asyncio.create_task(in_thread(lambda: "never"))
    await asyncio.sleep(0.05)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    pool.set()
    await asyncio.gather(*held)
