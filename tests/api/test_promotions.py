"""Promotions and gift cards over REST: staff make them, programs use them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from models.user import RoleName
from models.values.ids import new_id
from shop_app.settings import settings
from tests.harness.shop import ADDRESS, EMAIL, Shop

PROMOTIONS = "/api/v1/promotions"
CARDS = "/api/v1/gift-cards"
CODES = "/api/v1/cart/codes"
CREDIT = "/api/v1/checkout/credit"

Headers = Callable[..., dict[str, str]]
TERMS = {
    "title": "Spring",
    "action": {"kind": "percent_off", "percent_bp": 1000},
    "stacking_class": "order",
}


def promote(program: TestClient, headers: dict[str, str], **more: Any) -> dict[str, Any]:
    made = program.post(PROMOTIONS, json=TERMS | more, headers=headers)
    assert made.status_code == 201, made.text
    return made.json()["data"]


def issue(program: TestClient, headers: dict[str, str], amount: str = "10.00") -> dict[str, Any]:
    made = program.post(CARDS, json={"amount": amount}, headers=headers)
    assert made.status_code == 201, made.text
    return made.json()["data"][0]


def fill(buyer: TestClient, shop: Shop, price_minor: int = 5000) -> str:
    added = buyer.post("/api/v1/cart/items", json={"variant_id": str(shop.add_variant(price_minor=price_minor))})
    assert buyer.put("/api/v1/checkout/address", json=ADDRESS | {"email": EMAIL}).status_code == 200
    chosen = {"shipping_method_id": str(shop.shipping_method_id)}
    assert buyer.put("/api/v1/checkout/shipping", json=chosen).status_code == 200
    return added.json()["data"]["id"]


def place(buyer: TestClient, cart_id: str, **told: str) -> Any:
    return buyer.post("/api/v1/checkout/place", json={"cart_id": cart_id, "provider": "manual"} | told)


def test_a_code_goes_from_the_merchant_to_the_order(buyer: TestClient, shop: Shop, staff_headers: Headers) -> None:
    promotion = promote(buyer, staff_headers(), code="Spring")
    assert (promotion["method"], promotion["first_code"]) == ("code", "SPRING")
    cart_id = fill(buyer, shop)
    assert buyer.post(CODES, json={"code": "spring "}).json()["data"]["codes"] == ["SPRING"]
    view = buyer.get("/api/v1/checkout").json()["data"]
    assert view["totals"]["discount"]["amount"] == "5.00"
    (tried,) = view["promotions"]
    assert (tried["title"], tried["code"], tried["applied"]) == ("Spring", "SPRING", True)
    placed = place(buyer, cart_id, total=view["totals"]["total"]["amount"])
    assert placed.status_code == 201
    found = buyer.get(f"{PROMOTIONS}/{promotion['id']}", headers=staff_headers()).json()["data"]
    assert (found["used"], found["spent"]["amount"]) == (1, "5.00")


def test_a_used_up_code_refuses_the_order_with_the_new_total(
    program: TestClient, program_for: Callable[[Shop], TestClient], shop: Shop, staff_headers: Headers
) -> None:
    promote(program, staff_headers(), code="LAST", usage_limit=1)
    buyers = []
    for _ in range(2):
        buyer = program_for(shop)
        buyer.headers["X-Cart-Token"] = buyer.post("/api/v1/cart").json()["data"]["token"]
        cart_id = fill(buyer, shop)
        assert buyer.post(CODES, json={"code": "LAST"}).status_code == 201
        buyers.append((buyer, cart_id))
    answers = [place(buyer, cart_id, total="55.00") for buyer, cart_id in buyers]
    assert [answer.status_code for answer in answers] == [201, 409]
    error = answers[1].json()["error"]
    assert error["code"] == "PROMOTION_USED_UP"
    assert (error["details"]["seen_minor"], error["details"]["total_minor"]) == (5500, 6050)


@pytest.mark.parametrize(
    "change",
    [
        {"title": ""},
        {"action": {"kind": "percent_off", "percent_bp": 0}},
        {"action": {"kind": "percent_off", "percent_bp": 10_001}},
        {"action": {"kind": "percent_off", "percent_bp": "1000"}},
        {"action": {"kind": "amount_off", "amount": "-5"}},
        {"action": {"kind": "amount_off", "amount": "NaN"}},
        {"action": {"kind": "amount_off", "amount": 5}},
        {"action": {"kind": "free_money"}},
        {"action": {"kind": "shipping_off"}},
        {"action": {"kind": "gift", "variant_id": str(new_id())}},
        {"action": {"kind": "tiers", "tiers": [{"from_quantity": 3, "percent_bp": 5}, {"from_quantity": 2}]}},
        {"stacking_class": "shipping"},
        {"usage_limit": 0},
        {"usage_limit": True},
        {"budget": "1e400"},
        {"conditions": {"starts_at": "2026-05-02T00:00:00Z", "ends_at": "2026-05-01T00:00:00Z"}},
        {"conditions": {"weekdays": [8]}},
        {"goods": {"product_ids": [str(new_id())]}},
        {"code": "no spaces"},
        {"used": 0},
    ],
)
def test_c34_terms_that_mean_nothing_are_refused(
    program: TestClient, shop: Shop, staff_headers: Headers, change: dict[str, Any]
) -> None:
    answer = program.post(PROMOTIONS, json=TERMS | change, headers=staff_headers())
    assert answer.status_code == 422, answer.text
    assert shop.value("SELECT count(*) FROM promotion") == 0


def test_terms_are_read_as_they_were_written(program: TestClient, shop: Shop, staff_headers: Headers) -> None:
    headers = staff_headers()
    actions = [
        {"kind": "percent_off", "percent_bp": 1250},
        {"kind": "amount_off", "amount": "5.00", "per_unit": True},
        {"kind": "buy_x_get_y", "buy": 2, "get": 1, "percent_bp": 5000, "most_times": 3}
        | {"gets": {"product_ids": [], "category_ids": []}},
        {"kind": "tiers", "is_mixed": True}
        | {"tiers": [{"from_quantity": 2, "percent_bp": 500, "unit_price": None}]}
        | {"is_mixed": True},
        {"kind": "gift", "variant_id": str(shop.add_variant()), "quantity": 2},
    ]
    for action in actions:
        made = promote(program, headers, action=action, budget="100.00", priority=3)
        assert made["terms"]["action"] == action
        again = program.put(f"{PROMOTIONS}/{made['id']}", json=made["terms"], headers=headers)
        assert again.json()["data"]["terms"] == made["terms"]
    delivery = {"action": {"kind": "shipping_off", "percent_bp": 0, "amount": "2.50"}, "stacking_class": "shipping"}
    assert promote(program, headers, **delivery)["terms"]["action"] == delivery["action"]


def test_a_promotion_is_paused_put_away_and_brought_back(program: TestClient, staff_headers: Headers) -> None:
    headers = staff_headers()
    address = f"{PROMOTIONS}/{promote(program, headers)['id']}"

    def move(status: str) -> int:
        return program.patch(address, json={"status": status}, headers=headers).status_code

    assert [move(status) for status in ("paused", "active", "archived", "active", "paused", "active")] == [
        200, 200, 200, 409, 200, 200,
    ]  # fmt: skip
    assert move("deleted") == 422


def test_codes_come_in_batches(program: TestClient, shop: Shop, staff_headers: Headers) -> None:
    headers = staff_headers()
    promotion = promote(program, headers, needs_code=True)
    address = f"{PROMOTIONS}/{promotion['id']}/codes"
    codes = program.post(address, json={"count": 25, "prefix": "mai-"}, headers=headers).json()["data"]
    assert len(set(codes)) == 25
    assert all(code.startswith("MAI-") for code in codes)
    listed = program.get(address, params={"limit": 10}, headers=headers).json()["data"]
    assert [one["usage_limit"] for one in listed] == [1] * 10
    assert (
        program.post(address, json={"code": codes[0].lower()}, headers=headers).json()["error"]["code"] == "CODE_TAKEN"
    )


def test_a_preview_uses_nothing_up(program: TestClient, shop: Shop, staff_headers: Headers) -> None:
    headers = staff_headers()
    promotion = promote(program, headers, code="TRY", usage_limit=1)
    body = {"lines": [{"variant_id": str(shop.add_variant(price_minor=2000)), "quantity": 2}], "codes": ["try", "nix"]}
    earned = program.post(PROMOTIONS + "/preview", json=body, headers=headers).json()["data"]
    assert [one["amount"]["amount"] for one in earned["line_discounts"]] == ["4.00"]
    assert [(one["code"], one["applied"]) for one in earned["tried"]] == [("TRY", True), ("NIX", False)]
    assert program.get(f"{PROMOTIONS}/{promotion['id']}", headers=headers).json()["data"]["used"] == 0


def test_support_reads_and_shoppers_do_not(program: TestClient, staff_headers: Headers) -> None:
    support = staff_headers(RoleName.SUPPORT)
    assert program.get(PROMOTIONS, headers=support).status_code == 200
    assert program.post(PROMOTIONS, json=TERMS, headers=support).status_code == 403
    assert program.get(CARDS, headers=support).status_code == 200
    merchant = staff_headers(RoleName.MERCHANT)
    assert program.post(CARDS, json={"amount": "5"}, headers=merchant).status_code == 403
    assert program.get(PROMOTIONS).status_code == 401


def test_a_gift_card_pays_and_the_rest_is_due(buyer: TestClient, shop: Shop, staff_headers: Headers) -> None:
    headers = staff_headers(RoleName.OWNER)
    card = issue(buyer, headers)
    cart_id = fill(buyer, shop)
    view = buyer.post(CREDIT, json={"code": card["code"].lower()}).json()["data"]
    assert (view["totals"]["total"]["amount"], view["due"]["amount"]) == ("60.50", "50.50")
    (shown,) = view["gift_cards"]
    assert (shown["ending"], shown["pays"]["amount"]) == (card["code"][-4:], "10.00")
    assert place(buyer, cart_id, total="60.50").json()["error"]["details"]["field"] == "due"
    assert place(buyer, cart_id, total="60.50", due="0").json()["error"]["code"] == "DUE_CHANGED"
    assert place(buyer, cart_id, total="60.50", due="50.50").status_code == 201
    balance = buyer.post(CARDS + "/balance", json={"code": card["code"]}).json()["data"]
    assert balance["balance"]["amount"] == "0.00"
    detail = buyer.get(f"/api/v1/credit/{card['id']}", headers=headers).json()["data"]
    assert [(entry["kind"], entry["amount"]["amount"]) for entry in detail["entries"]] == [
        ("redeemed", "-10.00"),
        ("issued", "10.00"),
    ]
    assert card["code"] not in buyer.get(CARDS, headers=headers).text


def test_a_card_is_taken_out_and_disabled(buyer: TestClient, shop: Shop, staff_headers: Headers) -> None:
    headers = staff_headers(RoleName.OWNER)
    card = issue(buyer, headers)
    fill(buyer, shop)
    buyer.post(CREDIT, json={"code": card["code"]})
    assert buyer.delete(f"{CREDIT}/{card['id']}").json()["data"]["gift_cards"] == []
    assert buyer.delete(f"{CREDIT}/{card['id']}").status_code == 404
    assert buyer.patch(f"{CARDS}/{card['id']}", json={"is_disabled": True}, headers=headers).status_code == 200
    assert buyer.post(CREDIT, json={"code": card["code"]}).json()["error"]["code"] == "GIFT_CARD_NOT_FOUND"


def test_store_credit_is_granted_once_for_its_key(buyer: TestClient, shop: Shop, staff_headers: Headers) -> None:
    shop.buy({shop.add_variant(): 1})
    headers = staff_headers(RoleName.OWNER) | {"Idempotency-Key": "one"}
    body = {"email": EMAIL, "amount": "7.50", "reason": "Sorry"}
    answers = [buyer.post("/api/v1/store-credit", json=body, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].content == answers[1].content
    account = answers[0].json()["data"]["account"]
    assert (account["balance"]["amount"], account["email"]) == ("7.50", EMAIL)
    correction = {"amount": "-8.00", "reason": "Typo"}
    address = f"/api/v1/credit/{account['id']}/corrections"
    del headers["Idempotency-Key"]
    assert buyer.post(address, json=correction, headers=headers).json()["error"]["code"] == "CREDIT_TOO_SMALL"


@pytest.fixture
def limited(monkeypatch: pytest.MonkeyPatch, program: TestClient) -> Iterator[None]:
    monkeypatch.setenv("RATE_LIMITS", "1")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


def test_i37_guessing_codes_is_limited(buyer: TestClient, limited: None) -> None:
    guesses = [buyer.post(CARDS + "/balance", json={"code": f"{number:016}"}) for number in range(40)]
    statuses = [guess.status_code for guess in guesses]
    assert statuses.count(404) == 30
    assert set(statuses[30:]) == {429}
    assert buyer.post(CODES, json={"code": "GUESS"}).status_code == 429
