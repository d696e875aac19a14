"""A real HTTP server that takes webhooks and answers as it is told."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Delivery:
    path: str
    host: str
    signature: str
    body: bytes

    @property
    def event(self) -> dict[str, Any]:
        event: dict[str, Any] = json.loads(self.body)
        return event


@dataclass
class Listener:
    port: int
    received: list[Delivery] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    """Statuses for the next deliveries; 200 when none is left."""

    def url(self, path: str = "/api/v1/webhooks/stripe/endpoint-1") -> str:
        return f"http://demo.localhost:{self.port}{path}"

    def wait_for(self, count: int, *, kind: str | None = None, patience_s: float = 10) -> list[Delivery]:
        """At least ``count`` deliveries (of one type), once they have come."""
        deadline = time.monotonic() + patience_s
        while True:
            found = [taken for taken in self.received if kind in (None, taken.event["type"])]
            if len(found) >= count:
                return found
            if time.monotonic() > deadline:
                raise AssertionError(f"{len(found)} of {count} webhooks came in {patience_s} s")
            time.sleep(0.02)


@contextmanager
def listening() -> Iterator[Listener]:
    listener = Listener(0)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            signature = self.headers["Stripe-Signature"] or self.headers["Payment-Signature"]
            taken = Delivery(self.path, self.headers["Host"], signature, body)
            listener.received.append(taken)
            self.send_response(listener.answers.pop(0) if listener.answers else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listener.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield listener
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
