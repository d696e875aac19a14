"""How often somebody may do something (C9): one table, counted by GCRA in Valkey over all processes.

The whole allowance may be used at once and comes back evenly. When Valkey is away, what must not be open to everybody
is counted in this process instead, and what merely guards our time is let through (D17). Log-in counts its failures
in Postgres (`domain.access`).
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from redis import Redis

from models.errors import RetryLater
from shop_app.core.translation import t
from shop_app.core.valkey import ValkeyAway, keeper
from shop_app.settings import settings

_QUARTER_HOUR_S = 15 * 60
_LOCAL_IDENTITIES = 10_000


@dataclass(frozen=True, slots=True)
class Limit:
    """So many within so many seconds. ``holds_without_valkey`` decides how it fails."""

    name: str
    times: int
    within_s: int
    holds_without_valkey: bool = False


# `RATE_LIMITS` multiplies every one of them.
# An order holds stock for half an hour: nobody may take it all because a limiter is away (C-49).
ORDERS = Limit("orders", 100, _QUARTER_HOUR_S, holds_without_valkey=True)
# Codes of promotions and gift cards are worth money to whoever guesses one (I-37).
CODES = Limit("codes", 30, _QUARTER_HOUR_S, holds_without_valkey=True)
# Accounts begun and passwords asked for, from one network address; and letters to one mail address, which may be a
# stranger's.
REGISTER = Limit("register", 5, 60 * 60, holds_without_valkey=True)
LETTERS = Limit("letters", 5, 60 * 60, holds_without_valkey=True)
# An order's number is easy to guess, its buyer's e-mail may be known.
TRACKING = Limit("tracking", 10, _QUARTER_HOUR_S, holds_without_valkey=True)
# Each wish to hear of stock may become a mail to an address that somebody else typed.
WISHES = Limit("wishes", 20, _QUARTER_HOUR_S, holds_without_valkey=True)
SEARCH = Limit("search", 500, _QUARTER_HOUR_S)
USER = Limit("user", 2000, _QUARTER_HOUR_S)
ANONYMOUS = Limit("anonymous", 500, _QUARTER_HOUR_S)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is left of an allowance, for the ``RateLimit`` headers."""

    limit: int
    remaining: int
    reset_s: int


class RateLimited(RetryLater):
    """Too often; ``details`` has ``retry_after_s``."""

    code = "RATE_LIMITED"


# Theoretical arrival time, in microseconds of Valkey's own clock: every process agrees on it.
_GCRA = """
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local interval, period = tonumber(ARGV[1]), tonumber(ARGV[2])
local arrival = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now) + interval
if arrival - period > now then return {0, arrival - period - now, arrival - interval - now} end
redis.call('SET', KEYS[1], string.format('%.0f', arrival), 'PX', math.ceil((arrival - now) / 1000))
return {1, math.floor((period - (arrival - now)) / interval), arrival - now}
"""

_local: OrderedDict[str, float] = OrderedDict()
_local_lock = threading.Lock()


def take(limit: Limit, tenant_id: UUID, identity: str) -> Standing | None:
    """Counts one more for ``identity``; ``RateLimited`` when it was one too many. ``None`` where nothing was counted.

    ``identity`` is an account, or the network address our own proxies vouch for; it is kept as a hash.
    """
    scale = settings().rate_limits
    if scale == 0:
        return None
    times = max(1, round(limit.times * scale))
    # Identities of people do not belong into Valkey.
    digest = hashlib.sha256(identity.encode()).hexdigest()[:32]
    key = f"t:{tenant_id}:limit:{limit.name}:{digest}"
    period_us = limit.within_s * 1_000_000
    try:
        is_allowed, amount, reset_us = keeper().ask(lambda valkey: _count(valkey, key, period_us // times, period_us))
    except ValkeyAway:
        if not limit.holds_without_valkey:
            return None
        is_allowed, amount, reset_us = _count_here(key, period_us // times, period_us)
    if not is_allowed:
        wait_s = max(1, -(-amount // 1_000_000))
        raise RateLimited(
            t("Too many requests. Try again in {seconds} seconds.", seconds=wait_s),
            limit=times,
            retry_after_s=wait_s,
        )
    return Standing(times, amount, -(-reset_us // 1_000_000))


def _count(valkey: Redis, key: str, interval_us: int, period_us: int) -> tuple[bool, int, int]:
    answer: Any = valkey.eval(_GCRA, 1, key, interval_us, period_us)
    is_allowed, amount, reset_us = (int(part) for part in answer)
    return bool(is_allowed), amount, reset_us


def _count_here(key: str, interval_us: int, period_us: int) -> tuple[bool, int, int]:
    now = time.monotonic_ns() // 1000
    with _local_lock:
        arrival = max(int(_local.get(key, now)), now) + interval_us
        if arrival - period_us > now:
            return False, arrival - period_us - now, arrival - interval_us - now
        _local[key] = arrival
        _local.move_to_end(key)
        if len(_local) > _LOCAL_IDENTITIES:
            _local.popitem(last=False)
    return True, (period_us - (arrival - now)) // interval_us, arrival - now
