"""What a request leaves behind: one JSON line and a few figures, never a person's data (C-65).

``Observed`` is the outermost ASGI wrapper. Whoever answers inside it knows the rest and says so in ``asked(scope)``.
"""

from __future__ import annotations

import logging
import os
import sys
import time
import traceback
from collections import Counter as Tally
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from models.values import clock
from models.values.ids import new_id
from shop_app.settings import settings

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]

ALLOWED_KEYS = {
    *("event", "level", "timestamp", "logger", "request_id", "tenant_id", "user_id"),
    *("method", "path", "status", "duration_ms", "error", "trace", "arguments", "faults"),
    *("job", "event_type", "subscriber", "attempt", "count", "place", "provider", "order_id", "payment_id"),
}
"""What a line may hold; anything else is dropped before it is written."""

METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
TENANTS_NAMED = 20
_RANKED_EVERY = 10_000

_requests = Counter("http_requests_total", "Requests answered", ["method", "path", "status", "tenant_id"])
_durations = Histogram("http_request_duration_seconds", "Time to answer", ["method", "path"], buckets=BUCKETS_S)
_connections = Gauge("active_connections", "Requests and sockets open now", multiprocess_mode="livesum")


@dataclass(slots=True)
class Asked:
    """What is known of a request while it is answered. ``template`` is its route, never its very path."""

    request_id: str
    tenant_id: UUID | None = None
    user_id: UUID | None = None
    template: str = ""


def asked(scope: Scope) -> Asked:
    """The request's own, shared by every wrapper however they copy the scope."""
    known = scope.get("shop.asked")
    if not isinstance(known, Asked):
        known = scope["shop.asked"] = Asked(str(new_id()))
    return known


class BusiestTenants:
    """Gives the busiest shops a label of their own and calls the rest ``other`` (C13)."""

    def __init__(self, named: int = TENANTS_NAMED, ranked_every: int = _RANKED_EVERY) -> None:
        self._named = named
        self._ranked_every = ranked_every
        self._seen: Tally[UUID] = Tally()
        self._since_ranking = 0
        self._labels: dict[UUID, str] = {}

    def label(self, tenant_id: UUID | None) -> str:
        """The shop's id, ``other``, or ``none`` where no shop was asked for."""
        if tenant_id is None:
            return "none"
        self._seen[tenant_id] += 1
        self._since_ranking += 1
        if self._since_ranking >= self._ranked_every:
            self._rank()
        elif len(self._labels) < self._named and tenant_id not in self._labels:
            self._labels[tenant_id] = str(tenant_id)
        return self._labels.get(tenant_id, "other")

    def _rank(self) -> None:
        self._labels = {tenant_id: str(tenant_id) for tenant_id, _ in self._seen.most_common(self._named)}
        # Halved, so that last week's busiest shop makes room for this week's.
        self._seen = Tally({tenant_id: seen // 2 for tenant_id, seen in self._seen.items() if seen > 1})
        self._since_ranking = 0


_tenants = BusiestTenants()
_log = structlog.get_logger("requests")


class Observed:
    """Wraps the whole web application: a request id, a log line and figures for each request."""

    def __init__(self, app: AsgiApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        _connections.inc()
        try:
            if scope["type"] == "http":
                await self._observe(scope, receive, send)
            else:
                await self._app(scope, receive, send)
        finally:
            _connections.dec()

    async def _observe(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = time.perf_counter()
        request = asked(scope)
        status = 500

        async def send_on(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (b"x-request-id", request.request_id.encode())]
            await send(message)

        try:
            await self._app(scope, receive, send_on)
        finally:
            _note(request, scope["method"], status, time.perf_counter() - began)


def _note(request: Asked, method: str, status: int, duration_s: float) -> None:
    path = request.template or "other"
    known_method = method if method in METHODS else "OTHER"
    _requests.labels(known_method, path, status, _tenants.label(request.tenant_id)).inc()
    _durations.labels(known_method, path).observe(duration_s)
    _log.info(
        "request",
        request_id=request.request_id,
        tenant_id=str(request.tenant_id) if request.tenant_id else None,
        user_id=str(request.user_id) if request.user_id else None,
        method=known_method,
        path=path,
        status=status,
        duration_ms=round(duration_s * 1000, 2),
    )


def metrics_page() -> bytes:
    """Prometheus text; of all web processes where ``PROMETHEUS_MULTIPROC_DIR`` names their common folder."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest()
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)


def trace_of(error: BaseException) -> list[str]:
    """Where it was raised, outermost first. The message stays out: a driver's repeats the row it refused."""
    return [
        f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)[-12:]
    ]


def _stamp(logger: Any, method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    line["timestamp"] = clock.now().isoformat(timespec="milliseconds")
    return line


def _only_allowed(logger: Any, method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: value for key, value in line.items() if key in ALLOWED_KEYS and value is not None}


def _rendered(logger: Any, method: str, line: MutableMapping[str, Any]) -> bytes:
    return orjson.dumps(line, default=str)


class _LibraryLines(logging.Handler):
    """Lines of libraries through the same door. Their exceptions become a place, without the message."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        structlog.get_logger().log(
            record.levelno,
            record.getMessage(),
            logger=record.name,
            error=type(error).__name__ if error else None,
            trace=trace_of(error) if error else None,
        )


def configure_logging() -> None:
    """Every line of this process becomes one JSON object on standard output. Called once, where a process begins."""
    level = logging.getLevelNamesMapping()[settings().log_level]
    structlog.configure(
        processors=[structlog.processors.add_log_level, _stamp, _only_allowed, _rendered],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.BytesLoggerFactory(sys.stdout.buffer),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(handlers=[_LibraryLines()], level=max(level, logging.WARNING), force=True)
    logging.getLogger("shop_app").setLevel(level)
    logging.getLogger("tasks").setLevel(level)
