"""A bare socket client: what a browser's tab says to the web process, without the browser's manners."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import socketio

from shop_app.core.tokens import new_token

NAMESPACE = "/_event"
# The first event of a tab rides in the packet that connects it: state, then the page's own `on_load`.
BOOT = "reflex___state____state.hydrate_and_load"
LOADED = '"is_hydrated_rx_state_": true'


@dataclass
class Socket:
    """One tab. ``heard`` is every update it was sent, as JSON text."""

    port: int
    host: str
    path: str
    client: socketio.AsyncClient
    heard: list[str] = field(default_factory=list)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    @classmethod
    async def open(
        cls, port: int, host: str, path: str = "/", *, cookie: str | None = None, origin: str | None = ""
    ) -> Socket:
        """Connects with a new visitor's cookie unless given another; ``origin`` is the host's own, ``None`` sends none.

        Raises ``socketio.exceptions.ConnectionError`` where the handshake is refused.
        """
        client = socketio.AsyncClient(reconnection=False)
        socket = cls(port, host, path, client)
        client.on("event", socket._hear, namespace=NAMESPACE)
        headers = {"Host": host, "Cookie": cookie if cookie is not None else f"__Host-visitor={new_token()}"}
        if origin is not None:
            headers["Origin"] = origin or f"http://{host}"
        try:
            await client.connect(
                f"http://127.0.0.1:{port}?token={uuid4()}",
                auth={"event": {"name": BOOT, "payload": {}, "router_data": socket._router()}},
                socketio_path=NAMESPACE,
                namespaces=[NAMESPACE],
                transports=["websocket"],
                headers=headers,
                wait_timeout=10,
            )
        except BaseException:
            # socketio leaves its HTTP session open when the handshake fails.
            if client.eio.http is not None:
                await client.eio.http.close()
            raise
        return socket

    def _router(self) -> dict[str, str]:
        return {"pathname": self.path, "asPath": self.path}

    async def _hear(self, update: Any) -> None:
        self.heard.append(json.dumps(update))
        self._news.set()

    async def until(self, text: str, within_s: float = 30) -> None:
        """Waits for an update that holds ``text``."""

        async def listen() -> None:
            while not any(text in update for update in self.heard):
                self._news.clear()
                await self._news.wait()

        await asyncio.wait_for(listen(), within_s)

    async def send(self, name: str, payload: dict[str, Any] | None = None) -> None:
        """Calls a handler by its full name; nobody checks that the page has it."""
        event = {"name": name, "payload": payload or {}, "router_data": self._router()}
        await self.client.emit("event", event, namespace=NAMESPACE)

    async def close(self) -> None:
        await self.client.disconnect()
