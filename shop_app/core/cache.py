"""Finished answers, kept as bytes: in this process, then in Valkey, then made again (D13).

Every key begins with the tenant, and so does every stored value, which is checked when it is read. A shop's version is
part of each key: what changes the catalogue bumps it, and all older answers are out of reach; what a sale changes
reaches only the answers that show the product (``core.versions``). Each process looks twice a second; where it cannot,
an answer lives one second.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, partial
from uuid import UUID

import orjson
from prometheus_client import Counter, Gauge
from redis import Redis

from shop_app.core.shown import noting
from shop_app.core.threads import held_up, threads
from shop_app.core.valkey import Valkey, ValkeyAway, answers
from shop_app.core.versions import Version, bump_version, read_version

MEMORY_S = 300
VALKEY_S = 3600
MEMORY_BYTES = 64 * 1024 * 1024
VERSION_FRESH_S = 0.5
UNVERSIONED_S = 1.0
# Whoever joins a making that hangs gives up when the database would have.
JOIN_S = 6.0
_GATHER_S = 0.02
_AT_ONCE = 64
_MOST_WAITING = 1024

# ``joined`` waited for one that was being made; the share of the others is the hit rate.
_found = Counter("answers_found_total", "Answers served, by where they were found", ["where", "kind"])
_bytes = Gauge("answers_memory_bytes", "What the answers in memory weigh", multiprocess_mode="livesum")
_KIND = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole HTTP answer: status, headers as ASGI wants them, and the body; and which products it is about."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    about: frozenset[str] = frozenset()

    @property
    def size(self) -> int:
        return len(self.body) + sum(len(name) + len(value) for name, value in self.headers) + 200


# What a 304 repeats of the answer that it stands for (RFC 9110, 15.4.5).
_CONDITIONAL = (b"cache-control", b"content-language", b"content-location", b"date", b"etag", b"vary")


def tag_of(body: bytes) -> bytes:
    """The strong ``ETag`` of these bytes."""
    return b'"' + hashlib.sha256(body).hexdigest()[:32].encode() + b'"'


def unless_known(answer: Answer, known_tags: bytes) -> Answer:
    """``answer``, or 304 for a caller whose ``If-None-Match`` names its tag."""
    if not known_tags or answer.status != 200:
        return answer
    tag = next((value for name, value in answer.headers if name == b"etag"), b"")
    known = {one.strip().removeprefix(b"W/") for one in known_tags.split(b",")}
    if not tag or not known & {tag, b"*"}:
        return answer
    return Answer(304, tuple(header for header in answer.headers if header[0] in _CONDITIONAL), b"")


@dataclass(frozen=True, slots=True)
class _Kept:
    """``number`` is of the latest news that the answer knows of."""

    answer: Answer
    version: str
    number: int
    until_s: float


Key = tuple[UUID, str]


class AnswerCache:
    """Public answers of every shop. ``make`` runs once for all who ask for the same thing at the same time."""

    def __init__(self, memory_bytes: int = MEMORY_BYTES) -> None:
        self._memory_bytes = memory_bytes
        self._used_bytes = 0
        self._kept: OrderedDict[Key, _Kept] = OrderedDict()
        self._versions: dict[UUID, Version] = {}
        self._making: dict[Key, Future[Answer]] = {}
        self._lock = threading.Lock()

    def peek(self, tenant_id: UUID, key: str) -> Answer | None:
        """An answer in memory whose version was checked within half a second. Never waits: fit for an event loop."""
        now = time.monotonic()
        version = self._versions.get(tenant_id)
        if version is None or version.until_s < now:
            return None
        answer = self._remembered((tenant_id, key), version, now)
        if answer is not None:
            _tally("memory", key).inc()
        return answer

    def get_or_make(self, tenant_id: UUID, key: str, make: Callable[[], Answer]) -> Answer:
        """The answer from memory, Valkey or ``make``; only those with status 200 are kept. Blocks."""
        future, is_mine = self._flight((tenant_id, key))
        if is_mine:
            self._fulfil(future, (tenant_id, key), make)
        else:
            _tally("joined", key).inc()
        try:
            return future.result(JOIN_S)
        except TimeoutError:
            raise held_up() from None

    async def find(self, tenant_id: UUID, key: str, make: Callable[[], Answer]) -> Answer:
        """``get_or_make`` for an event loop; ``make`` runs in a thread, and those who join wait without one."""
        answer = self.peek(tenant_id, key)
        if answer is not None:
            return answer
        future, is_mine = self._flight((tenant_id, key))
        if is_mine:
            # Not awaited itself: a caller who hangs up must not take the answer away from those who joined.
            work = threads().submit(partial(self._fulfil, future, (tenant_id, key), make))
            work.add_done_callback(partial(self._give_up, future, (tenant_id, key)))
        else:
            _tally("joined", key).inc()
        try:
            return await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(future)), JOIN_S)
        except TimeoutError:
            raise held_up() from None

    def _flight(self, key: Key) -> tuple[Future[Answer], bool]:
        with self._lock:
            future = self._making.get(key)
            if future is not None:
                return future, False
            future = self._making[key] = Future()
            return future, True

    def _give_up(self, future: Future[Answer], key: Key, work: Future[None]) -> None:
        if work.cancelled():
            with self._lock:
                del self._making[key]
            future.set_exception(held_up())

    def _fulfil(self, future: Future[Answer], key: Key, make: Callable[[], Answer]) -> None:
        """Gives ``future`` its answer, and Valkey what was new in it: nobody waits for the second."""
        tenant_id, name = key
        try:
            # Read before the rows are: whatever changes after this moment has a newer version.
            version = self._version(tenant_id)
            answer = self._found(key, version)
            is_new = answer is None
            if answer is None:
                answer = self._made(key, version, make)
            future.set_result(answer)
        except BaseException as error:
            future.set_exception(error)
            return
        finally:
            with self._lock:
                del self._making[key]
        if is_new and version.name and answer.status == 200:
            _store(tenant_id, version, name, answer)

    def _found(self, key: Key, version: Version) -> Answer | None:
        if answer := self._remembered(key, version, time.monotonic()):
            _tally("memory", key[1]).inc()
            return answer
        if version.name and (answer := _fetch(key[0], version, key[1])):
            _tally("valkey", key[1]).inc()
            self._remember(key, version, answer, MEMORY_S)
            return answer
        return None

    def _made(self, key: Key, version: Version, make: Callable[[], Answer]) -> Answer:
        with noting() as about:
            answer = replace(make(), about=frozenset(about))
        _tally("made", key[1]).inc()
        if answer.status == 200:
            self._remember(key, version, answer, MEMORY_S if version.name else UNVERSIONED_S)
        return answer

    def _version(self, tenant_id: UUID) -> Version:
        now = time.monotonic()
        known = self._versions.get(tenant_id)
        if known is not None and known.until_s >= now:
            return known
        # From before asking: what is told while we ask is seen at the next look.
        version = read_version(tenant_id, known, now + VERSION_FRESH_S)
        if version.name and known is not None and not known.name:
            # Valkey is back: a bump may have failed while it was away, so what is kept under this version is doubtful.
            version = _renewed_version(tenant_id, now + VERSION_FRESH_S)
        self._versions[tenant_id] = version
        return version

    def _remembered(self, key: Key, version: Version, now: float) -> Answer | None:
        kept = self._kept.get(key)
        if kept is None or kept.version != version.name or kept.until_s < now:
            return None
        if kept.number != version.number:
            if not version.still_holds(kept.number, kept.answer.about):
                return None
            # Judged once: it holds until there is other news.
            with self._lock:
                if self._kept.get(key) is kept:
                    self._kept[key] = replace(kept, number=max(kept.number, version.number))
        return kept.answer

    def _remember(self, key: Key, version: Version, answer: Answer, seconds: float) -> None:
        with self._lock:
            self._forget(key)
            self._kept[key] = _Kept(answer, version.name, version.number, time.monotonic() + seconds)
            self._used_bytes += answer.size
            while self._used_bytes > self._memory_bytes:
                self._forget(next(iter(self._kept)))
            _bytes.set(self._used_bytes)

    def _forget(self, key: Key) -> None:
        kept = self._kept.pop(key, None)
        if kept is not None:
            self._used_bytes -= kept.answer.size


def _renewed_version(tenant_id: UUID, until_s: float) -> Version:
    try:
        bump_version(tenant_id)
    except ValkeyAway:
        return Version("", until_s)
    return read_version(tenant_id, None, until_s)


def _tally(where: str, key: str) -> Counter:
    """What counts answers of this kind: a key begins with it."""
    found = _KIND.match(key)
    return _counter(where, found.group() if found else "other")


@cache
def _counter(where: str, kind: str) -> Counter:
    return _found.labels(where, kind)


def _answer_key(tenant_id: UUID, version: str, name: str) -> str:
    return f"t:{tenant_id}:{version}:{hashlib.sha256(name.encode()).hexdigest()}"


def _fetch(tenant_id: UUID, version: Version, name: str) -> Answer | None:
    try:
        stored = answers().ask(lambda valkey: valkey.get(_answer_key(tenant_id, version.name, name)))
    except ValkeyAway:
        return None
    return _opened(tenant_id, version, stored) if isinstance(stored, bytes) else None


def _store(tenant_id: UUID, version: Version, name: str, answer: Answer) -> None:
    head = {
        "tenant": str(tenant_id),
        "number": version.number,
        "about": sorted(answer.about),
        "status": answer.status,
        "headers": [[key.decode("latin-1"), value.decode("latin-1")] for key, value in answer.headers],
    }
    writer(answers()).add(_answer_key(tenant_id, version.name, name), orjson.dumps(head) + b"\n" + answer.body)


class Writer:
    """Takes new answers to Valkey in a thread of its own, many in one message.

    The thread that made an answer has the next request to serve: storing in it cost as much as making.
    """

    def __init__(self, valkey: Valkey) -> None:
        self._valkey = valkey
        self._waiting: deque[tuple[str, bytes]] = deque(maxlen=_MOST_WAITING)
        self._bell = threading.Event()
        self._sending = threading.Lock()
        threading.Thread(target=self._run, name="answers", daemon=True).start()

    def add(self, key: str, stored: bytes) -> None:
        """Returns at once; when too much waits, the oldest is dropped: it can be made again."""
        self._waiting.append((key, stored))
        self._bell.set()

    def flush(self) -> None:
        """Sends what waits, and gives it up where Valkey is away. Returns when all of it has been sent."""
        with self._sending:
            while self._waiting:
                some = [self._waiting.popleft() for _ in range(min(len(self._waiting), _AT_ONCE))]
                with suppress(ValkeyAway):
                    self._valkey.ask(partial(_store_all, some))

    def _run(self) -> None:
        while True:
            self._bell.wait()
            time.sleep(_GATHER_S)
            self._bell.clear()
            self.flush()


def _store_all(some: list[tuple[str, bytes]], valkey: Redis) -> None:
    with valkey.pipeline(transaction=False) as message:
        for key, stored in some:
            message.set(key, stored, ex=VALKEY_S)
        message.execute()


@cache
def writer(valkey: Valkey) -> Writer:
    """This process's, for one instance."""
    return Writer(valkey)


def _opened(tenant_id: UUID, version: Version, stored: bytes) -> Answer | None:
    """The answer inside ``stored``, or ``None`` for what is not this shop's, not ours, or older than its news."""
    head, _, body = stored.partition(b"\n")
    try:
        values = orjson.loads(head)
        about = frozenset(values["about"])
        if values["tenant"] != str(tenant_id) or not version.still_holds(int(values["number"]), about):
            return None
        headers = tuple((name.encode("latin-1"), value.encode("latin-1")) for name, value in values["headers"])
        return Answer(int(values["status"]), headers, body, about)
    except (ValueError, KeyError, TypeError):
        return None


@cache
def answer_cache() -> AnswerCache:
    """This process's cache."""
    return AnswerCache()
