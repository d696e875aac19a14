from __future__ import annotations

from collections.abc import Callable
from http.cookies import SimpleCookie
from urllib.parse import urlencode

import pytest
from httpx import Response
from starlette.testclient import TestClient

from shop_app.api.deps import CUSTOMER_COOKIE, VISITOR_COOKIE
from shop_app.core.tokens import new_token
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import customers
from tests.harness.shop import EMAIL, Shop, open_shop
from tests.harness.shoppers import PASSWORD, joined, mailed_link

Browser = TestClient


@pytest.fixture
def browser_for(program_for: Callable[[Shop], TestClient]) -> Callable[[Shop], Browser]:
    """A browser on a shop's own pages; it follows no redirect, and cookies are handed on by hand: they are Secure."""

    def make(shop: Shop) -> Browser:
        client = program_for(shop)
        client.follow_redirects = False
        client.headers["Origin"] = str(client.base_url).rstrip("/")
        client.headers["Cookie"] = f"{VISITOR_COOKIE}={new_token()}"
        return client

    return make


@pytest.fixture
def browser(shop: Shop, browser_for: Callable[[Shop], Browser]) -> Browser:
    return browser_for(shop)


def post(browser: Browser, path: str, then: str = "", **fields: str) -> Response:
    page = f"{browser.base_url}{path}" + (f"?{urlencode({'next': then})}" if then else "")
    return browser.post(path, data=fields, headers={"Referer": page})


def cookie_of(answer: Response) -> str:
    return SimpleCookie(answer.headers["set-cookie"])[CUSTOMER_COOKIE].value


def keep(browser: Browser, answer: Response) -> str:
    """What a browser does with the cookie of an answer."""
    token = cookie_of(answer)
    browser.headers["Cookie"] = f"{browser.headers['Cookie'].split(';')[0]}; {CUSTOMER_COOKIE}={token}"
    return token


def account(browser: Browser) -> Response:
    return browser.get("/api/v1/account")


def test_somebody_signs_up_follows_the_link_and_is_signed_in(shop: Shop, browser: Browser) -> None:
    asked = post(browser, "/account/sign-up", email="new@example.com", password=PASSWORD)
    assert (asked.status_code, asked.headers["location"]) == (303, "/account/mailed")
    assert "set-cookie" not in asked.headers

    followed = post(browser, "/account/confirm", token=mailed_link(shop, "new@example.com"))

    assert (followed.status_code, followed.headers["location"]) == (303, "/account/orders")
    written = followed.headers["set-cookie"]
    assert written.startswith("__Host-customer=")
    assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/"} <= set(written.split("; "))
    keep(browser, followed)
    assert account(browser).json()["data"]["email"] == "new@example.com"


def test_i36_signing_up_and_resetting_answer_the_same_for_known_and_unknown(shop: Shop, browser: Browser) -> None:
    known = joined(shop).email
    for path in ("/account/sign-up", "/account/forgot"):
        answers = [post(browser, path, email=email, password=PASSWORD) for email in (known, "stranger@example.com")]
        assert len({(answer.status_code, answer.headers["location"], answer.content) for answer in answers}) == 1
    wrong = [post(browser, "/account/sign-in", email=email, password="guess") for email in (known, "no@example.com")]
    assert len({(answer.status_code, answer.headers["location"], answer.content) for answer in wrong}) == 1


def test_signing_in_brings_the_guests_cart_and_wishes_along(shop: Shop, browser: Browser) -> None:
    shopper, variant_id = joined(shop), shop.add_variant()
    product_id = shop.value("SELECT product_id FROM variant WHERE id = %(id)s", id=variant_id)
    assert browser.post("/api/v1/cart/items", json={"variant_id": str(variant_id), "quantity": 2}).status_code == 201
    assert browser.put(f"/api/v1/wishlist/items/{product_id}").status_code == 200

    keep(browser, post(browser, "/account/sign-in", email=shopper.email, password=PASSWORD))

    assert browser.get("/api/v1/cart").json()["data"]["item_count"] == 2
    wishes = browser.get("/api/v1/wishlist").json()["data"]["wishes"]
    assert [wish["product_id"] for wish in wishes] == [str(product_id)]


def test_signing_in_tells_how_much_could_not_come_along(shop: Shop, browser: Browser) -> None:
    shopper, variant_id = joined(shop), shop.add_variant()
    assert browser.post("/api/v1/cart/items", json={"variant_id": str(variant_id)}).status_code == 201
    shop.run("UPDATE variant SET is_active = false WHERE id = %(id)s", id=variant_id)

    answer = post(browser, "/account/sign-in", then="/cart", email=shopper.email, password=PASSWORD)

    assert answer.headers["location"] == "/cart?left_out=1"


def test_i35_signing_in_ends_the_session_the_browser_had(shop: Shop, browser: Browser) -> None:
    shopper = joined(shop)
    first = keep(browser, post(browser, "/account/sign-in", email=shopper.email, password=PASSWORD))
    second = keep(browser, post(browser, "/account/sign-in", email=shopper.email, password=PASSWORD))

    assert first != second
    assert in_unit(shop.visitor(), customers.session_of, first) is None
    assert in_unit(shop.visitor(), customers.session_of, second) is not None


