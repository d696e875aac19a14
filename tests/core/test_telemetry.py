from __future__ import annotations

import io
import logging
from typing import Any

import orjson
import pytest
import structlog

from models.values.ids import new_id
from shop_app.core import telemetry
from shop_app.core.telemetry import BusiestTenants, Observed, asked, configure_logging, metrics_page

LINE_KEYS = {"event", "level", "timestamp", "request_id", "tenant_id", "method", "path", "status", "duration_ms"}


class Output:
    """Standard output, as a process has it."""

    def __init__(self) -> None:
        self.buffer = io.BytesIO()

    def lines(self) -> list[dict[str, Any]]:
        return [orjson.loads(line) for line in self.buffer.getvalue().splitlines()]


@pytest.fixture
def output(monkeypatch: pytest.MonkeyPatch) -> Any:
    output = Output()
    monkeypatch.setattr("sys.stdout", output)
    root = logging.getLogger()
    before = root.handlers[:], root.level
    configure_logging()
    # The module's logger remembers the output it first wrote to.
    monkeypatch.setattr(telemetry, "_log", structlog.get_logger("requests"))
    # Shops of earlier tests were busier than this one.
    monkeypatch.setattr(telemetry, "_tenants", BusiestTenants())
    yield output
    structlog.reset_defaults()
    root.handlers[:], root.level = before


async def _answer(scope: Any, receive: Any, send: Any) -> None:
    asked(dict(scope)).template = "/p/[slug]"
    asked(scope).tenant_id = TENANT
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


TENANT = new_id()


async def _ask(app: Any, **scope: Any) -> list[Any]:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    await Observed(app)({"type": "http", "method": "GET", "path": "/p/secret-thing", **scope}, None, send)  # type: ignore[arg-type]
    return sent


async def test_one_request_is_one_line_with_the_route_and_not_the_path(output: Output) -> None:
    (start, _) = await _ask(_answer)
    (line,) = output.lines()
    assert set(line) == LINE_KEYS
    assert (line["path"], line["status"], line["tenant_id"]) == ("/p/[slug]", 200, str(TENANT))
    assert dict(start["headers"])[b"x-request-id"].decode() == line["request_id"]


async def test_a_line_holds_only_what_is_allowed(output: Output) -> None:
    structlog.get_logger().info("order placed", order_id="1", email="buyer@example.com", password="secret")
    (line,) = output.lines()
    assert "email" not in line
    assert "password" not in line
    assert line["order_id"] == "1"


async def test_an_error_of_a_library_loses_its_message_and_keeps_its_place(output: Output) -> None:
    try:
        raise ValueError("Key (email)=(buyer@example.com) already exists")
    except ValueError:
        logging.getLogger("somebody").exception("it failed\r\nforged line")
    (line,) = output.lines()
    assert line["error"] == "ValueError"
    assert "test_telemetry.py" in line["trace"][0]
    assert b"buyer@example.com" not in output.buffer.getvalue()


async def test_a_request_that_fails_counts_as_500(output: Output) -> None:
    async def fail(scope: Any, receive: Any, send: Any) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await _ask(fail, method="BREW")
    (line,) = output.lines()
    assert (line["status"], line["method"], line["path"]) == (500, "OTHER", "other")


async def test_figures_know_route_status_and_shop(output: Output) -> None:
    await _ask(_answer)
    page = metrics_page().decode()
    assert f'http_requests_total{{method="GET",path="/p/[slug]",status="200",tenant_id="{TENANT}"}}' in page
    assert 'http_request_duration_seconds_bucket{le="0.01",method="GET",path="/p/[slug]"}' in page
    assert "active_connections 0.0" in page
    assert "secret-thing" not in page


def test_only_the_busiest_shops_have_a_label() -> None:
    tenants = BusiestTenants(named=2, ranked_every=100)
    quiet, busy, busier = new_id(), new_id(), new_id()
    assert tenants.label(None) == "none"
    assert tenants.label(quiet) == str(quiet)
    for _ in range(60):
        tenants.label(busy)
        tenants.label(busier)
    assert tenants.label(busier) == str(busier)
    assert tenants.label(busy) == str(busy)
    assert tenants.label(quiet) == "other"
