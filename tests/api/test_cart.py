from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from models.values.ids import new_id
from tests.harness.shop import Shop

CART = "/api/v1/cart"
ITEMS = CART + "/items"


def test_a_program_gets_a_token_once(program: TestClient) -> None:
    begun = program.post(CART)
    assert begun.status_code == 201
    cart = begun.json()["data"]
    assert (cart["id"], cart["lines"], len(cart["token"])) == (None, [], 43)
    shown = program.get(CART, headers={"X-Cart-Token": cart["token"]})
    assert shown.json()["data"]["token"] is None


def test_lines_are_put_in_changed_and_taken_out(buyer: TestClient, shop: Shop) -> None:
    variant_id = str(shop.add_variant(price_minor=1250))
    added = buyer.post(ITEMS, json={"variant_id": variant_id, "quantity": 2})
    assert added.status_code == 201
    cart = added.json()["data"]
    assert cart["subtotal"] == {"amount": "25.00", "currency": "USD"}
    address = f"{ITEMS}/{cart['lines'][0]['id']}"
    assert buyer.put(address, json={"quantity": 3}).json()["data"]["item_count"] == 3
    assert buyer.patch(address, json={"quantity": 1}).json()["data"]["item_count"] == 1
    assert buyer.delete(address).json()["data"]["lines"] == []
    assert buyer.delete(address).status_code == 404


def test_a_line_says_what_is_wrong_with_it(buyer: TestClient, shop: Shop) -> None:
    few, none = shop.add_variant(stock=1), shop.add_variant(stock=0)
    for variant_id in (few, none):
        answer = buyer.post(ITEMS, json={"variant_id": str(variant_id), "quantity": 2})
    problems = [line["problem"] for line in answer.json()["data"]["lines"]]
    assert problems == ["too_many", "sold_out"]


def test_i25_nobody_reaches_anothers_cart(
    buyer: TestClient, shop: Shop, program_for: Callable[[Shop], TestClient]
) -> None:
    cart = buyer.post(ITEMS, json={"variant_id": str(shop.add_variant())}).json()["data"]
    address = f"{ITEMS}/{cart['lines'][0]['id']}"
    stranger = program_for(shop)
    stranger.headers["X-Cart-Token"] = stranger.post(CART).json()["data"]["token"]
    assert stranger.put(address, json={"quantity": 3}).status_code == 404
    assert stranger.delete(address).json()["error"]["code"] == "NOT_FOUND"
    assert buyer.get(CART).json()["data"]["item_count"] == 1


@pytest.mark.parametrize("quantity", [-1, 0, 1.5, 10**9, 2**31, 2**63, "1", True, None, "NaN", [], {}, 1000])
def test_c53_only_a_quantity_is_a_quantity(buyer: TestClient, shop: Shop, quantity: Any) -> None:
    answer = buyer.post(ITEMS, json={"variant_id": str(shop.add_variant()), "quantity": quantity})
    assert answer.status_code == 422
    assert answer.json()["error"]["details"]["fields"][0]["field"] == "quantity"


@pytest.mark.parametrize("extra", ["tenant_id", "price", "unit_price_minor", "total", "is_admin", "id", "created_at"])
def test_c42_more_fields_than_asked_are_refused(buyer: TestClient, shop: Shop, extra: str) -> None:
    answer = buyer.post(ITEMS, json={"variant_id": str(shop.add_variant()), extra: 1})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b'{"quantity": NaN}', "application/json", 422),
        (b"\xff\xfe", "application/json", 400),
        (b"[" * 10_000, "application/json", 400),
        (b'{"variant_id": "x"}', "text/plain", 422),
        (b"variant_id=x", "application/x-www-form-urlencoded", 422),
        (b"", "application/json", 422),
    ],
)
def test_unreadable_is_400_and_unusable_422(buyer: TestClient, body: bytes, kind: str, status: int) -> None:
    answer = buyer.post(ITEMS, content=body, headers={"Content-Type": kind})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_i43_a_body_has_an_end(buyer: TestClient) -> None:
    answer = buyer.post(ITEMS, content=b" " * 1_000_001, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "BODY_TOO_LARGE")


def test_a_browser_has_its_cookie_and_needs_no_token(program: TestClient, shop: Shop) -> None:
    browser = {"Cookie": "__Host-visitor=a-visitor", "Origin": f"http://{shop.subdomain}.localhost"}
    added = program.post(ITEMS, json={"variant_id": str(shop.add_variant())}, headers=browser)
    assert added.status_code == 201
    assert program.get(CART, headers={"Cookie": "__Host-visitor=a-visitor"}).json()["data"]["item_count"] == 1


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_i38_a_cookie_from_another_page_changes_nothing(
    program: TestClient, shop: Shop, headers: dict[str, str]
) -> None:
    cookie = {"Cookie": "__Host-visitor=a-visitor"}
    body = {"variant_id": str(shop.add_variant())}
    answer = program.post(ITEMS, json=body, headers=cookie | headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "CROSS_SITE")
    assert program.get(CART, headers=cookie).json()["data"]["lines"] == []


def test_without_cookie_or_token_there_is_no_cart(program: TestClient, shop: Shop) -> None:
    answer = program.post(ITEMS, json={"variant_id": str(shop.add_variant())})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "NO_VISITOR")
    assert program.get(CART, headers={"X-Cart-Token": "made up"}).status_code == 401


def test_an_unknown_variant_is_not_for_sale(buyer: TestClient) -> None:
    answer = buyer.post(ITEMS, json={"variant_id": str(new_id())})
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "NOT_FOR_SALE")
