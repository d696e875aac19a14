"""Where synchronous code runs beside an event loop (D4)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import ParamSpec, TypeVar

from shop_app.settings import settings

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


@cache
def threads() -> ThreadPoolExecutor:
    """As many threads as there are database connections: more would only wait for one."""
    return ThreadPoolExecutor(max_workers=settings().pool_size, thread_name_prefix="unit")


async def in_thread(work: Callable[Given, Answer], *given: Given.args, **named: Given.kwargs) -> Answer:
    """Runs ``work`` beside the event loop; everybody else's requests go on meanwhile."""
    return await asyncio.get_running_loop().run_in_executor(threads(), partial(work, *given, **named))
