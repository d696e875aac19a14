"""Returns over the wire: the shopper asks by the link, staff decides by the number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from models.user import RoleName
from models.values.ids import new_id
from shop_app.domain import fulfillment
from shop_app.domain.checkout import PlacedOrder
from tests.harness.shop import Shop

ORDERS, RETURNS = "/api/v1/orders", "/api/v1/returns"
SignIn = Callable[..., dict[str, str]]


@pytest.fixture
def placed(shop: Shop) -> PlacedOrder:
    """Two at 10.00, delivered."""
    placed = shop.sell({shop.add_variant(): 2})
    parcel = shop.do(fulfillment.fulfill, placed.order_id)
    shop.do(fulfillment.mark_shipped, parcel)
    shop.do(fulfillment.mark_delivered, parcel)
    return placed


def line_of(program: TestClient, placed: PlacedOrder) -> str:
    found: str = program.get(f"{ORDERS}/{placed.token}/returnable").json()["data"][0]["line_id"]
    return found


def asked(program: TestClient, placed: PlacedOrder, quantity: int = 1) -> dict[str, Any]:
    body = {"lines": [{"line_id": line_of(program, placed), "quantity": quantity, "reason": "does_not_fit"}]}
    answer = program.post(f"{ORDERS}/{placed.token}/returns", json=body)
    assert answer.status_code == 201
    found: dict[str, Any] = answer.json()["data"]
    return found


def test_a_return_from_the_link_to_the_money(program: TestClient, placed: PlacedOrder, staff_headers: SignIn) -> None:
    (allowed,) = program.get(f"{ORDERS}/{placed.token}/returnable").json()["data"]
    assert (allowed["quantity"], allowed["refusal"]) == (2, "")
    number = asked(program, placed)["number"]
    staff = staff_headers(RoleName.OWNER)
    (listed,) = program.get(RETURNS, params={"status": "requested"}, headers=staff).json()["data"]
    assert (listed["number"], listed["order_number"]) == (number, placed.number)
    approved = program.post(f"{RETURNS}/{number}/approve", json={"answer": "Send it."}, headers=staff).json()["data"]
    assert (approved["status"], approved["answer"]) == ("approved", "Send it.")
    arrival = {"lines": [{"line_id": line_of(program, placed), "quantity": 1, "condition": "opened"}]}
    arrived = program.post(f"{RETURNS}/{number}/receive", json=arrival, headers=staff).json()["data"]
    assert arrived["status"] == "received"
    settled = program.post(f"{RETURNS}/{number}/settle", json={}, headers=staff).json()["data"]
    assert (settled["status"], settled["value"]) == ("closed", {"amount": "11.00", "currency": "USD"})
    order = program.get(f"{ORDERS}/{placed.token}").json()["data"]
    assert order["refunded"] == {"amount": "11.00", "currency": "USD"}
    (seen,) = program.get(f"{ORDERS}/{placed.token}/returns").json()["data"]
    assert [step["to_status"] for step in seen["timeline"]] == ["requested", "approved", "received", "closed"]


def test_settling_twice_with_one_key_is_one_refund(
    program: TestClient, placed: PlacedOrder, staff_headers: SignIn
) -> None:
    number = asked(program, placed)["number"]
    staff = staff_headers(RoleName.OWNER)
    program.post(f"{RETURNS}/{number}/approve", json={}, headers=staff)
    arrival = {"lines": [{"line_id": line_of(program, placed), "quantity": 1}]}
    program.post(f"{RETURNS}/{number}/receive", json=arrival, headers=staff)
    headers = staff | {"Idempotency-Key": str(new_id())}
    first, again = (program.post(f"{RETURNS}/{number}/settle", json={}, headers=headers) for _ in range(2))
    assert (first.status_code, first.content) == (200, again.content)
    third = program.post(f"{RETURNS}/{number}/settle", json={}, headers=staff)
    assert (third.status_code, third.json()["error"]["code"]) == (409, "ILLEGAL_TRANSITION")
    assert program.get(f"{ORDERS}/{placed.token}").json()["data"]["refunded"]["amount"] == "11.00"


@pytest.mark.parametrize(
    "line",
    [
        {"quantity": 0},
        {"quantity": -1},
        {"quantity": 1.0},
        {"quantity": "1"},
        {"quantity": 3},
        {"quantity": 1, "reason": "because"},
        {"quantity": 1, "price": "100.00"},
        {"quantity": 1, "line_id": "00000000-0000-7000-8000-000000000000"},
    ],
)
def test_c34_what_a_shopper_sends_is_checked(program: TestClient, placed: PlacedOrder, line: dict[str, Any]) -> None:
    body = {"lines": [{"line_id": line_of(program, placed)} | line]}
    assert program.post(f"{ORDERS}/{placed.token}/returns", json=body).status_code == 422
    assert program.get(f"{ORDERS}/{placed.token}/returns").json()["data"] == []


def test_a_shopper_withdraws(program: TestClient, shop: Shop, placed: PlacedOrder) -> None:
    number = asked(program, placed, 2)["number"]
    other = shop.sell({shop.add_variant(): 1})
    assert program.post(f"{ORDERS}/{other.token}/returns/{number}/withdraw").status_code == 404
    kept = program.post(f"{ORDERS}/{placed.token}/returns/{number}/withdraw").json()["data"]
    assert kept["status"] == "cancelled"


def test_f086_who_may_what(program: TestClient, placed: PlacedOrder, staff_headers: SignIn) -> None:
    number = asked(program, placed)["number"]
    assert program.get(RETURNS).status_code == 401
    support, merchant = staff_headers(RoleName.SUPPORT), staff_headers(RoleName.MERCHANT)
    assert program.get(f"{RETURNS}/{number}", headers=support).status_code == 200
    assert program.post(f"{RETURNS}/{number}/approve", json={}, headers=support).status_code == 403
    assert program.post(f"{RETURNS}/{number}/approve", json={}, headers=merchant).status_code == 200
    assert program.post(f"{RETURNS}/{number}/settle", json={}, headers=merchant).status_code == 403


def test_a_shop_says_what_it_takes_back(program: TestClient, placed: PlacedOrder, staff_headers: SignIn) -> None:
    address = "/api/v1/settings/returns"
    owner = staff_headers(RoleName.OWNER)
    given = {"is_open": False, "window_days": 14, "fee": "4.90", "excluded_categories": [], "complete_after_days": 30}
    changed = program.put(address, json=given, headers=owner).json()["data"]
    assert (changed["window_days"], changed["fee"]["amount"]) == (14, "4.90")
    assert program.get(address, headers=owner).json()["data"] == changed
    (refused,) = program.get(f"{ORDERS}/{placed.token}/returnable").json()["data"]
    assert refused["quantity"] == 0
    assert refused["refusal"] != ""
