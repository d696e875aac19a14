"""Every operation against its own description (C-63): no 5xx, and answers of the promised shape."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient

from shop_app.api.app import OPENAPI, api_app, served
from tests.harness.shop import Shop

CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)

schema = schemathesis.openapi.from_asgi(OPENAPI, served())


@pytest.fixture
def caller(program: TestClient, shop: Shop, staff_headers: Callable[..., dict[str, str]]) -> dict[str, Any]:
    """Somebody who is staff and has a cart with something in it."""
    token = program.post("/api/v1/cart").json()["data"]["token"]
    headers = {"X-Cart-Token": token, **staff_headers()}
    program.post("/api/v1/cart/items", json={"variant_id": str(shop.add_variant(stock=None))}, headers=headers)
    return {"base_url": str(program.base_url), "headers": headers}


@schema.parametrize()
@settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)
def test_c63_answers_are_as_described(case: Case, caller: dict[str, Any]) -> None:
    case.call_and_validate(checks=CHECKS, **caller)


def test_c63_every_operation_describes_how_it_may_refuse() -> None:
    """Chance finds what is missing here one day in ten."""
    silent = [
        f"{method} {path} {status}"
        for path, operations in api_app().openapi()["paths"].items()
        for method, operation in operations.items()
        for status in ("401", "404", "422", "503")
        if list(operation["responses"].get(status, {}).get("content", {})) != ["application/problem+json"]
    ]
    assert silent == []
