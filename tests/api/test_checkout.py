"""From a cart to an order, over REST."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from models.values.ids import new_id
from tests.harness.shop import ADDRESS, EMAIL, Shop

CHECKOUT = "/api/v1/checkout"


@pytest.fixture
def ready(buyer: TestClient, shop: Shop) -> dict[str, Any]:
    """What is sent to place a cart that has everything."""
    buyer.post("/api/v1/cart/items", json={"variant_id": str(shop.add_variant(price_minor=1000, stock=5))})
    buyer.put(f"{CHECKOUT}/address", json={"email": EMAIL, **ADDRESS})
    chosen = buyer.put(f"{CHECKOUT}/shipping", json={"shipping_method_id": str(shop.shipping_method_id)})
    view = chosen.json()["data"]
    return {"cart_id": view["cart"]["id"], "total": view["totals"]["total"]["amount"], "provider": "manual"}


def test_the_checkout_shows_what_it_will_cost(buyer: TestClient, ready: dict[str, Any]) -> None:
    view = buyer.get(CHECKOUT).json()["data"]
    assert view["address"]["city"] == "Beverly Hills"
    assert view["delivery_options"][0]["price"] == {"amount": "5.00", "currency": "USD"}
    # 10.00 of goods and 5.00 of delivery, both taxed at 10 %.
    assert {name: view["totals"][name]["amount"] for name in ("subtotal", "shipping", "tax", "total")} == {
        "subtotal": "10.00",
        "shipping": "5.00",
        "tax": "1.50",
        "total": "16.50",
    }
    assert set(view["providers"]) == {"manual", "stripe"}


def test_a_cart_becomes_an_order(buyer: TestClient, shop: Shop, ready: dict[str, Any]) -> None:
    placed = buyer.post(f"{CHECKOUT}/place", json=ready)
    assert placed.status_code == 201
    order = placed.json()["data"]
    assert (order["total"]["amount"], order["provider"], order["page_url"]) == ("16.50", "manual", None)
    tracked = buyer.get(f"/api/v1/orders/{order['token']}").json()["data"]
    assert (tracked["number"], tracked["status"]) == (order["number"], "PENDING")
    assert buyer.get("/api/v1/cart").json()["data"]["lines"] == []
    assert shop.violations() == []


def test_c33_placed_again_with_or_without_a_key_it_is_the_same_order(
    buyer: TestClient, shop: Shop, ready: dict[str, Any]
) -> None:
    key = {"Idempotency-Key": str(new_id())}
    first = buyer.post(f"{CHECKOUT}/place", json=ready, headers=key)
    again = buyer.post(f"{CHECKOUT}/place", json=ready, headers=key)
    bare = buyer.post(f"{CHECKOUT}/place", json=ready)
    other_key = buyer.post(f"{CHECKOUT}/place", json=ready, headers={"Idempotency-Key": str(new_id())})
    assert first.content == again.content
    assert again.headers["idempotent-replayed"] == "true"
    assert "idempotent-replayed" not in first.headers
    assert bare.json()["data"] == other_key.json()["data"] == first.json()["data"]
    assert shop.value("SELECT count(*) FROM orders") == 1


def test_c34_another_total_than_the_shopper_saw_is_refused(
    buyer: TestClient, shop: Shop, ready: dict[str, Any]
) -> None:
    shop.run("UPDATE price SET amount_minor = 2000")
    answer = buyer.post(f"{CHECKOUT}/place", json=ready)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "TOTAL_CHANGED")
    assert shop.value("SELECT count(*) FROM orders") == 0


def test_f085_what_was_just_sold_is_named(buyer: TestClient, shop: Shop, ready: dict[str, Any]) -> None:
    shop.run("UPDATE stock_level SET on_hand = 0")
    answer = buyer.post(f"{CHECKOUT}/place", json=ready)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "INSUFFICIENT_STOCK")
    (item,) = answer.json()["error"]["details"]["items"]
    assert (item["requested"], item["available"]) == (1, 0)


@pytest.mark.parametrize("total", ["", "1e400", "NaN", "16.505", "-1", "ten"])
def test_a_total_is_an_amount(buyer: TestClient, ready: dict[str, Any], total: str) -> None:
    answer = buyer.post(f"{CHECKOUT}/place", json={**ready, "total": total})
    assert answer.status_code in (409, 422)


def test_an_incomplete_address_says_which_field(buyer: TestClient, ready: dict[str, Any]) -> None:
    answer = buyer.put(f"{CHECKOUT}/address", json={"email": EMAIL, **ADDRESS, "postcode": "nowhere"})
    assert (answer.status_code, answer.json()["error"]["details"]["field"]) == (422, "postcode")
    answer = buyer.put(f"{CHECKOUT}/address", json={"email": "nobody", **ADDRESS})
    assert answer.json()["error"]["details"]["field"] == "email"


def test_i25_anothers_cart_cannot_be_placed(
    ready: dict[str, Any], shop: Shop, program_for: Callable[[Shop], TestClient]
) -> None:
    stranger = program_for(shop)
    stranger.headers["X-Cart-Token"] = stranger.post("/api/v1/cart").json()["data"]["token"]
    answer = stranger.post(f"{CHECKOUT}/place", json=ready)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "CART_NOT_FOUND")


def test_an_altered_order_link_leads_nowhere(buyer: TestClient, ready: dict[str, Any]) -> None:
    token = buyer.post(f"{CHECKOUT}/place", json=ready).json()["data"]["token"]
    altered = token[:-2] + ("AA" if token[-2:] != "AA" else "BB")
    for wrong in (altered, str(new_id()), "x" * 200, "%00"):
        assert buyer.get(f"/api/v1/orders/{wrong}").status_code in (404, 422)


@pytest.mark.parametrize("text", [r"\u0000", r"\ud800", r"a\u0000b"])
@pytest.mark.parametrize("field", ["name", "line1", "city", "region", "company", "phone", "email"])
def test_c54_what_cannot_be_stored_is_refused(buyer: TestClient, ready: dict[str, Any], field: str, text: str) -> None:
    body = json.dumps({"email": EMAIL, **ADDRESS, field: "MARK"}).replace("MARK", text)
    answer = buyer.put(f"{CHECKOUT}/address", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["error"]["details"]["fields"][0]["field"] == field


@pytest.mark.parametrize(
    "text", ["\u202egnp.exe", "Zoe\u0308", "a\u200bb", "\ufeffx", "名前", "🎁", "' OR 1=1 --", "<b>x</b>"]
)
def test_c54_everything_else_is_kept_as_it_is(buyer: TestClient, ready: dict[str, Any], text: str) -> None:
    answer = buyer.put(f"{CHECKOUT}/address", json={"email": EMAIL, **ADDRESS, "company": text})
    assert answer.json()["data"]["address"]["company"] == text
