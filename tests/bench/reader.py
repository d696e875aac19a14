"""``python -m tests.bench.reader``: asks one server for pages as fast as it answers, over a few kept connections.

A process of its own. Takes its orders as JSON on standard input and answers with JSON.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from shop_app.settings import PROJECT
from tests.bench.wire import length_in


@dataclass(frozen=True)
class Orders:
    """``path`` may have a ``{n}``, which becomes the next number, so that no two requests are the same."""

    port: int
    host: str
    path: str
    connections: int = 16
    seconds: float = 3
    first: int = 0
    at_most: int = 0
    """Stops after so many requests, 0 for never."""


@dataclass(frozen=True)
class Reading:
    count: int
    seconds: float
    failed: int

    @property
    def per_s(self) -> float:
        return self.count / self.seconds


def read(orders: Orders) -> Reading:
    """Runs a reader and waits for what it has to say."""
    command = [sys.executable, "-m", "tests.bench.reader"]
    done = subprocess.run(
        command, input=json.dumps(asdict(orders)), cwd=PROJECT, capture_output=True, text=True, check=True
    )
    return Reading(**json.loads(done.stdout))


class Asking(asyncio.Protocol):
    """One connection: the next request goes out as soon as the answer to the last is whole."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._buffer = b""
        self._whole = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._next()

    def data_received(self, data: bytes) -> None:
        self._buffer = self._buffer + data if self._buffer else data
        if not self._whole:
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            self._whole = end + 4 + length_in(self._buffer[: end + 4])
        if len(self._buffer) >= self._whole:
            self._run.count += 1
            self._run.failed += self._buffer[9:12] != b"200"
            self._buffer, self._whole = b"", 0
            self._next()

    def _next(self) -> None:
        request = self._run.next_request()
        if request is None:
            self._transport.close()
        else:
            self._transport.write(request)

    def connection_lost(self, error: Exception | None) -> None:
        self._run.leave()


class Run:
    def __init__(self, orders: Orders) -> None:
        self.orders = orders
        self.count = self.failed = 0
        self._began = time.perf_counter()
        self._left = orders.connections
        self._over = asyncio.Event()
        self._requests = self._make_requests()

    def _make_requests(self) -> Iterator[bytes]:
        tail = f" HTTP/1.1\r\nHost: {self.orders.host}\r\n\r\n"
        if "{n}" not in self.orders.path:
            yield from itertools.repeat(f"GET {self.orders.path}{tail}".encode())
        for number in itertools.count(self.orders.first):
            yield f"GET {self.orders.path.replace('{n}', str(number))}{tail}".encode()

    def next_request(self) -> bytes | None:
        is_enough = self.orders.at_most and self.count >= self.orders.at_most
        is_late = time.perf_counter() - self._began > self.orders.seconds
        return None if is_enough or is_late else next(self._requests)

    def leave(self) -> None:
        self._left -= 1
        if not self._left:
            self._over.set()

    async def go(self) -> Reading:
        loop = asyncio.get_running_loop()
        for _ in range(self.orders.connections):
            await loop.create_connection(lambda: Asking(self), "127.0.0.1", self.orders.port)
        await self._over.wait()
        return Reading(self.count, time.perf_counter() - self._began, self.failed)


async def main() -> None:
    reading = await Run(Orders(**json.load(sys.stdin))).go()
    print(json.dumps(asdict(reading)))


if __name__ == "__main__":
    asyncio.run(main())
