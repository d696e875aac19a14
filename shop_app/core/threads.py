"""Where synchronous code runs beside an event loop (D4)."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache, partial
from typing import Any, ParamSpec, TypeVar

from models.errors import RetryLater
from shop_app.settings import settings

Given = ParamSpec("Given")
Answer = TypeVar("Answer")

STANDS_AFTER_S = 2.0
LONGEST_WAIT_S = 15.0
LOOK_EVERY_S = 0.25
# What takes longer waits for something itself: it is no sign that the queue moves.
PROMPT_S = 1.0
# On Linux each thread has a niceness of its own, which threads that it starts inherit.
_LEAST_URGENT = 19


class Threads:
    """A pool and its queue. Who waits in a queue that moves goes on waiting; in one that stands, nobody does.

    Fed from one event loop at a time, which also looks after the queue while there is one.
    """

    def __init__(self, size: int) -> None:
        self._pool = ThreadPoolExecutor(size, thread_name_prefix="unit")
        self._moved_at = 0.0
        self._queue: list[tuple[float, Future[Any]]] = []
        self._watching: asyncio.AbstractEventLoop | None = None

    def submit(self, work: Callable[[], Answer]) -> Future[Answer]:
        """Queues ``work``. Its future is cancelled if it has not begun when the queue stands."""
        future = self._pool.submit(self._run, work)
        self._queue.append((time.monotonic(), future))
        loop = asyncio.get_running_loop()
        if self._watching is not loop:
            self._watching = loop
            loop.call_later(LOOK_EVERY_S, self._look, loop)
        return future

    def _run(self, work: Callable[[], Answer]) -> Answer:
        began = time.monotonic()
        try:
            return work()
        finally:
            ended = time.monotonic()
            if ended - began < PROMPT_S:
                self._moved_at = ended

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        now = time.monotonic()
        patience_s = STANDS_AFTER_S if now - self._moved_at >= STANDS_AFTER_S else LONGEST_WAIT_S
        self._queue = [(since, future) for since, future in self._queue if not (future.running() or future.done())]
        for since, future in self._queue:
            if now - since >= patience_s:
                future.cancel()
        if self._queue:
            loop.call_later(LOOK_EVERY_S, self._look, loop)
        else:
            self._watching = None


@cache
def threads() -> Threads:
    """As many threads as there are database connections: more would only wait for one."""
    return Threads(settings().pool_size)


async def in_thread(work: Callable[Given, Answer], *given: Given.args, **named: Given.kwargs) -> Answer:
    """Runs ``work`` beside the event loop; everybody else's requests go on meanwhile.

    Refuses with ``RetryLater`` when all threads are held up, so that nobody hangs.
    """
    try:
        return await asyncio.wrap_future(threads().submit(partial(work, *given, **named)))
    except asyncio.CancelledError:
        caller = asyncio.current_task()
        if caller is None or not caller.cancelling():
            raise held_up() from None
        raise


def in_the_background(work: Callable[Given, Answer], *given: Given.args, **named: Given.kwargs) -> Answer:
    """Runs ``work`` and waits for it, in a thread that takes only the time that nobody else wants.

    For minutes of encoding on the machine that answers shoppers. Where threads have no priorities it is a plain call.
    """

    def modestly() -> Answer:
        if sys.platform == "linux":
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _LEAST_URGENT)
        return work(*given, **named)

    with ThreadPoolExecutor(1, thread_name_prefix="background") as pool:
        return pool.submit(modestly).result()


def held_up() -> RetryLater:
    """What is said to whoever would wait for too long."""
    return RetryLater("The shop is very busy just now. Try again in a moment.", code="BUSY")
