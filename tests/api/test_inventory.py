"""Stock through REST (F-031): places, papers, limits; a shopper reaches none of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from models.user import RoleName
from models.values.ids import new_id
from tests.harness.shop import Shop

SignIn = Callable[..., dict[str, str]]
API = "/api/v1"


@pytest.fixture
def staff(staff_headers: SignIn) -> dict[str, str]:
    return staff_headers(RoleName.OWNER)


class Program:
    """A member of staff's program."""

    def __init__(self, client: TestClient, headers: dict[str, str]) -> None:
        self._client, self._headers = client, headers

    def ask(self, method: str, path: str, body: Any = None, *, status: int = 200) -> Any:
        answer = self._client.request(method, API + path, json=body, headers=self._headers)
        assert answer.status_code == status, answer.text
        return answer.json()["data"] if status < 300 else answer.json()["error"]["code"]


@pytest.fixture
def desk(program: TestClient, staff: dict[str, str]) -> Program:
    return Program(program, staff)


def here(shop: Shop) -> str:
    return str(shop.value("SELECT id FROM location WHERE is_default"))


def lying(desk: Program, variant: UUID) -> dict[str, int]:
    return {level["location"]: level["on_hand"] for level in desk.ask("GET", f"/inventory/{variant}")}


def test_stock_is_listed_corrected_and_has_a_history(desk: Program, shop: Shop) -> None:
    variant = shop.add_variant(stock=10)
    change = {"delta": -3, "reason": "lost", "note": "Gone"}
    assert desk.ask("PATCH", f"/inventory/{variant}", change)["on_hand"] == 7
    assert desk.ask("GET", f"/inventory/{variant}/movements")[0]["reason"] == "lost"
    assert [level["variant_id"] for level in desk.ask("GET", "/inventory?is_low=true")] == [str(variant)]
    assert desk.ask("PATCH", f"/inventory/{variant}", change | {"delta": -8}, status=409) == "STOCK_RESERVED"


def test_a_second_place_is_opened_and_closed(desk: Program, shop: Shop) -> None:
    body = {"name": "Harbour", "priority": 2, "countries": ["DE"]}
    places = desk.ask("POST", "/locations", body, status=201)
    far = next(place["id"] for place in places if not place["is_default"])
    assert desk.ask("POST", "/locations", body, status=409) == "LOCATION_EXISTS"
    assert desk.ask("PUT", f"/locations/{far}", body | {"name": "Port"})[1]["name"] == "Port"
    assert [place["is_active"] for place in desk.ask("POST", f"/locations/{far}/close")] == [True, False]
    assert all(place["is_active"] for place in desk.ask("POST", f"/locations/{far}/open"))
    assert desk.ask("POST", f"/locations/{here(shop)}/close", status=409) == "DEFAULT_LOCATION"
    assert desk.ask("POST", f"/locations/{new_id()}/open", status=404) == "NO_SUCH_LOCATION"
    desk.ask("PUT", "/routing", {"rule": "priority"})
    desk.ask("PUT", "/routing", {"rule": "whim"}, status=422)
    assert len(desk.ask("GET", "/locations")) == 2


def test_a_transfer_goes_through_its_steps(desk: Program, shop: Shop) -> None:
    variant = shop.add_variant(stock=10)
    far = desk.ask("POST", "/locations", {"name": "Harbour"}, status=201)[-1]["id"]
    line = {"variant_id": str(variant), "quantity": 4}
    paper = desk.ask("POST", "/transfers", {"from_id": here(shop), "to_id": far, "lines": [line]}, status=201)
    assert paper["status"] == "draft"
    assert desk.ask("POST", f"/transfers/{paper['id']}/send")["status"] == "in_transit"
    part = {"lines": [line | {"quantity": 1}]}
    assert desk.ask("POST", f"/transfers/{paper['id']}/receive", part)["lines"][0]["received"] == 1
    assert desk.ask("POST", f"/transfers/{paper['id']}/receive", {})["status"] == "received"
    assert desk.ask("POST", f"/transfers/{paper['id']}/cancel", status=409) == "TRANSFER_MOVED"
    assert lying(desk, variant) == {"Stock room": 6, "Harbour": 4}
    assert desk.ask("GET", "/transfers")[0] == desk.ask("GET", f"/transfers/{paper['id']}")
    twice = {"from_id": here(shop), "to_id": far, "lines": [line, line]}
    desk.ask("POST", "/transfers", twice, status=422)


