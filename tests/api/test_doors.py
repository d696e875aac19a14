"""What every answer of the API has in common: limits, closed doors, health, figures, the docs."""

from __future__ import annotations

import time

import pytest
from starlette.testclient import TestClient

from shop_app.core import telemetry
from shop_app.core.rate_limit import ANONYMOUS
from shop_app.settings import settings
from tests.harness.shop import Shop


def test_an_error_nobody_expected_says_nothing_of_itself(
    program: TestClient, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("DETAIL: Key (email)=(buyer@example.com)")

    monkeypatch.setattr("shop_app.domain.carts.view", fail)
    answer = program.get("/api/v1/cart")
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "INTERNAL_ERROR")
    assert "buyer@example.com" not in answer.text
    assert answer.json()["request_id"] == answer.headers["x-request-id"]


def test_f135_too_many_changes_wait(program: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RATE_LIMITS", str(3 / ANONYMOUS.times))
    settings.cache_clear()
    answers = [program.post("/api/v1/cart") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [201, 201, 201, 429]
    assert answers[2].headers["ratelimit-remaining"] == "0"
    assert int(answers[3].headers["retry-after"]) > 0
    # Reading is not limited.
    assert program.get("/api/v1/products").status_code == 200


def test_i37_an_invented_address_does_not_help(program: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RATE_LIMITS", str(1 / ANONYMOUS.times))
    settings.cache_clear()
    statuses = [
        program.post("/api/v1/cart", headers={"X-Forwarded-For": f"203.0.113.{number}"}).status_code
        for number in range(3)
    ]
    assert statuses == [201, 429, 429]


@pytest.mark.parametrize(
    "path", ["/docs", "/redoc", "/openapi.json", "/_all_routes", "/api/v1", "/api/v1/nothing", "/.env", "/debug"]
)
def test_c64_nothing_else_is_open(program: TestClient, path: str) -> None:
    answer = program.get(path)
    assert (answer.status_code, answer.json()["success"]) == (404, False)


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PUT", "DELETE"])
def test_other_methods_are_refused(program: TestClient, method: str) -> None:
    assert program.request(method, "/api/v1/products").status_code == 405


def test_f087_the_docs_are_our_own_files(program: TestClient) -> None:
    page = program.get("/api/v1/docs")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "http" not in page.text.replace("http-equiv", "")
    for name in ("docs.js", "docs.css"):
        assert f"/api/v1/docs/{name}" in page.text
        assert program.get(f"/api/v1/docs/{name}").status_code == 200
    assert program.get("/api/v1/openapi.json").json()["openapi"].startswith("3.1")


def test_i44_health_and_readiness(program: TestClient) -> None:
    assert program.get("/health").json() == {"status": "ok"}
    ready = program.get("/ready")
    assert (ready.status_code, ready.json()["database"], ready.json()["redis"]) == (200, "ok", "ok")


def test_i44_without_postgres_it_lives_and_is_not_ready(program: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    # An address that never answers, like a machine that was unplugged.
    monkeypatch.setenv("DATABASE_APP_URL", "postgresql://app:x@192.0.2.1:5432/shop")
    settings.cache_clear()
    began = time.monotonic()
    answer = program.get("/ready")
    assert time.monotonic() - began < 1
    assert answer.status_code == 503
    assert (answer.json()["status"], answer.json()["database"]) == ("unavailable", "error")
    assert program.get("/health").status_code == 200


def test_c09_without_valkey_it_sells_on(program: TestClient, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    variant_id = shop.add_variant()
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1")
    monkeypatch.setenv("RATE_LIMITS", "1")
    settings.cache_clear()
    answer = program.get("/ready")
    assert answer.status_code == 200
    assert (answer.json()["status"], answer.json()["redis"]) == ("degraded", "error")
    assert program.get("/api/v1/products").json()["meta"]["total"] == 1
    token = program.post("/api/v1/cart").json()["data"]["token"]
    added = program.post("/api/v1/cart/items", json={"variant_id": str(variant_id)}, headers={"X-Cart-Token": token})
    assert added.status_code == 201


def test_f120_figures_name_routes_and_not_paths(
    program: TestClient, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telemetry, "_tenants", telemetry.BusiestTenants())
    program.get("/api/v1/products/a-very-secret-thing")
    page = program.get("/metrics").text
    assert "payment_breaks" in page
    assert "webhooks_parked" in page
    assert f'path="/api/v1/products/{{id_or_slug}}",status="404",tenant_id="{shop.tenant_id}"' in page
    assert "a-very-secret-thing" not in page


def test_figures_are_not_for_strangers_in_production(program: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "APP_ENV": "production",
        "SMTP_HOST": "mail.internal",
        "CLOCK_OFFSET_FILE": "",
        "FAILPOINTS": "",
        "STRIPE_API_BASE": "",
    }.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    assert program.get("/metrics", headers={"X-Forwarded-For": "198.51.100.1"}).status_code == 404
