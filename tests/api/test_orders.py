"""Orders and stock for staff: who may, and who may not (F-086)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from models.user import RoleName
from models.values.ids import new_id
from tests.harness.shop import Shop, open_shop

ORDERS = "/api/v1/orders"
SignIn = Callable[..., dict[str, str]]


def test_staff_list_and_open_orders(program: TestClient, shop: Shop, staff_headers: SignIn) -> None:
    variant_id = shop.add_variant()
    numbers = [shop.sell({variant_id: 1}).number for _ in range(3)]
    staff = staff_headers()
    first = program.get(ORDERS, params={"limit": 2}, headers=staff).json()
    assert [order["number"] for order in first["data"]] == numbers[:0:-1]
    rest = program.get(ORDERS, params={"limit": 2, "before": first["meta"]["next_before"]}, headers=staff).json()
    assert [order["number"] for order in rest["data"]] == numbers[:1]
    assert rest["meta"]["next_before"] is None
    order = program.get(f"{ORDERS}/{numbers[0]}", headers=staff).json()["data"]
    assert (order["status"], order["paid"]) == ("PAID", order["totals"]["total"])


def test_staff_send_a_parcel(program: TestClient, shop: Shop, staff_headers: SignIn) -> None:
    number = shop.sell({shop.add_variant(): 2}).number
    staff = staff_headers()
    line_id = program.get(f"{ORDERS}/{number}", headers=staff).json()["data"]["lines"][0]["id"]
    address = f"{ORDERS}/{number}/fulfillments"
    part = program.post(address, json={"lines": [{"line_id": line_id, "quantity": 1}]}, headers=staff)
    assert (part.status_code, part.json()["data"]["fulfillment_status"]) == (201, "partial")
    rest = program.post(address, json={"carrier": "Post", "tracking_number": "T1"}, headers=staff).json()["data"]
    assert (rest["status"], rest["parcels"][1]["tracking_number"]) == ("FULFILLED", "T1")
    assert program.post(address, json={}, headers=staff).json()["error"]["code"] == "NOTHING_TO_FULFILL"


def test_staff_adjust_stock(program: TestClient, shop: Shop, staff_headers: SignIn) -> None:
    variant_id = shop.add_variant(stock=10)
    address = f"/api/v1/inventory/{variant_id}"
    staff = staff_headers()
    adjusted = program.patch(address, json={"delta": -3, "reason": "damaged"}, headers=staff)
    assert adjusted.json()["data"] == {
        "variant_id": str(variant_id),
        "on_hand": 7,
        "reserved": 0,
        "available": 7,
    }
    refused = program.patch(address, json={"delta": -8, "reason": "count"}, headers=staff)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "STOCK_RESERVED")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", ORDERS, None),
        ("GET", f"{ORDERS}/1001", None),
        ("POST", f"{ORDERS}/1001/fulfillments", {}),
        ("PATCH", f"/api/v1/inventory/{new_id()}", {"delta": 1, "reason": "count"}),
    ],
)
def test_f086_nobody_is_401(
    program: TestClient, shop: Shop, method: str, path: str, body: dict[str, object] | None
) -> None:
    ours = {"Origin": f"http://{shop.subdomain}.localhost"}
    for headers in ({}, ours | {"Cookie": "__Host-session=made-up"}):
        answer = program.request(method, path, json=body, headers=headers)
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "NOT_SIGNED_IN")


def test_f086_whoever_may_not_is_403(program: TestClient, shop: Shop, staff_headers: SignIn) -> None:
    number = shop.sell({shop.add_variant(): 1}).number
    support = staff_headers(RoleName.SUPPORT)
    assert program.get(f"{ORDERS}/{number}", headers=support).status_code == 200
    answer = program.post(f"{ORDERS}/{number}/fulfillments", json={}, headers=support)
    assert (answer.status_code, answer.json()["error"]["details"]) == (403, {"permission": "orders:fulfill"})


def test_i25_another_shops_order_and_session_count_for_nothing(
    program: TestClient, shop: Shop, staff_headers: SignIn, program_for: Callable[[Shop], TestClient]
) -> None:
    other = open_shop()
    theirs = other.sell({other.add_variant(): 1})
    staff = staff_headers()
    assert program.get(f"{ORDERS}/{theirs.token}").status_code == 404
    at_theirs = program_for(other).get(ORDERS, headers=staff | {"Origin": f"http://{other.subdomain}.localhost"})
    assert at_theirs.status_code == 401


def test_staff_keys_are_honoured(program: TestClient, shop: Shop, staff_headers: SignIn) -> None:
    number = shop.sell({shop.add_variant(): 1}).number
    headers = staff_headers() | {"Idempotency-Key": str(new_id())}
    first, again = (program.post(f"{ORDERS}/{number}/fulfillments", json={}, headers=headers) for _ in range(2))
    assert (first.status_code, first.content) == (201, again.content)
    assert again.headers["idempotent-replayed"] == "true"
