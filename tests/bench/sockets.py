"""``python -m tests.bench.sockets``: shoppers with a page open, each a websocket that has loaded its state."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from shop_app.settings import PROJECT
from tests.harness.socket import LOADED, Socket


@dataclass(frozen=True)
class Orders:
    port: int
    host: str
    path: str
    shoppers: int = 50


async def open_page(orders: Orders) -> Socket:
    """A tab that has loaded its page."""
    socket = await Socket.open(orders.port, orders.host, orders.path)
    await socket.until(LOADED)
    return socket


async def main() -> None:
    orders = Orders(**json.loads(sys.stdin.readline()))
    tabs = [await open_page(orders) for _ in range(orders.shoppers)]
    print(len(tabs), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    for tab in tabs:
        await tab.close()


@contextmanager
def visiting(orders: Orders) -> Iterator[int]:
    """So many pages are open meanwhile."""
    command = [sys.executable, "-m", "tests.bench.sockets"]
    process = subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(json.dumps(asdict(orders)) + "\n")
        process.stdin.flush()
        yield int(process.stdout.readline())
    finally:
        process.stdin.close()
        process.wait(20)


if __name__ == "__main__":
    asyncio.run(main())
