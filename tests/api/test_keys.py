"""`Idempotency-Key` on every POST (I-15)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from starlette.testclient import TestClient

from models.values.ids import new_id
from tests.harness.shop import Shop

ITEMS = "/api/v1/cart/items"


@pytest.fixture
def key() -> dict[str, str]:
    return {"Idempotency-Key": str(new_id())}


def test_i15_the_same_request_has_one_effect(buyer: TestClient, shop: Shop, key: dict[str, str]) -> None:
    body = {"variant_id": str(shop.add_variant())}
    first, again = (buyer.post(ITEMS, json=body, headers=key) for _ in range(2))
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.headers["idempotent-replayed"] == "true"
    assert buyer.get("/api/v1/cart").json()["data"]["item_count"] == 1


def test_i15_another_body_under_the_same_key_is_refused(buyer: TestClient, shop: Shop, key: dict[str, str]) -> None:
    variant_id = str(shop.add_variant())
    buyer.post(ITEMS, json={"variant_id": variant_id}, headers=key)
    answer = buyer.post(ITEMS, json={"variant_id": variant_id, "quantity": 2}, headers=key)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "IDEMPOTENCY_KEY_REUSED")


def test_i15_at_the_same_time_it_runs_once(buyer: TestClient, shop: Shop, key: dict[str, str]) -> None:
    body, gate = {"variant_id": str(shop.add_variant())}, Barrier(6)

    def send(_: int) -> tuple[int, bytes]:
        gate.wait(5)
        answer = buyer.post(ITEMS, json=body, headers=key)
        return answer.status_code, answer.content

    with ThreadPoolExecutor(6) as crowd:
        answers = list(crowd.map(send, range(6)))
    assert {status for status, _ in answers} <= {201, 409}
    assert len({content for status, content in answers if status == 201}) == 1
    assert buyer.get("/api/v1/cart").json()["data"]["item_count"] == 1


def test_i15_a_cart_token_is_repeated_to_whoever_asked_first(program: TestClient, key: dict[str, str]) -> None:
    first, again = (program.post("/api/v1/cart", headers=key) for _ in range(2))
    assert first.content == again.content
    assert again.headers["idempotent-replayed"] == "true"


def test_a_refusal_leaves_the_key_free(buyer: TestClient, shop: Shop, key: dict[str, str]) -> None:
    variant_id = shop.add_variant()
    shop.run("UPDATE variant SET is_active = false")
    assert buyer.post(ITEMS, json={"variant_id": str(variant_id)}, headers=key).status_code == 404
    shop.run("UPDATE variant SET is_active = true")
    assert buyer.post(ITEMS, json={"variant_id": str(variant_id)}, headers=key).status_code == 201


@pytest.mark.parametrize("wrong", ["x" * 256, "with space", "ünicode".encode().decode("latin-1")])
def test_a_key_is_short_and_visible(buyer: TestClient, shop: Shop, wrong: str) -> None:
    body = {"variant_id": str(shop.add_variant())}
    answer = buyer.post(ITEMS, json=body, headers={"Idempotency-Key": wrong.encode("latin-1")})
    assert (answer.status_code, answer.json()["error"]["details"]["field"]) == (422, "Idempotency-Key")
