"""The public catalogue: what it says, and that it says it from finished bytes without ever being late."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from models.values.ids import new_id
from shop_app.core import cache
from shop_app.core.rate_limit import SEARCH
from shop_app.core.versions import bump_version
from shop_app.settings import settings
from tests.harness.shop import Shop, open_shop

PRODUCTS = "/api/v1/products"


@pytest.fixture
def a_second_later(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Lets the half second pass in which a process trusts the version that it knows."""

    def pass_by() -> None:
        monkeypatch.setattr(cache.time, "monotonic", lambda base=cache.time.monotonic: base() + 1)

    return pass_by


def test_a_list_is_an_envelope_with_money_as_text(program: TestClient, shop: Shop) -> None:
    shop.add_variant(price_minor=1250)
    answer = program.get(PRODUCTS, params={"limit": 5})
    assert answer.status_code == 200
    body = answer.json()
    assert (body["success"], body["error"]) == (True, None)
    assert body["meta"] == {"page": 1, "limit": 5, "total": 1}
    assert body["data"][0]["price"] == {"amount": "12.50", "currency": "USD"}


def test_lists_are_filtered_by_price_and_paged(program: TestClient, shop: Shop) -> None:
    for price in (1000, 2000, 3000):
        shop.add_variant(price_minor=price)
    found = program.get(PRODUCTS, params={"min_price": "15", "max_price": "30.00", "sort": "price_down", "limit": 1})
    assert [product["price"]["amount"] for product in found.json()["data"]] == ["30.00"]
    assert found.json()["meta"]["total"] == 2


def test_one_product_by_slug_and_by_id(program: TestClient, shop: Shop) -> None:
    variant_id = shop.add_variant(price_minor=1250, stock=3)
    slug = shop.value("SELECT slug FROM product")
    by_slug = program.get(f"{PRODUCTS}/{slug}").json()["data"]
    assert program.get(f"{PRODUCTS}/{by_slug['id']}").json()["data"] == by_slug
    (variant,) = by_slug["variants"]
    assert (variant["id"], variant["available"], variant["price"]["amount"]) == (str(variant_id), 3, "12.50")


def test_f101_public_answers_may_be_kept_and_must_be_asked_for(program: TestClient, shop: Shop) -> None:
    shop.add_variant()
    first = program.get(PRODUCTS)
    assert first.headers["cache-control"] == "public, max-age=0, must-revalidate"
    again = program.get(PRODUCTS, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = program.head(PRODUCTS)
    assert (head.content, head.headers["etag"]) == (b"", first.headers["etag"])


def test_f104_a_changed_price_is_read_within_a_second(
    program: TestClient, shop: Shop, a_second_later: Callable[[], None]
) -> None:
    shop.add_variant(price_minor=1000)
    assert program.get(PRODUCTS).json()["data"][0]["price"]["amount"] == "10.00"
    shop.run("UPDATE price SET amount_minor = 1100")
    assert program.get(PRODUCTS).json()["data"][0]["price"]["amount"] == "10.00"
    bump_version(shop.tenant_id)
    a_second_later()
    assert program.get(PRODUCTS).json()["data"][0]["price"]["amount"] == "11.00"


@pytest.mark.parametrize(
    "asked",
    [
        "limit=0", "limit=101", "limit=x", "page=0", "page=99999999999999999999", "sort=cheapest",
        "min_price=1e400", "min_price=NaN", "max_price=-", "q=%00", "category=%00", "q=" + "x" * 201,
    ],
)  # fmt: skip
def test_unusable_values_are_named(program: TestClient, asked: str) -> None:
    answer = program.get(f"{PRODUCTS}?{asked}")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["error"]["details"]["field"] == asked.partition("=")[0]


@pytest.mark.parametrize("slug", ["nothing", str(new_id()), "%00", "..", "%2e%2e%2f", "x" * 250, "ü"])
def test_an_unknown_product_is_not_found(program: TestClient, slug: str) -> None:
    answer = program.get(f"{PRODUCTS}/{slug}")
    assert answer.status_code in (404, 422)
    assert answer.json()["success"] is False


def test_i25_another_shops_product_looks_like_none(
    program: TestClient, shop: Shop, program_for: Callable[[Shop], TestClient]
) -> None:
    other = open_shop()
    other.add_variant()
    slug, product_id = other.value("SELECT slug FROM product"), other.value("SELECT id FROM product")
    assert program_for(other).get(f"{PRODUCTS}/{slug}").status_code == 200
    for identifier in (slug, product_id):
        assert program.get(f"{PRODUCTS}/{identifier}").status_code == 404
    assert program.get(PRODUCTS).json()["data"] == []


def test_an_unknown_host_has_no_shop(program: TestClient) -> None:
    answer = program.get(PRODUCTS, headers={"Host": "nobody.localhost"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "NO_SUCH_SHOP")


def test_searches_are_limited_and_known_ones_are_not(
    program: TestClient, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RATE_LIMITS", str(2 / SEARCH.times))
    settings.cache_clear()
    words = ("cup", "cup", "bowl", "plate", "cup")
    statuses = [program.get(PRODUCTS, params={"q": word}).status_code for word in words]
    assert statuses == [200, 200, 200, 429, 200]


def test_an_error_nobody_expected_says_nothing_of_itself(
    program: TestClient, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("DETAIL: a row")

    monkeypatch.setattr("shop_app.domain.catalog.list_products", fail)
    answer = program.get(PRODUCTS)
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "INTERNAL_ERROR")
    assert "a row" not in answer.text
