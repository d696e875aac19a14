"""Paying over REST, with the sandbox on the other side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from models.payment import Provider
from models.values.ids import new_id
from shop_app.settings import settings
from tests.harness.cluster import Database
from tests.harness.sandbox import Sandbox, running
from tests.harness.shop import ADDRESS, EMAIL, Shop, open_shop

CHECKOUT = "/api/v1/checkout"


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running(tmp_path_factory.mktemp("sandbox")) as sandbox:
        yield sandbox


@pytest.fixture
def shop(database: Database, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    monkeypatch.setenv("STRIPE_API_BASE", sandbox.address)
    settings.cache_clear()
    yield open_shop()
    sandbox.calm()


def placement(buyer: TestClient, shop: Shop) -> dict[str, Any]:
    """A cart with everything, to be paid at Stripe."""
    buyer.post("/api/v1/cart/items", json={"variant_id": str(shop.add_variant())})
    buyer.put(f"{CHECKOUT}/address", json={"email": EMAIL, **ADDRESS})
    view = buyer.get(CHECKOUT).json()["data"]
    return {"cart_id": view["cart"]["id"], "total": view["totals"]["total"]["amount"], "provider": "stripe"}


def test_placing_gives_a_page_to_pay_on(buyer: TestClient, shop: Shop, sandbox: Sandbox) -> None:
    key = {"Idempotency-Key": str(new_id())}
    body = placement(buyer, shop)
    first, again = (buyer.post(f"{CHECKOUT}/place", json=body, headers=key) for _ in range(2))
    assert (first.status_code, first.content) == (201, again.content)
    page = first.json()["data"]["page_url"]
    assert httpx.get(sandbox.here(page)).status_code == 200
    assert buyer.post(f"{CHECKOUT}/place", json=body).json()["data"]["page_url"] == page


def test_c11_where_the_provider_fails_the_order_stands_and_the_page_comes_later(
    buyer: TestClient, shop: Shop, sandbox: Sandbox
) -> None:
    body = placement(buyer, shop)
    sandbox.plan_faults({"kind": "error", "path": "/v1/checkout/sessions", "times": 0})
    placed = buyer.post(f"{CHECKOUT}/place", json=body)
    assert (placed.status_code, placed.json()["data"]["page_url"]) == (201, None)
    sandbox.plan_faults()
    again = buyer.post(f"{CHECKOUT}/place", json=body).json()["data"]
    assert again["number"] == placed.json()["data"]["number"]
    assert again["page_url"]


def test_a_program_that_takes_the_card_itself_gets_an_intent(buyer: TestClient, shop: Shop, sandbox: Sandbox) -> None:
    order = shop.buy({shop.add_variant(): 1}, provider=Provider.STRIPE)
    key = {"Idempotency-Key": str(new_id())}
    body = {"order_token": order.token}
    first, again = (buyer.post("/api/v1/payments/intents", json=body, headers=key) for _ in range(2))
    assert (first.status_code, first.content) == (201, again.content)
    intent = first.json()["data"]
    assert intent["client_secret"].startswith(intent["id"])
    assert len(sandbox.books(shop.subdomain)) == 1


def test_an_order_that_needs_no_payment_has_no_intent(buyer: TestClient, shop: Shop) -> None:
    paid = shop.sell({shop.add_variant(): 1})
    answer = buyer.post("/api/v1/payments/intents", json={"order_token": paid.token})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "ORDER_NOT_PENDING")
    altered = buyer.post("/api/v1/payments/intents", json={"order_token": paid.token[:-1] + "-"})
    assert altered.status_code == 404
