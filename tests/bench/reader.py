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
from dataclasses import asdict, dataclass

from shop_app.settings import PROJECT
from tests.bench.wire import length_in


@dataclass(frozen=True)
class Orders:
    """``paths`` are asked for in turn, again and again."""

    port: int
    host: str
    paths: list[str]
    connections: int = 16
    seconds: float = 3
    at_most: int = 0
    """Stops after so many requests, however long that takes; 0 for as many as fit into ``seconds``."""


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
        requests = [f"GET {path} HTTP/1.1\r\nHost: {orders.host}\r\n\r\n".encode() for path in orders.paths]
        self._requests = itertools.cycle(requests)
        self._sent = 0

    def next_request(self) -> bytes | None:
        is_over = (
            self._sent >= self.orders.at_most
            if self.orders.at_most
            else time.perf_counter() - self._began > self.orders.seconds
        )
        self._sent += 1
        return None if is_over else next(self._requests)

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
