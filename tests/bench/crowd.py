"""``python -m tests.bench.crowd``: shoppers with a page open, each of whom does something every few seconds."""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
import sys
import time
import urllib.request
from dataclasses import asdict, dataclass

from shop_app.settings import PROJECT
from tests.harness.socket import LOADED, Socket

TOGETHER = 8


@dataclass(frozen=True)
class Visit:
    """``event`` is a handler's full name; its answer is the next update."""

    port: int
    host: str
    path: str
    event: str
    shoppers: int = 200
    every_s: float = 5
    seconds: int = 30


@dataclass(frozen=True)
class Felt:
    """What 95 of 100 events took at most, and how many there were."""

    p95_ms: float
    events: int


class Crowd:
    """A process of its own, so that what it costs is not counted as the shop's."""

    def __init__(self, visit: Visit) -> None:
        command = [sys.executable, "-m", "tests.bench.crowd"]
        self._process = subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._say(json.dumps(asdict(visit)))

    def arrive(self) -> int:
        """Everybody reads the page and opens its socket; returns how many have."""
        self._say("arrive")
        return int(self._hear())

    def act(self) -> Felt:
        """Everybody does something, again and again."""
        self._say("act")
        return Felt(**json.loads(self._hear()))

    def leave(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(30)

    def _say(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def _hear(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()


async def arrive(visit: Visit) -> list[Socket]:
    """As browsers do it: the document first, then the socket; a few at the same time."""
    tabs: list[Socket] = []
    gate = asyncio.Semaphore(TOGETHER)

    async def one() -> None:
        async with gate:
            await asyncio.to_thread(read, visit)
            socket = await Socket.open(visit.port, visit.host, visit.path)
            await socket.until(LOADED)
            tabs.append(socket)

    await asyncio.gather(*(one() for _ in range(visit.shoppers)))
    return tabs


def read(visit: Visit) -> None:
    address = f"http://127.0.0.1:{visit.port}{visit.path}"
    with urllib.request.urlopen(urllib.request.Request(address, headers={"Host": visit.host})) as answer:
        answer.read()


async def act(visit: Visit, tabs: list[Socket]) -> Felt:
    """Each tab at its own hour; a tab that has to wait is late, and that counts."""
    took_ms: list[float] = []

    async def one(tab: Socket) -> None:
        await asyncio.sleep(random.uniform(0, visit.every_s))
        until = time.perf_counter() + visit.seconds - visit.every_s
        while (due := time.perf_counter()) < until:
            tab.heard.clear()
            await tab.send(visit.event)
            await tab.until('"delta"')
            took_ms.append((time.perf_counter() - due) * 1000)
            await asyncio.sleep(max(0.0, due + visit.every_s - time.perf_counter()))

    await asyncio.gather(*(one(tab) for tab in tabs))
    return Felt(sorted(took_ms)[int(len(took_ms) * 0.95)], len(took_ms))


async def main() -> None:
    loop = asyncio.get_running_loop()
    visit = Visit(**json.loads(await loop.run_in_executor(None, sys.stdin.readline)))
    tabs: list[Socket] = []
    while order := (await loop.run_in_executor(None, sys.stdin.readline)).strip():
        if order == "arrive":
            tabs = await arrive(visit)
            print(len(tabs), flush=True)
        else:
            print(json.dumps(asdict(await act(visit, tabs))), flush=True)
    for tab in tabs:
        await tab.close()


if __name__ == "__main__":
    asyncio.run(main())
