"""Two Valkeys: one keeps (messages, limits), one may forget (answers). Either may be away at any time.

Nobody here waits long for them: half a second, and after a failure not at all for a second, so that a Valkey that
hangs costs a request little and the rest of them nothing (D17).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache
from typing import TypeVar

from redis import Redis
from redis.asyncio import Redis as AsyncRedis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from models.errors import RetryLater
from shop_app.settings import settings

Answer = TypeVar("Answer")

PATIENCE_S = 0.5
REST_S = 1.0


class ValkeyAway(RetryLater):
    """Valkey did not answer in time; the caller decides what that means."""

    code = "VALKEY_AWAY"


class Valkey:
    """One instance, asked in short commands from any thread."""

    def __init__(self, url: str) -> None:
        self._client = Redis.from_url(
            url,
            socket_timeout=PATIENCE_S,
            socket_connect_timeout=PATIENCE_S,
            retry=Retry(NoBackoff(), 0),
            max_connections=64,
        )
        self._resting_until = 0.0

    def ask(self, command: Callable[[Redis], Answer]) -> Answer:
        """What ``command`` answers; ``ValkeyAway`` when it cannot, at once if it could not a moment ago."""
        if time.monotonic() < self._resting_until:
            raise ValkeyAway("Valkey is resting after a failure.")
        try:
            return command(self._client)
        except (RedisError, OSError) as error:
            self._resting_until = time.monotonic() + REST_S
            raise ValkeyAway("Valkey does not answer.") from error


@cache
def _instance(url: str) -> Valkey:
    return Valkey(url)


def keeper() -> Valkey:
    """The instance that never evicts: versions, limits, messages."""
    return _instance(settings().redis_url)


def answers() -> Valkey:
    """The instance that evicts: finished answers."""
    return _instance(settings().cache_url or settings().redis_url)


def listener() -> AsyncRedis:
    """A connection for the event loop that waits for messages; whoever asks for it closes it."""
    return AsyncRedis.from_url(settings().redis_url, socket_connect_timeout=PATIENCE_S, health_check_interval=5)
