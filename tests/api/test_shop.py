"""Languages, currencies and the accent through REST, and what they change about every answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from models.user import RoleName
from shop_app.core.hosts import forget_hosts
from tests.harness.shop import Shop

SHOP = "/api/v1/shop"
SignIn = Callable[..., dict[str, str]]


@pytest.fixture
def owner(program: TestClient, staff_headers: SignIn) -> dict[str, str]:
    """The owner of a shop that speaks German and sells in euros and yen as well."""
    headers = staff_headers(RoleName.OWNER)
    changes = {"locales": ["en", "de"], "currencies": ["USD", "EUR", "JPY"], "accent": "#2c6458"}
    program.patch(SHOP, json=changes, headers=headers)
    forget_hosts()
    return headers


def test_a_shop_shows_what_it_offers(program: TestClient, shop: Shop, owner: dict[str, str]) -> None:
    shop.add_variant()
    data = program.get(SHOP, headers=owner).json()["data"]
    assert (data["locales"], data["currencies"], data["accent"]) == (["en", "de"], ["USD", "EUR", "JPY"], "#2c6458")
    assert {one["currency"]: one["variants"] for one in data["priced"]} == {"USD": 1, "EUR": 0, "JPY": 0}


def test_a_pale_accent_is_refused_with_the_nearest(program: TestClient, owner: dict[str, str]) -> None:
    refused = program.patch(SHOP, json={"accent": "#ffd400"}, headers=owner)
    assert refused.status_code == 422
    details = refused.json()["error"]["details"]
    assert details["field"] == "accent"
    assert program.patch(SHOP, json={"accent": details["nearest"]}, headers=owner).status_code == 200


def test_only_who_may_change_settings_changes_them(program: TestClient, staff_headers: SignIn) -> None:
    assert program.patch(SHOP, json={"locales": ["de"]}, headers=staff_headers()).status_code == 403
    assert program.patch(SHOP, json={"locales": ["de"]}).status_code == 401


def test_prices_are_set_and_read_in_each_currency(program: TestClient, shop: Shop, owner: dict[str, str]) -> None:
    variant = shop.add_variant(price_minor=1000)
    prices = f"/api/v1/variants/{variant}/prices"
    assert program.put(f"{prices}/JPY", json={"amount": "1500"}, headers=owner).status_code == 200
    assert program.put(f"{prices}/JPY", json={"amount": "1500.5"}, headers=owner).status_code == 422
    assert program.put(f"{prices}/XXX", json={"amount": "1"}, headers=owner).status_code == 422
    (listed,) = program.get("/api/v1/products?currency=JPY").json()["data"]
    assert listed["price"] == {"amount": "1500", "currency": "JPY"}
    assert program.get("/api/v1/products?currency=EUR").json()["data"] == []
    unsold = program.get(f"/api/v1/products/{listed['slug']}?currency=EUR").json()["data"]
    assert (unsold["is_buyable"], unsold["variants"][0]["price"]) == (False, None)
    left = program.delete(f"{prices}/JPY", headers=owner).json()["data"]
    assert [one["currency"] for one in left] == ["USD"]
    assert program.delete(f"{prices}/USD", headers=owner).status_code == 422


def test_a_currency_that_is_not_offered_is_refused_everywhere(program: TestClient, owner: dict[str, str]) -> None:
    for address in ("/api/v1/products", "/api/v1/cart", "/api/v1/checkout"):
        refused = program.get(f"{address}?currency=GBP")
        assert (refused.status_code, refused.json()["error"]["details"]["field"]) == (422, "currency")


def test_a_cart_is_counted_anew(program: TestClient, shop: Shop, owner: dict[str, str]) -> None:
    variant = shop.add_variant(price_minor=1000)
    program.put(f"/api/v1/variants/{variant}/prices/EUR", json={"amount": "9.00"}, headers=owner)
    token = {"X-Cart-Token": program.post("/api/v1/cart?currency=EUR").json()["data"]["token"]}
    program.post("/api/v1/cart/items?currency=EUR", json={"variant_id": str(variant)}, headers=token)
    assert program.get("/api/v1/cart", headers=token).json()["data"]["subtotal"]["currency"] == "EUR"
    changed = program.put("/api/v1/cart/currency", json={"currency": "JPY"}, headers=token).json()["data"]
    assert (changed["currency"], len(changed["set_aside"])) == ("JPY", 1)


def test_answers_say_in_which_language_they_are(program: TestClient, owner: dict[str, str]) -> None:
    german = program.get("/api/v1/products/nothing", headers={"Accept-Language": "de-AT,de;q=0.9"})
    assert german.json()["error"]["message"] != program.get("/api/v1/products/nothing").json()["error"]["message"]
    listed = program.get("/api/v1/products", headers={"Accept-Language": "fr, de;q=0.5"})
    assert (listed.headers["content-language"], listed.headers["vary"]) == ("de", "accept-language")
