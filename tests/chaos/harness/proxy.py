"""A bad network between a process and one of its services: slow, torn, silent, gone; for Postgres, deaf at COMMIT."""

from __future__ import annotations

import asyncio
import random
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

# Postgres frames a simple query as 'Q', its length, its text; in pipeline mode COMMIT is parsed first ('P', unnamed).
_COMMITS = (b"Q" + struct.pack("!i", 11) + b"COMMIT\0", b"\0COMMIT\0")
_CHUNK = 65_536


@dataclass
class Weather:
    """How the network is just now; change it at any time, open connections feel it too."""

    latency_s: float = 0
    jitter_s: float = 0
    slice_bytes: int = 0
    """Hands on so many bytes at a time; 0 for all."""
    cut_after_bytes: int = 0
    """Breaks a connection once so many bytes have come from the server; 0 for never."""
    is_down: bool = False
    """Nobody can connect, and who was connected is cut off."""
    is_black_hole: bool = False
    """Takes everything and hands on nothing."""
    deaf_commits: int = 0
    """So many COMMITs reach the server, whose answer is lost together with the connection."""


@dataclass
class Proxy:
    """Listens on ``port`` of the loopback and carries to ``target``; runs in a thread of its own."""

    target: int
    weather: Weather = field(default_factory=Weather)
    port: int = 0
    commits_lost: int = 0
    _writers: set[asyncio.StreamWriter] = field(default_factory=set)
    _loop: asyncio.AbstractEventLoop | None = None
    _leaving: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, ready: threading.Event) -> None:
        """Until ``leave``."""
        self._loop = asyncio.get_running_loop()
        server = await asyncio.start_server(self._meet, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await self._leaving.wait()
        server.close()
        self._cut_all()

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.weather.is_down:
            _cut(writer)
            return
        try:
            theirs, ours = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            _cut(writer)
            return
        self._writers |= {writer, ours}
        deaf = asyncio.Event()
        there = asyncio.create_task(self._carry(reader, ours, deaf, is_request=True))
        back = asyncio.create_task(self._carry(theirs, writer, deaf, is_request=False))
        await asyncio.wait({there, back}, return_when=asyncio.FIRST_COMPLETED)
        for task in (there, back):
            task.cancel()
        for end in (writer, ours):
            self._writers.discard(end)
            _cut(end)

    async def _carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, deaf: asyncio.Event, *, is_request: bool
    ) -> None:
        carried = 0
        while data := await reader.read(_CHUNK):
            weather = self.weather
            if weather.is_down:
                return
            if weather.latency_s or weather.jitter_s:
                await asyncio.sleep(weather.latency_s + random.uniform(0, weather.jitter_s))
            if weather.is_black_hole:
                continue
            if is_request and weather.deaf_commits and any(commit in data for commit in _COMMITS):
                weather.deaf_commits -= 1
                self.commits_lost += 1
                deaf.set()
            elif not is_request and deaf.is_set():
                # The server has answered, so it has committed; the client will never know.
                return
            for part in _parts(data, weather.slice_bytes):
                writer.write(part)
                with suppress(ConnectionError):
                    await writer.drain()
            carried += len(data)
            if not is_request and weather.cut_after_bytes and carried >= weather.cut_after_bytes:
                return

    def reset(self) -> None:
        """Cuts every connection there is."""
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._cut_all)

    def leave(self) -> None:
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._leaving.set)

    def _cut_all(self) -> None:
        for writer in list(self._writers):
            _cut(writer)


def _parts(data: bytes, size: int) -> Iterator[bytes]:
    step = size or len(data)
    yield from (data[at : at + step] for at in range(0, len(data), step))


def _cut(writer: asyncio.StreamWriter) -> None:
    """A reset and no farewell, as from a machine that has lost its power."""
    sock = writer.get_extra_info("socket")
    if sock is not None:
        with suppress(OSError):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.close()


@contextmanager
def between(target: int) -> Iterator[Proxy]:
    """A proxy in front of a port of this machine."""
    proxy, ready = Proxy(target), threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(proxy.serve(ready)), daemon=True)
    thread.start()
    ready.wait(5)
    try:
        yield proxy
    finally:
        proxy.leave()
        thread.join(5)


def port_of(url: str) -> int:
    return int(url.rpartition("@")[2].partition(":")[2].partition("/")[0])


def through(url: str, proxy: Proxy) -> str:
    """``url`` with the proxy's port in place of its own."""
    return url.replace(f":{port_of(url)}/", f":{proxy.port}/")
