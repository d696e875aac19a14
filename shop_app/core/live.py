"""Live news: one listener per web process, and whoever shows something waits on it (D20).

A message says only *that* something changed; whoever hears it reads the rows again. A missed one costs a poll.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

import orjson
from redis.exceptions import RedisError

from shop_app.core.valkey import ValkeyAway, keeper, listener

log = logging.getLogger(__name__)

# A listener that was cut off tries again this often; until then waiting screens poll.
RECONNECT_S = 0.5
PULSE_S = 5.0
_REMEMBERED_TOPICS = 10_000
_PATTERN = "t:*:live"

Subject = tuple[str, str]
"""Tenant and topic."""


def publish(tenant_id: UUID, topic: str, data: Mapping[str, Any] | None = None) -> None:
    """Tells every web process. News that cannot be told is lost; nobody's work fails for it."""
    message = orjson.dumps({"topic": topic, "data": dict(data or {})})
    with suppress(ValkeyAway):
        keeper().ask(lambda valkey: valkey.publish(f"t:{tenant_id}:live", message))


class Hub:
    """Hears every shop's news on one connection and wakes who waits for it. Lives on one event loop."""

    def __init__(self) -> None:
        self._waiting: dict[Subject, set[asyncio.Event]] = {}
        self._heard: OrderedDict[Subject, int] = OrderedDict()
        self._count = 0
        self._listening: asyncio.Task[None] | None = None

    def mark(self) -> int:
        """A point in the stream of news, to be taken before reading what ``wait`` will keep fresh."""
        self._listen()
        return self._count

    async def wait(
        self, tenant_id: UUID, topics: Iterable[str], timeout_s: float = 5.0, *, after: int | None = None
    ) -> bool:
        """Whether there was news of one of ``topics`` within ``timeout_s``, or since the mark ``after``."""
        self._listen()
        subjects = [(str(tenant_id), topic) for topic in topics]
        if after is not None and any(self._heard.get(subject, 0) > after for subject in subjects):
            return True
        bell = asyncio.Event()
        for subject in subjects:
            self._waiting.setdefault(subject, set()).add(bell)
        try:
            await asyncio.wait_for(bell.wait(), timeout_s)
        except TimeoutError:
            return False
        finally:
            for subject in subjects:
                self._leave(subject, bell)
        return True

    async def close(self) -> None:
        """Stops listening; the next ``wait`` begins again."""
        if self._listening is not None:
            self._listening.cancel()
            with suppress(asyncio.CancelledError):
                await self._listening
            self._listening = None

    def _leave(self, subject: Subject, bell: asyncio.Event) -> None:
        bells = self._waiting.get(subject, set())
        bells.discard(bell)
        if not bells:
            self._waiting.pop(subject, None)

    def _listen(self) -> None:
        if self._listening is None or self._listening.done():
            self._listening = asyncio.get_running_loop().create_task(self._hear())

    async def _hear(self) -> None:
        while True:
            try:
                await self._hear_one_connection()
            except (RedisError, OSError, TimeoutError) as error:
                log.info("live news interrupted: %s", type(error).__name__)
            await asyncio.sleep(RECONNECT_S)

    async def _hear_one_connection(self) -> None:
        async with listener() as valkey, valkey.pubsub(ignore_subscribe_messages=True) as channel:
            await channel.psubscribe(_PATTERN)
            # Whatever was said while nobody listened is unknown: everyone looks once.
            self._ring(list(self._waiting))
            is_silent = False
            while True:
                message = await channel.get_message(timeout=PULSE_S)
                if message is not None:
                    is_silent = False
                    if message["type"] == "pmessage":
                        self._tell(message)
                elif is_silent:
                    raise TimeoutError
                else:
                    # A connection that leads nowhere any more says nothing either: only an answer proves it.
                    is_silent = True
                    await channel.ping()

    def _tell(self, message: Mapping[str, Any]) -> None:
        _, tenant_id, _ = message["channel"].decode().split(":")
        subject = (tenant_id, str(orjson.loads(message["data"])["topic"]))
        self._count += 1
        self._heard[subject] = self._count
        self._heard.move_to_end(subject)
        if len(self._heard) > _REMEMBERED_TOPICS:
            self._heard.popitem(last=False)
        self._ring([subject])

    def _ring(self, subjects: list[Subject]) -> None:
        for subject in subjects:
            for bell in self._waiting.get(subject, ()):
                bell.set()


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub() -> Hub:
    """The hub of the running event loop; a web process has one."""
    return _hubs.setdefault(asyncio.get_running_loop(), Hub())
