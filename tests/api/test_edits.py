"""Changing placed orders through REST: the difference, the stock and the books (P-038)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from models.user import RoleName
from models.values.ids import new_id
from shop_app.domain import analytics, payments
from tests.harness.shop import ADDRESS, Shop

ORDERS = "/api/v1/orders"
SignIn = Callable[..., dict[str, str]]


@pytest.fixture
def staff(staff_headers: SignIn) -> dict[str, str]:
    return staff_headers(RoleName.OWNER)


def usd(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "USD"}


def order_of(program: TestClient, number: int, staff: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = program.get(f"{ORDERS}/{number}", headers=staff).json()["data"]
    return found


def edit(
    program: TestClient, number: int, staff: dict[str, str], *, reason: str = "", **changes: Any
) -> dict[str, Any]:
    """Previews and makes an edit."""
    address = f"{ORDERS}/{number}/edits"
    seen = program.post(address + "/preview", json=changes, headers=staff)
    assert seen.status_code == 200, seen.text
    told = seen.json()["data"]
    body = changes | {"revision": told["revision"], "difference": told["difference"]["amount"], "reason": reason}
    made = program.post(address, json=body, headers=staff)
    assert made.status_code == 201, made.text
    data: dict[str, Any] = made.json()["data"]
    assert (data["difference"], data["due"]) == (told["difference"], told["due"])
    assert data["order"]["totals"] == told["after"]
    return data


def test_more_units_are_sold_at_once_and_asked_for(program: TestClient, shop: Shop, staff: dict[str, str]) -> None:
    variant_id = shop.add_variant(price_minor=1000, stock=10)
    placed = shop.sell({variant_id: 1})  # 15.00 and 10 % tax: 16.50
    line_id = order_of(program, placed.number, staff)["lines"][0]["id"]
    data = edit(program, placed.number, staff, lines=[{"line_id": line_id, "quantity": 3}])
    assert (data["difference"], data["due"]) == (usd("22.00"), usd("22.00"))
    assert (data["order"]["payment_status"], data["order"]["totals"]["total"]) == ("partially_paid", usd("38.50"))
    assert shop.stock_of(variant_id).on_hand == 7
    assert shop.violations() == []

    shop.do(payments.pay_manually, placed.order_id)
    order = order_of(program, placed.number, staff)
    assert (order["payment_status"], order["paid"]) == ("paid", usd("38.50"))
    assert shop.violations() == []


def test_fewer_units_go_back_with_their_money_and_revenue_follows(
    program: TestClient, shop: Shop, staff: dict[str, str]
) -> None:
    variant_id = shop.add_variant(price_minor=1000, stock=10)
    placed = shop.sell({variant_id: 3})  # 35.00 and 10 % tax: 38.50
    line_id = order_of(program, placed.number, staff)["lines"][0]["id"]
    data = edit(program, placed.number, staff, lines=[{"line_id": line_id, "quantity": 1}], reason="Only one")
    assert (data["due"], data["order"]["payment_status"], data["order"]["refunded"]) == (
        usd("-22.00"),
        "paid",
        usd("22.00"),
    )
    assert shop.stock_of(variant_id).on_hand == 9
    shop.do(lambda uow: analytics.count_order(uow, new_id(), placed.order_id))
    assert shop.value("SELECT sum(sold_minor)::bigint FROM revenue_bucket") == 1650
    assert shop.value("SELECT sum(refunded_minor)::bigint FROM revenue_bucket") == 0
    [record] = program.get(f"{ORDERS}/{placed.number}/edits", headers=staff).json()["data"]
    assert (record["before"]["figures"]["total_minor"], record["after"]["figures"]["total_minor"]) == (3850, 1650)
    assert (record["reason"], record["revision"], record["actor"]) == ("Only one", 1, "Staff")
    assert shop.violations() == []


def test_an_edit_is_taken_back_by_its_opposite(program: TestClient, shop: Shop, staff: dict[str, str]) -> None:
    first, second = shop.add_variant(price_minor=1000), shop.add_variant(price_minor=700)
    placed = shop.sell({first: 2})
    line_id = order_of(program, placed.number, staff)["lines"][0]["id"]
    before = order_of(program, placed.number, staff)
    there = edit(program, placed.number, staff, added=[{"variant_id": str(second), "quantity": 2}])
    assert there["due"] == usd("15.40")
    added = next(line["id"] for line in there["order"]["lines"] if line["id"] != line_id)
    back = edit(program, placed.number, staff, lines=[{"line_id": added, "quantity": 0}])
    assert (back["due"], back["order"]["totals"], back["order"]["payment_status"]) == (
        usd("0.00"),
        before["totals"],
        "paid",
    )
    assert [line["id"] for line in back["order"]["lines"]] == [line_id]
    assert (shop.stock_of(first).on_hand, shop.stock_of(second).on_hand) == (8, 10)
    assert shop.violations() == []


def test_a_line_is_reduced_and_the_destination_changed(program: TestClient, shop: Shop, staff: dict[str, str]) -> None:
    placed = shop.sell({shop.add_variant(price_minor=1000): 2})
    line_id = order_of(program, placed.number, staff)["lines"][0]["id"]
    data = edit(
        program,
        placed.number,
        staff,
        lines=[{"line_id": line_id, "discount": "5.00"}],
        address=ADDRESS | {"line1": "2 Analytical Way"},
    )
    assert (data["difference"], data["order"]["totals"]["discount"]) == (usd("-5.50"), usd("5.00"))
    assert data["order"]["shipping_address"]["line1"] == "2 Analytical Way"
    assert shop.violations() == []


def test_a_refund_granted_before_is_not_asked_for_again(program: TestClient, shop: Shop, staff: dict[str, str]) -> None:
    placed = shop.sell({shop.add_variant(price_minor=1000): 2})
    program.post(f"{ORDERS}/{placed.number}/refunds", json={"amount": "4.00"}, headers=staff)
    line_id = order_of(program, placed.number, staff)["lines"][0]["id"]
    dearer = edit(program, placed.number, staff, lines=[{"line_id": line_id, "quantity": 3}])
    assert dearer["due"] == usd("11.00")
    cheaper = edit(program, placed.number, staff, lines=[{"line_id": line_id, "quantity": 1}])
    assert (cheaper["difference"], cheaper["due"]) == (usd("-22.00"), usd("-11.00"))
    assert cheaper["order"]["refunded"] == usd("15.00")
    assert shop.violations() == []


def test_what_was_sent_or_given_back_stays(program: TestClient, shop: Shop, staff: dict[str, str]) -> None:
    number = shop.sell({shop.add_variant(): 3}).number
    line_id = order_of(program, number, staff)["lines"][0]["id"]
    part = [{"line_id": line_id, "quantity": 1}]
    program.post(f"{ORDERS}/{number}/fulfillments", json={"lines": part}, headers=staff)
    program.post(f"{ORDERS}/{number}/refunds", json={"lines": part}, headers=staff)
    body = {"lines": [{"line_id": line_id, "quantity": 1}]}
    refused = program.post(f"{ORDERS}/{number}/edits/preview", json=body, headers=staff)
    assert (refused.status_code, refused.json()["error"]["details"]["least"]) == (422, 2)
    assert edit(program, number, staff, lines=[{"line_id": line_id, "quantity": 2}])["due"] == usd("-11.00")
    assert shop.violations() == []


def test_what_somebody_else_changed_is_seen_first(program: TestClient, shop: Shop, staff: dict[str, str]) -> None:
    number = shop.sell({shop.add_variant(): 1}).number
    line_id = order_of(program, number, staff)["lines"][0]["id"]
    changes = {"lines": [{"line_id": line_id, "quantity": 2}]}
    stale = changes | {"revision": 0, "difference": "11.00"}
    wrong = program.post(f"{ORDERS}/{number}/edits", json=stale | {"difference": "0.01"}, headers=staff)
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (409, "TOTAL_CHANGED")
    edit(program, number, staff, **changes)
    late = program.post(f"{ORDERS}/{number}/edits", json=stale, headers=staff)
    assert (late.status_code, late.json()["error"]["code"]) == (409, "ORDER_CHANGED")
    assert order_of(program, number, staff)["revision"] == 1


def test_what_is_not_there_is_not_added(program: TestClient, shop: Shop, staff: dict[str, str]) -> None:
    scarce = shop.add_variant(stock=1)
    number = shop.sell({shop.add_variant(): 1}).number
    changes = {"added": [{"variant_id": str(scarce), "quantity": 2}]}
    told = program.post(f"{ORDERS}/{number}/edits/preview", json=changes, headers=staff).json()["data"]
    body = changes | {"revision": 0, "difference": told["difference"]["amount"]}
    refused = program.post(f"{ORDERS}/{number}/edits", json=body, headers=staff)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "INSUFFICIENT_STOCK")
    order = order_of(program, number, staff)
    assert (order["revision"], len(order["lines"]), shop.stock_of(scarce).on_hand) == (0, 1, 1)


@pytest.mark.parametrize(
    "changes",
    [
        {"lines": [{"line_id": "LINE", "quantity": value}]}
        for value in (-1, 1.5, 1000, 10**9, 2**31, 2**63, "1", True, 0)
    ]
    + [{"lines": [{"line_id": "LINE", "discount": value}]} for value in ("-0.01", "10.01", "NaN", "1e400", 1)]
    + [
        {"added": [{"variant_id": "VARIANT", "quantity": 1, "unit_price": value}]}
        for value in ("-1.00", "Infinity", 5, "1.001")
    ]
    + [
        {"added": [{"variant_id": str(new_id()), "quantity": 1}]},
        {"lines": [{"line_id": str(new_id()), "quantity": 1}]},
        {"total": "1.00"},
        {"shipping_method_id": str(new_id())},
        {"address": {"name": "X", "line1": "Y", "city": "Z", "country": "US"}},
        {"address": ADDRESS | {"country": "FR", "postcode": "75001", "region": ""}},
    ],
)
def test_c53_what_is_no_change_is_refused(
    program: TestClient, shop: Shop, staff: dict[str, str], changes: dict[str, Any]
) -> None:
    variant_id = shop.add_variant(price_minor=1000)
    number = shop.sell({variant_id: 1}).number
    order = order_of(program, number, staff)
    for line in changes.get("lines", []) + changes.get("added", []):
        line.update({key: order["lines"][0]["id"] for key, value in line.items() if value == "LINE"})
        line.update({key: str(variant_id) for key, value in line.items() if value == "VARIANT"})
    for path, body in (("edits/preview", changes), ("edits", changes | {"revision": 0, "difference": "0.00"})):
        refused = program.post(f"{ORDERS}/{number}/{path}", json=body, headers=staff)
        assert refused.status_code == 422, refused.text
        assert refused.json()["error"]["message"]
    assert order_of(program, number, staff) == order


def test_only_a_placed_order_is_edited(program: TestClient, shop: Shop, staff: dict[str, str]) -> None:
    pending = shop.buy({shop.add_variant(): 1}).number
    sent = shop.sell({shop.add_variant(): 1}).number
    program.post(f"{ORDERS}/{sent}/fulfillments", json={}, headers=staff)
    for number, code in ((pending, "ORDER_NOT_PLACED"), (sent, "ORDER_SENT")):
        refused = program.post(f"{ORDERS}/{number}/edits/preview", json={}, headers=staff)
        assert (refused.status_code, refused.json()["error"]["code"]) == (409, code)


def test_f086_who_may_only_look_previews_and_changes_nothing(
    program: TestClient, shop: Shop, staff_headers: SignIn
) -> None:
    number = shop.sell({shop.add_variant(): 1}).number
    support = staff_headers(RoleName.SUPPORT)
    assert program.post(f"{ORDERS}/{number}/edits/preview", json={}, headers=support).status_code == 200
    body = {"revision": 0, "difference": "0.00"}
    assert program.post(f"{ORDERS}/{number}/edits", json=body, headers=support).status_code == 403
    assert program.post(f"{ORDERS}/{number}/edits", json=body).status_code == 401
