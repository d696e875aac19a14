"""How fresh a shop's kept answers are: one version for all of them, and a number for each product that has news.

A new version puts every answer of the shop out of reach. News of a product puts only those out of reach that show it:
each is numbered, and an answer is good while none of its products has a number above the one at which it was made.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from redis import Redis

from shop_app.core.valkey import ValkeyAway, keeper

# So much news is remembered; what was made before the oldest of it can no longer be judged, and is made again.
MOST_NEWS = 5000

# In one step, so that nobody reads a number without the news that it stands for.
_TELL = """
    local number = redis.call('INCR', KEYS[1])
    for _, product in ipairs(ARGV) do redis.call('ZADD', KEYS[2], number, product) end
    local extra = redis.call('ZCARD', KEYS[2]) - {most}
    if extra > 0 then
        local last = redis.call('ZRANGE', KEYS[2], extra - 1, extra - 1, 'WITHSCORES')
        redis.call('SET', KEYS[3], last[2])
        redis.call('ZREMRANGEBYRANK', KEYS[2], 0, extra - 1)
    end
    return number
""".replace("{most}", str(MOST_NEWS))


@dataclass(frozen=True, slots=True)
class Version:
    """A shop's version as a process knows it until ``until_s``. ``name`` is empty while nobody can tell it.

    ``number`` is of the latest news, ``news`` the latest number of each product, ``floor`` below which some is missing.
    """

    name: str
    until_s: float
    number: int = 0
    floor: int = 0
    news: Mapping[str, int] = field(default_factory=dict)

    def still_holds(self, made_at: int, about: Collection[str]) -> bool:
        """Whether what was made at that number is what would be made now."""
        if made_at >= self.number or not about:
            return True
        return made_at >= self.floor and all(self.news.get(product, 0) <= made_at for product in about)


def bump_version(tenant_id: UUID) -> None:
    """Puts every kept answer of a shop out of reach, in every process, within half a second.

    Raises ``ValkeyAway``: whoever bumps for a change tries again until it is done.
    """
    # Random, not counted: a counter that Valkey lost would begin again and make old answers reachable.
    version = secrets.token_hex(8)
    keeper().ask(lambda valkey: valkey.set(_key(tenant_id, "version"), version))


def tell_news(tenant_id: UUID, products: Collection[str]) -> None:
    """Puts the answers that show these products (``core.shown``) out of reach, and no others. Raises ``ValkeyAway``."""
    if products:
        keys = [_key(tenant_id, name) for name in ("number", "news", "floor")]
        keeper().ask(lambda valkey: valkey.eval(_TELL, len(keys), *keys, *sorted(products)))


def read_version(tenant_id: UUID, known: Version | None, until_s: float) -> Version:
    """The version now, with the news since ``known``; nameless while Valkey is away."""
    since = known.number if known and known.name else 0
    try:
        name, number, floor, news = keeper().ask(lambda valkey: _read(valkey, tenant_id, since))
    except ValkeyAway:
        return Version("", until_s)
    is_same = known is not None and known.name == name and number >= known.number
    before = known.news if is_same and known else {}
    if since and not is_same:
        return read_version(tenant_id, None, until_s)
    merged = {product: at for product, at in {**before, **news}.items() if at > floor}
    return Version(name, until_s, number, floor, merged)


def _read(valkey: Redis, tenant_id: UUID, since: int) -> tuple[str, int, int, dict[str, int]]:
    key = _key(tenant_id, "version")

    def look() -> list[Any]:
        with valkey.pipeline(transaction=True) as message:
            message.get(key)
            message.get(_key(tenant_id, "number"))
            message.get(_key(tenant_id, "floor"))
            message.zrangebyscore(_key(tenant_id, "news"), f"({since}", "+inf", withscores=True)
            return message.execute()

    found = look()
    if found[0] is None:
        valkey.set(key, secrets.token_hex(8), nx=True)
        found = look()
    name, number, floor, news = found
    return name.decode(), int(number or 0), int(floor or 0), {product.decode(): int(at) for product, at in news}


def _key(tenant_id: UUID, name: str) -> str:
    return f"t:{tenant_id}:{name}"
