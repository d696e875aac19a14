"""Carts put aside and orders in their buyers' hands, over REST."""

from __future__ import annotations

from starlette.testclient import TestClient

from shop_app.domain import orders
from tests.harness.purchases import buy
from tests.harness.shop import ADDRESS, EMAIL, Shop


def test_a_line_is_put_aside_shared_and_taken_back(shop: Shop, buyer: TestClient) -> None:
    cart = buyer.post("/api/v1/cart/items", json={"variant_id": str(shop.add_variant()), "quantity": 2}).json()["data"]
    token = buyer.post("/api/v1/cart/share").json()["data"]["token"]
    assert len(buyer.get(f"/api/v1/cart/shared/{token}").json()["data"]) == 1
    line = cart["lines"][0]["id"]
    assert buyer.post(f"/api/v1/cart/items/{line}/save").json()["data"]["lines"] == []
    (saved,) = buyer.get("/api/v1/cart/saved").json()["data"]
    assert (saved["quantity"], saved["total"]["amount"]) == (2, "20.00")
    assert buyer.post(f"/api/v1/cart/saved/{saved['id']}/take-back").json()["data"]["item_count"] == 2
    assert buyer.delete(f"/api/v1/cart/saved/{saved['id']}").status_code == 404
    noted = buyer.put("/api/v1/cart/notes", json={"gift_note": "All the best"}).json()["data"]
    assert (noted["note"], noted["gift_note"]) == ("", "All the best")
    assert buyer.put("/api/v1/checkout/billing", json={"name": "Office"}).status_code == 200
    copied = buyer.post(f"/api/v1/cart/shared/{token}").json()["data"]
    assert (copied["cart"]["item_count"], copied["missing"]) == (2, [])


def test_a_buyer_finds_mends_and_cancels_an_order(shop: Shop, program: TestClient) -> None:
    placed = buy(shop, shop.add_variant())
    asked = {"number": placed.number, "email": EMAIL}
    token = program.post("/api/v1/orders/find", json=asked).json()["data"]["token"]
    assert token == shop.do(orders.order_token, placed.order_id)
    refused = program.post("/api/v1/orders/find", json={**asked, "email": "other@example.com"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (404, "ORDER_NOT_FOUND")
    mended = program.put(f"/api/v1/orders/{token}/address", json={**ADDRESS, "line1": "2 Analytical Way"})
    assert mended.json()["data"]["shipping_address"]["line1"] == "2 Analytical Way"
    assert program.post(f"/api/v1/orders/{token}/problems", json={"words": "Wet box"}).status_code == 200
    assert program.post(f"/api/v1/orders/{token}/call-off").json()["data"]["status"] == "CANCELLED"
    assert program.post(f"/api/v1/orders/{token}/call-off").status_code == 409
    assert program.post(f"/api/v1/orders/{token}/way-to-pay", json={"provider": "stripe"}).status_code == 409


def test_the_form_leads_to_the_order_or_back(shop: Shop, program: TestClient) -> None:
    placed = buy(shop, shop.add_variant())
    own = {"Origin": f"http://{shop.subdomain}.localhost"}
    form = {"number": f"# {placed.number}", "email": EMAIL}
    found = program.post("/track", data=form, headers=own, follow_redirects=False)
    assert found.headers["location"] == f"/orders/{shop.do(orders.order_token, placed.order_id)}"
    for wrong in ({"number": "x"}, {"email": "other@example.com"}, {"number": "9" * 30}):
        missed = program.post("/track", data=form | wrong, headers=own, follow_redirects=False)
        assert (missed.status_code, missed.headers["location"]) == (303, "/orders?missed=1")
    assert program.post("/track", data=form, headers={"Origin": "http://elsewhere.example"}).status_code == 403
