"""Choosing a language, a currency and a country, as a browser without JavaScript does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from shop_app.core.context import Actor
from shop_app.core.hosts import forget_hosts
from shop_app.core.tokens import new_token, token_sha256
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import carts, catalog, tenants
from tests.harness.shop import Shop


@pytest.fixture
def browser(program: TestClient, shop: Shop) -> TestClient:
    """A shopper of a shop that speaks German and sells in euros as well."""
    shop.do(tenants.offer_locales, ["en", "de"])
    shop.do(tenants.offer_currencies, ["USD", "EUR"])
    forget_hosts()
    program.headers["Origin"] = f"http://{shop.subdomain}.localhost"
    program.follow_redirects = False
    return program


def cookies_of(answer: object) -> dict[str, str]:
    lines = answer.headers.get_list("set-cookie")  # type: ignore[attr-defined]
    return dict(line.split(";")[0].split("=", 1) for line in lines)


def test_a_choice_is_kept_and_leads_back_to_the_page(browser: TestClient, shop: Shop) -> None:
    page = f"http://{shop.subdomain}.localhost/c/mugs?page=2&lang=en&currency=USD"
    chosen = {"locale": "de", "currency": "EUR", "country": "DE"}
    answer = browser.post("/preferences", data=chosen, headers={"Referer": page})
    assert (answer.status_code, answer.headers["location"]) == (303, "/c/mugs?page=2")
    assert cookies_of(answer) == {"__Host-locale": "de", "__Host-currency": "EUR", "__Host-country": "DE"}
    for line in answer.headers.get_list("set-cookie"):
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=lax"} <= set(line.split("; "))


def test_what_the_shop_does_not_offer_is_not_kept(browser: TestClient) -> None:
    answer = browser.post("/preferences", data={"currency": "GBP", "country": "Narnia"})
    assert (answer.status_code, cookies_of(answer)) == (303, {})
    assert cookies_of(browser.post("/preferences", data={"locale": "tlh"})) == {"__Host-locale": "en"}


@pytest.mark.parametrize("referer", ["", "http://evil.example//evil.example/x", "//evil", "javascript:alert(1)"])
def test_the_way_back_never_leads_to_another_host(browser: TestClient, referer: str) -> None:
    goal = browser.post("/preferences", data={"locale": "de"}, headers={"Referer": referer}).headers["location"]
    assert goal.startswith("/")
    assert not goal.startswith("//")


def test_another_sites_form_changes_nothing(browser: TestClient) -> None:
    answer = browser.post("/preferences", data={"locale": "de"}, headers={"Origin": "http://evil.example"})
    assert (answer.status_code, cookies_of(answer)) == (403, {})


def test_the_cart_follows_and_says_what_was_put_aside(browser: TestClient, shop: Shop) -> None:
    token = new_token()
    visitor = replace(shop.visitor(), actor=Actor.visitor(token_sha256(token)))
    mug, bowl = shop.add_variant(), shop.add_variant()
    shop.do(catalog.set_price, mug, "EUR", 900)
    shop.fill_cart(visitor, {mug: 1, bowl: 1})
    answer = browser.post("/preferences", data={"currency": "EUR"}, headers={"Cookie": f"__Host-visitor={token}"})
    assert answer.headers["location"] == "/cart?aside=EUR"
    cart = in_unit(visitor, carts.view)
    assert (cart.currency, [line.variant_id for line in cart.lines]) == ("EUR", [mug])
