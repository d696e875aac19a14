from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
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
