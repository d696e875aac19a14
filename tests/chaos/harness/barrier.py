from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Answer = TypeVar("Answer")


async def at_once(calls: Sequence[Callable[[], Awaitable[Answer]]]) -> list[Answer | BaseException]:
    """Starts all of ``calls`` in one instant; each answer, or what it raised, in their order.

    Clients have their connection already: otherwise the race would be one of handshakes.
    """
    gate = asyncio.Barrier(len(calls))

    async def run(call: Callable[[], Awaitable[Answer]]) -> Answer:
        await gate.wait()
        return await call()

    return await asyncio.gather(*(run(call) for call in calls), return_exceptions=True)


def in_threads(calls: Sequence[Callable[[], Answer]]) -> list[Answer | BaseException]:
    """The same for calls that block."""
    gate = threading.Barrier(len(calls))

    def run(call: Callable[[], Answer]) -> Answer | BaseException:
        gate.wait()
        try:
            return call()
        except Exception as failure:
            return failure

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))
