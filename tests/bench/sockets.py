"""``python -m tests.bench.sockets``: shoppers with a page open, each a websocket that has loaded its state."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from uuid import uuid4

import socketio

from shop_app.core.tokens import new_token
from shop_app.settings import PROJECT

# The first event of a tab rides in the packet that connects it: state, then the page's own `on_load`.
BOOT = "reflex___state____state.hydrate_and_load"
LOADED = '"is_hydrated_rx_state_": true'


@dataclass(frozen=True)
class Orders:
    port: int
    host: str
    path: str
    shoppers: int = 50


async def open_page(orders: Orders) -> socketio.AsyncClient:
    """A tab that has loaded ``path``: connected, hydrated, its ``on_load`` answered."""
    client = socketio.AsyncClient(reconnection=False)
    updates: asyncio.Queue[object] = asyncio.Queue()
    client.on("event", updates.put, namespace="/_event")
    router = {"pathname": orders.path, "asPath": orders.path}
    await client.connect(
        f"http://127.0.0.1:{orders.port}?token={uuid4()}",
        auth={"event": {"name": BOOT, "payload": {}, "router_data": router}},
        socketio_path="/_event",
        namespaces=["/_event"],
        transports=["websocket"],
        headers={
            "Host": orders.host,
            "Origin": f"http://{orders.host}",
            "Cookie": f"__Host-visitor={new_token()}",
        },
    )
    while LOADED not in json.dumps(await asyncio.wait_for(updates.get(), 30)):
        pass
    return client


async def main() -> None:
    orders = Orders(**json.loads(sys.stdin.readline()))
    clients = [await open_page(orders) for _ in range(orders.shoppers)]
    print(len(clients), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    for client in clients:
        await client.disconnect()


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
