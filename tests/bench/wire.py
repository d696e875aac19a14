"""HTTP/1.1 over bare sockets: a client that costs next to nothing, because it shares the machine with the server."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any


@dataclass
class Wire:
    """One kept connection to a shop."""

    host: str
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    session: str = ""
    """The cookie of a member of staff, whose browser shows a page of this shop."""

    @classmethod
    async def open(cls, port: int, host: str, session: str = "") -> Wire:
        return cls(host, *await asyncio.open_connection("127.0.0.1", port), session)

    async def ask(self, method: str, path: str, body: Any = None, token: str = "") -> tuple[int, Any]:
        """Status and the parsed answer."""
        payload = b"" if body is None else json.dumps(body).encode()
        head = f"{method} {path} HTTP/1.1\r\nHost: {self.host}\r\nContent-Length: {len(payload)}\r\n"
        if payload:
            head += "Content-Type: application/json\r\n"
        if token:
            head += f"X-Cart-Token: {token}\r\n"
        if self.session:
            head += f"Cookie: __Host-session={self.session}\r\nOrigin: http://{self.host}\r\n"
        self.writer.write(head.encode() + b"\r\n" + payload)
        answer = await self.reader.readuntil(b"\r\n\r\n")
        content = await self.reader.readexactly(length_in(answer))
        return int(answer[9:12]), json.loads(content)

    def close(self) -> None:
        self.writer.close()


def length_in(head: bytes) -> int:
    """``Content-Length`` of a response's head; our servers always send it."""
    at = head.lower().index(b"content-length:") + 15
    return int(head[at : head.index(b"\r", at)])
