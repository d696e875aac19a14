"""A shop's own words, addresses and opening through REST."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from models.user import RoleName
from shop_app.core.hosts import forget_hosts
from tests.harness.shop import Shop

PAGES, HOME = "/api/v1/pages", "/api/v1/home"
SignIn = Callable[..., dict[str, str]]


def test_a_page_is_saved_read_and_removed(program: TestClient, shop: Shop, staff_headers: SignIn) -> None:
    owner = staff_headers(RoleName.OWNER)
    body = {"title": "Size guide", "body": "Measure *once*."}
    assert program.put(f"{PAGES}/size-guide", json=body, headers=owner).json()["data"]["title"] == "Size guide"
    pages = {page["slug"]: page for page in program.get(PAGES, headers=owner).json()["data"]}
    assert pages["size-guide"]["is_draft"] is False
    assert pages["privacy"]["is_draft"] is True
    assert program.delete(f"{PAGES}/size-guide", headers=owner).status_code == 200
    assert program.delete(f"{PAGES}/size-guide", headers=owner).status_code == 404
    assert program.put(f"{PAGES}/Size", json=body, headers=owner).json()["error"]["details"]["field"] == "slug"
    assert program.put(f"{PAGES}/a", json=body | {"html": "x"}, headers=owner).status_code == 422


def test_the_front_page_is_arranged_whole(program: TestClient, shop: Shop, staff_headers: SignIn) -> None:
    owner = staff_headers(RoleName.OWNER)
    wanted = {"sections": [{"kind": "best_sellers"}, {"kind": "text", "title": "Why", "body": "Because."}]}
    assert program.put(HOME, json=wanted, headers=owner).status_code == 200
    assert [section["kind"] for section in program.get(HOME, headers=owner).json()["data"]] == ["best_sellers", "text"]
    refused = program.put(HOME, json={"sections": [{"kind": "carousel"}]}, headers=owner)
    assert refused.status_code == 422


def test_a_product_moves(program: TestClient, shop: Shop, staff_headers: SignIn) -> None:
    shop.add_variant()
    product = shop.value("SELECT id FROM product")
    owner = staff_headers(RoleName.OWNER)
    moved = program.put(f"/api/v1/products/{product}/address", json={"slug": "new-name"}, headers=owner)
    assert moved.json()["data"] == {"slug": "new-name"}
    assert program.get("/api/v1/products/new-name").status_code == 200


def test_a_closed_shop_sells_nothing_and_opens_again(program: TestClient, shop: Shop, staff_headers: SignIn) -> None:
    owner = staff_headers(RoleName.OWNER)
    assert program.post("/api/v1/shop/pause", json={"notice": "Back soon"}, headers=owner).status_code == 200
    forget_hosts()
    closed = program.get("/api/v1/products")
    assert (closed.status_code, closed.json()["error"]["code"]) == (503, "SHOP_CLOSED")
    assert int(closed.headers["retry-after"]) > 0
    assert program.post("/api/v1/cart").status_code == 503
    assert program.post("/api/v1/shop/reopen", headers=owner).status_code == 200
    forget_hosts()
    assert program.get("/api/v1/products").status_code == 200


@pytest.mark.parametrize(("method", "path"), [("get", PAGES), ("get", HOME), ("post", "/api/v1/shop/reopen")])
def test_shoppers_arrange_nothing(program: TestClient, shop: Shop, method: str, path: str) -> None:
    assert program.request(method, path).status_code == 401
