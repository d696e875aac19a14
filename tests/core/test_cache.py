from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from redis import Redis

from models.errors import RetryLater
from models.values.ids import new_id
from shop_app.core import cache, valkey
from shop_app.core.cache import Answer, AnswerCache
from shop_app.core.versions import Version, bump_version
from shop_app.settings import settings
from tests.harness.cluster import Database

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def tenant_id() -> UUID:
    return new_id()


@pytest.fixture(autouse=True)
def rested() -> Iterator[None]:
    """Instances are remembered by address: what one test broke is not the next one's."""
    yield
    valkey._instance.cache_clear()


def stored() -> None:
    """Returns when everything made so far is in Valkey."""
    cache.writer(valkey.answers()).flush()


class Kitchen:
    def __init__(self, status: int = 200) -> None:
        self.status = status
        self.made = 0

    def __call__(self) -> Answer:
        self.made += 1
        return Answer(self.status, ((b"content-type", b"text/plain"),), f"answer {self.made}".encode())


def test_makes_once_and_finds_it_in_memory(tenant_id: UUID) -> None:
    make, kept = Kitchen(), AnswerCache()
    assert kept.peek(tenant_id, "page") is None
    first = kept.get_or_make(tenant_id, "page", make)
    assert kept.peek(tenant_id, "page") == first
    assert kept.get_or_make(tenant_id, "page", make) == first
    assert make.made == 1


def test_another_process_finds_it_in_valkey(tenant_id: UUID) -> None:
    make = Kitchen()
    first = AnswerCache().get_or_make(tenant_id, "page", make)
    stored()
    assert AnswerCache().get_or_make(tenant_id, "page", make) == first
    assert make.made == 1


def test_a_bump_is_seen_by_every_process_within_a_second(tenant_id: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    make, here, there = Kitchen(), AnswerCache(), AnswerCache()
    for process in (here, there):
        process.get_or_make(tenant_id, "page", make)
        stored()
    bump_version(tenant_id)
    monkeypatch.setattr(cache.time, "monotonic", lambda base=cache.time.monotonic: base() + 0.6)
    assert here.peek(tenant_id, "page") is None
    assert here.get_or_make(tenant_id, "page", make).body == b"answer 2"
    stored()
    assert there.get_or_make(tenant_id, "page", make).body == b"answer 2"


def test_a_hundred_misses_at_once_make_one_answer(tenant_id: UUID) -> None:
    kept, gate, made = AnswerCache(), threading.Event(), []

    def make() -> Answer:
        gate.wait(5)
        made.append(1)
        return Answer(200, (), b"once")

    with ThreadPoolExecutor(100) as shoppers:
        waiting = [shoppers.submit(kept.get_or_make, tenant_id, "page", make) for _ in range(100)]
        gate.set()
        assert {found.result().body for found in waiting} == {b"once"}
    assert len(made) == 1


async def test_an_event_loop_joins_the_same_making(tenant_id: UUID) -> None:
    kept, make = AnswerCache(), Kitchen()
    first = await kept.find(tenant_id, "page", make)
    assert await kept.find(tenant_id, "page", make) is first


def test_a_refusal_is_not_kept(tenant_id: UUID) -> None:
    kept, make = AnswerCache(), Kitchen(status=404)
    for _ in range(2):
        assert kept.get_or_make(tenant_id, "page", make).status == 404
    assert make.made == 2


def test_an_error_reaches_everyone_and_is_forgotten(tenant_id: UUID) -> None:
    kept = AnswerCache()

    def fail() -> Answer:
        raise RetryLater("Not now.")

    with pytest.raises(RetryLater):
        kept.get_or_make(tenant_id, "page", fail)
    assert kept.get_or_make(tenant_id, "page", Kitchen()).status == 200


def test_memory_is_bounded(tenant_id: UUID) -> None:
    kept = AnswerCache(memory_bytes=10_000)
    for number in range(40):
        kept.get_or_make(tenant_id, f"page {number}", lambda: Answer(200, (), b"x" * 1_000))
    assert kept._used_bytes <= 10_000
    assert kept.peek(tenant_id, "page 39") is not None
    assert kept.peek(tenant_id, "page 0") is None


def test_a_value_swapped_between_shops_is_refused(tenant_id: UUID, database: Database) -> None:
    other, make = new_id(), Kitchen()
    AnswerCache().get_or_make(tenant_id, "page", make)
    theirs = AnswerCache().get_or_make(other, "page", make)
    stored()
    store = Redis.from_url(database.environment["CACHE_URL"])
    mine = next(store.scan_iter(f"t:{tenant_id}:*"))
    store.set(mine, store.get(next(store.scan_iter(f"t:{other}:*"))))
    assert AnswerCache().get_or_make(tenant_id, "page", make) != theirs
    stored()
    assert make.made == 3


def test_every_key_begins_with_the_tenant_and_ends_some_day(tenant_id: UUID, database: Database) -> None:
    AnswerCache().get_or_make(tenant_id, "page", Kitchen())
    stored()
    store = Redis.from_url(database.environment["CACHE_URL"])
    keys = list(store.scan_iter("*"))
    assert any(key.startswith(f"t:{tenant_id}:".encode()) for key in keys)
    assert all(key.startswith(b"t:") and 0 < store.ttl(key) <= 3600 for key in keys)


def test_without_valkey_an_answer_lives_one_second(tenant_id: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1")
    monkeypatch.setenv("CACHE_URL", "redis://127.0.0.1:1")
    settings.cache_clear()
    kept, make = AnswerCache(), Kitchen()
    assert kept.get_or_make(tenant_id, "page", make) == kept.get_or_make(tenant_id, "page", make)
    monkeypatch.setattr(cache.time, "monotonic", lambda base=cache.time.monotonic: base() + 1.1)
    assert kept.get_or_make(tenant_id, "page", make).body == b"answer 2"
    monkeypatch.undo()
    settings.cache_clear()


def test_after_an_outage_nothing_older_is_believed(tenant_id: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, make = AnswerCache(), Kitchen()
    kept.get_or_make(tenant_id, "page", make)
    with monkeypatch.context() as outage:
        outage.setattr(cache, "read_version", lambda tenant, known, until_s: Version("", until_s))
        outage.setattr(cache.time, "monotonic", lambda base=cache.time.monotonic: base() + 0.6)
        kept.get_or_make(tenant_id, "page", make)
    monkeypatch.setattr(cache.time, "monotonic", lambda base=cache.time.monotonic: base() + 2)
    assert kept.get_or_make(tenant_id, "page", make).body == b"answer 3"