def test_a_planted_session_cookie_is_not_taken_over(shop: Shop, browser: Browser) -> None:
    shopper, planted = joined(shop), new_token()
    browser.headers["Cookie"] += f"; {CUSTOMER_COOKIE}={planted}"

    answer = post(browser, "/account/sign-in", email=shopper.email, password=PASSWORD)

    assert cookie_of(answer) != planted
    assert in_unit(shop.visitor(), customers.session_of, planted) is None


def test_signing_out_ends_the_session_and_forgets_the_cookie(shop: Shop, browser: Browser) -> None:
    shopper = joined(shop)
    token = keep(browser, post(browser, "/account/sign-in", email=shopper.email, password=PASSWORD))

    answer = post(browser, "/account/sign-out")

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert in_unit(shop.visitor(), customers.session_of, token) is None


@pytest.mark.parametrize(
    "goal",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "/account/sign-out",
        "javascript:alert(1)",
        "/api/v1/x",
    ],
)
def test_where_to_go_next_is_a_page_of_this_shop(shop: Shop, browser: Browser, goal: str) -> None:
    shopper = joined(shop)
    answer = post(browser, "/account/sign-in", then=goal, email=shopper.email, password=PASSWORD)
    assert answer.headers["location"] == "/account/orders"


def test_whoever_was_on_the_way_to_a_page_goes_on_to_it(shop: Shop, browser: Browser) -> None:
    shopper = joined(shop)
    answer = post(browser, "/account/sign-in", then="/p/mug?o.Size=L", email=shopper.email, password=PASSWORD)
    assert answer.headers["location"] == "/p/mug?o.Size=L"


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://other.localhost"])
@pytest.mark.parametrize("path", ["sign-in", "sign-up", "sign-out", "confirm", "forgot", "reset", "password", "export"])
def test_i38_a_form_on_somebody_elses_page_does_nothing(browser: Browser, path: str, origin: str) -> None:
    answer = browser.post(f"/account/{path}", data={"email": "a@example.com"}, headers={"Origin": origin})
    assert answer.status_code == 403


def test_a_refusal_goes_back_with_a_code_and_nothing_that_was_typed(browser: Browser) -> None:
    answer = post(browser, "/account/sign-up", email="new@example.com", password="short")
    assert answer.headers["location"] == "/account/sign-up?refused=PASSWORD_TOO_SHORT&field=password"


def test_another_shops_cookie_is_nobodys(shop: Shop, browser_for: Callable[[Shop], Browser], browser: Browser) -> None:
    shopper, other = joined(shop), browser_for(open_shop())
    other.headers["Cookie"] += f"; {CUSTOMER_COOKIE}={shopper.token}"
    assert account(other).status_code == 401


def test_c50_a_stolen_session_is_worth_nothing_after_a_change_of_password(shop: Shop, browser: Browser) -> None:
    shopper = joined(shop)
    stolen = keep(browser, post(browser, "/account/sign-in", email=shopper.email, password=PASSWORD))

    answer = post(browser, "/account/password", current=PASSWORD, password="another good password")

    assert answer.headers["location"] == "/account/security?done=password"
    assert account(browser).status_code == 401
    browser.headers["Cookie"] = browser.headers["Cookie"].replace(stolen, cookie_of(answer))
    assert account(browser).status_code == 200


def test_nothing_of_an_account_is_shown_without_a_session(browser: Browser) -> None:
    for path in ("", "/orders", "/addresses", "/sessions"):
        assert browser.get(f"/api/v1/account{path}").status_code == 401
    assert browser.post("/api/v1/account/export").status_code == 401


def test_one_customers_address_and_session_are_as_none_for_another(
    shop: Shop, browser_for: Callable[[Shop], Browser], browser: Browser
) -> None:
    owner, other = joined(shop, EMAIL), browser_for(shop)
    browser.headers["Cookie"] += f"; {CUSTOMER_COOKIE}={owner.token}"
    other.headers["Cookie"] += f"; {CUSTOMER_COOKIE}={joined(shop).token}"
    label = {"name": "Home", "line1": "1 Road", "postcode": "90210", "city": "Town", "region": "CA", "country": "US"}
    address_id = browser.post("/api/v1/account/addresses", json=label).json()["data"]["id"]
    session_id = browser.get("/api/v1/account/sessions").json()["data"][0]["id"]

    def of_nobody(path: str, known: str) -> None:
        known_answer, never = (other.delete(f"{path}/{one}") for one in (known, "01a1ff9c-8413-7566-9caf-fc27023b090e"))
        assert known_answer.status_code == never.status_code == 404
        assert known_answer.json()["error"] == never.json()["error"]

    of_nobody("/api/v1/account/addresses", address_id)
    of_nobody("/api/v1/account/sessions", session_id)
    assert len(browser.get("/api/v1/account/addresses").json()["data"]) == 1