def test_a_purchase_is_ordered_delivered_and_closed(desk: Program, shop: Shop) -> None:
    variant = shop.add_variant(stock=0)
    line = {"variant_id": str(variant), "quantity": 4, "unit_cost": "2.50"}
    body = {"supplier": "Mill", "lines": [line], "expected_on": "2031-05-01"}
    paper = desk.ask("POST", "/purchases", body, status=201)
    assert (paper["lines"][0]["unit_cost"], paper["expected_on"]) == (
        {"amount": "2.50", "currency": "USD"},
        "2031-05-01",
    )
    part = {"lines": [line | {"quantity": 3, "unit_cost": "2.45"}]}
    assert desk.ask("POST", f"/purchases/{paper['id']}/receive", part)["status"] == "ordered"
    assert desk.ask("POST", f"/purchases/{paper['id']}/close")["status"] == "received"
    assert shop.stock_of(variant).on_hand == 3
    assert desk.ask("GET", "/purchases")[0]["id"] == paper["id"]
    desk.ask("GET", f"/purchases/{new_id()}", status=404)


def test_a_count_is_opened_written_and_posted(desk: Program, shop: Shop) -> None:
    variant = shop.add_variant(stock=10)
    paper = desk.ask("POST", "/stock-counts", {"variants": [str(variant)]}, status=201)
    found = {"lines": [{"variant_id": str(variant), "counted": 8}]}
    assert desk.ask("PUT", f"/stock-counts/{paper['id']}/lines", found)["lines"][0]["counted"] == 8
    assert desk.ask("POST", f"/stock-counts/{paper['id']}/post")["status"] == "posted"
    assert desk.ask("POST", f"/stock-counts/{paper['id']}/cancel", status=409) == "COUNT_MOVED"
    assert shop.stock_of(variant).on_hand == 8
    assert desk.ask("GET", "/stock-counts")[0] == desk.ask("GET", f"/stock-counts/{paper['id']}")


def test_limits_and_bundles_are_set(desk: Program, shop: Shop) -> None:
    variant, box = shop.add_variant(stock=4), shop.add_variant(stock=None)
    desk.ask("PUT", f"/inventory/{variant}/backorder", {"limit": 3})
    desk.ask("PUT", f"/inventory/{variant}/low-stock", {"low_at": 2})
    [level] = desk.ask("PUT", f"/inventory/{variant}/preorder", {"limit": 7, "available_on": "2031-05-01"})
    assert (level["backorder_limit"], level["preorder_limit"], level["low_at"], level["is_low"]) == (3, 7, 2, False)
    parts = [{"variant_id": str(variant), "quantity": 2}]
    assert desk.ask("PUT", f"/inventory/{box}/components", {"components": parts}) == parts
    assert desk.ask("GET", f"/inventory/{box}/components") == parts
    assert desk.ask("PUT", f"/inventory/{variant}/components", {"components": parts}, status=409) == "BUNDLE_NESTED"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "/inventory/{variant}/backorder", {"limit": -1}),
        ("PUT", "/inventory/{variant}/backorder", {"limit": "1"}),
        ("PUT", "/inventory/{variant}/preorder", {"limit": 1}),
        ("PUT", "/inventory/{variant}/components", {"components": [{"variant_id": "{variant}", "quantity": 1.5}]}),
        ("POST", "/purchases", {"supplier": "M", "lines": []}),
        ("POST", "/stock-counts", {"variants": [], "note": ""}),
        ("POST", "/locations", {"name": "A", "is_default": True}),
    ],
)
def test_odd_bodies_are_refused(desk: Program, shop: Shop, method: str, path: str, body: Any) -> None:
    desk.ask(method, path.replace("{variant}", str(shop.add_variant())), body, status=422)


def test_a_shopper_and_a_reader_change_nothing(program: TestClient, shop: Shop, staff_headers: SignIn) -> None:
    variant = shop.add_variant()
    body = {"limit": 5}
    assert program.put(f"{API}/inventory/{variant}/backorder", json=body).status_code == 401
    reader = Program(program, staff_headers(RoleName.SUPPORT))
    reader.ask("PUT", f"/inventory/{variant}/backorder", body, status=403)
    reader.ask("POST", "/locations", {"name": "Mine"}, status=403)
    assert reader.ask("GET", f"/inventory/{variant}")[0]["backorder_limit"] == 0
