"""Giving money back and giving orders up, through REST (F-055)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from models.user import RoleName
from models.values.ids import new_id
from tests.harness.shop import Shop, open_shop

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


def test_f055_one_of_three_goes_back_with_its_tax_and_its_stock(
    program: TestClient, shop: Shop, staff: dict[str, str]
) -> None:
    variant_id = shop.add_variant(price_minor=1000, stock=10)
    number = shop.sell({variant_id: 3}).number  # 30.00 + delivery 5.00 + 10 % tax on both
    line = order_of(program, number, staff)["lines"][0]
    body = {"lines": [{"line_id": line["id"], "quantity": 1}], "reason": "Broken"}
    address = f"{ORDERS}/{number}/refunds"
    preview = program.post(address + "/preview", json=body, headers=staff).json()["data"]
    assert (preview["amount"], preview["lines"][0]["tax"], preview["left"]) == (usd("11.00"), usd("1.00"), usd("27.50"))
    assert order_of(program, number, staff)["refunded"] == usd("0.00")

    done = program.post(address, json=body, headers=staff)
    assert done.status_code == 201
    order = done.json()["data"]
    assert (order["refunded"], order["payment_status"]) == (usd("11.00"), "partially_refunded")
    assert (order["lines"][0]["refunded_quantity"], shop.stock_of(variant_id).on_hand) == (1, 8)
    [record] = program.get(address, headers=staff).json()["data"]
    assert (record["amount"], record["lines"], record["reason"], record["restocked"], record["actor"]) == (
        usd("11.00"),
        {line["id"]: 1},
        "Broken",
        True,
        "Staff",
    )
    # What was given back is not sent any more.
    sent = program.post(f"{ORDERS}/{number}/fulfillments", json={}, headers=staff).json()["data"]
    assert (sent["lines"][0]["fulfilled_quantity"], sent["fulfillment_status"]) == (2, "fulfilled")
    assert shop.violations() == []


@pytest.mark.parametrize("prices_include_tax", [False, True])
@pytest.mark.parametrize("fixed", [("JPY", 999), ("EUR", 1999), ("KWD", 1999)])
def test_partial_refunds_give_back_exactly_what_was_paid(
    database: object, program_for: Callable[[Shop], TestClient], prices_include_tax: bool, fixed: tuple[str, int]
) -> None:
    from shop_app.domain import orders, refunds

    currency, price = fixed
    shop = open_shop(currency=currency, tax_bp=1900, prices_include_tax=prices_include_tax, shipping_minor=490)
    placed = shop.sell({shop.add_variant(price_minor=price): 3, shop.add_variant(price_minor=7): 2})
    order = shop.do(orders.order_by_id, placed.order_id)
    first, second = shop.do(orders.lines_of, placed.order_id)
    for lines, shipping in (
        ({first.id: 1}, 123),
        ({second.id: 1, first.id: 1}, 0),
        ({second.id: 1, first.id: 1}, None),
    ):
        left = shop.do(refunds.refundable, placed.order_id)
        wish = refunds.Wish(lines=lines, shipping_minor=left.shipping_minor if shipping is None else shipping)
        refunds.give_back(shop.system(), placed.order_id, wish, restock=True, reason="", idempotency_key=str(new_id()))
    done = shop.do(orders.find_order, placed.number)
    assert (done.refunded_minor, done.order.payment_status) == (order.total_minor, "refunded")
    assert shop.violations() == []


def test_more_than_is_left_is_refused_and_nothing_changes(
    program: TestClient, shop: Shop, staff: dict[str, str]
) -> None:
    variant_id = shop.add_variant(price_minor=1000)
    number = shop.sell({variant_id: 2}).number
    address, line_id = f"{ORDERS}/{number}/refunds", order_of(program, number, staff)["lines"][0]["id"]
    for body, status, code in (
        ({"amount": "27.51"}, 409, "REFUND_TOO_LARGE"),
        ({"lines": [{"line_id": line_id, "quantity": 3}]}, 422, "LINE_REFUNDED"),
        ({"lines": [{"line_id": line_id, "quantity": 1}, {"line_id": line_id, "quantity": 2}]}, 422, "LINE_REFUNDED"),
        ({"lines": [{"line_id": str(new_id()), "quantity": 1}]}, 422, "NO_SUCH_LINE"),
        ({"shipping": "5.51"}, 422, "SHIPPING_TOO_LARGE"),
        ({}, 422, "VALIDATION_FAILED"),
    ):
        refused = program.post(address, json=body, headers=staff)
        assert (refused.status_code, refused.json()["error"]["code"]) == (status, code), body
        assert refused.json()["error"]["message"]
    assert program.get(address, headers=staff).json()["data"] == []
    assert shop.stock_of(variant_id).on_hand == 8


@pytest.mark.parametrize(
    "body",
    [
        {"amount": value}
        for value in (-1, 0, 1.5, "-1", "0", "1e400", "NaN", "Infinity", "1.001", "", True, None, [], "1" * 30)
    ]
    + [
        {"lines": [{"line_id": str(new_id()), "quantity": value}]}
        for value in (-1, 0, 1.5, 10**9, 2**31, 2**63, "1", True)
    ]
    + [{"total": "1.00"}, {"amount": "1.00", "currency": "EUR"}, {"amount": "1.00", "restock": "yes"}],
)
def test_c53_what_is_no_refund_is_refused(
    program: TestClient, shop: Shop, staff: dict[str, str], body: dict[str, object]
) -> None:
    number = shop.sell({shop.add_variant(): 1}).number
    refused = program.post(f"{ORDERS}/{number}/refunds", json=body, headers=staff)
    assert refused.status_code == 422
    assert refused.json()["error"]["code"]
    assert order_of(program, number, staff)["refunded"] == usd("0.00")


def test_a_refund_with_a_key_happens_once(program: TestClient, shop: Shop, staff: dict[str, str]) -> None:
    number = shop.sell({shop.add_variant(): 2}).number
    headers = staff | {"Idempotency-Key": str(new_id())}
    first, again = (
        program.post(f"{ORDERS}/{number}/refunds", json={"amount": "5.00"}, headers=headers) for _ in range(2)
    )
    assert (first.content, again.headers["idempotent-replayed"]) == (again.content, "true")
    assert order_of(program, number, staff)["refunded"] == usd("5.00")


def test_a_paid_order_is_cancelled_with_its_money_and_stock(
    program: TestClient, shop: Shop, staff: dict[str, str]
) -> None:
    variant_id = shop.add_variant(stock=5)
    number = shop.sell({variant_id: 2}).number
    program.post(f"{ORDERS}/{number}/refunds", json={"amount": "3.33"}, headers=staff)
    cancelled = program.post(f"{ORDERS}/{number}/cancel", json={"reason": "Changed mind"}, headers=staff)
    assert cancelled.status_code == 200
    order = cancelled.json()["data"]
    assert (order["status"], order["payment_status"], order["refunded"]) == ("CANCELLED", "refunded", order["paid"])
    assert shop.stock_of(variant_id).on_hand == 5
    again = program.post(f"{ORDERS}/{number}/cancel", json={}, headers=staff)
    assert (again.status_code, again.json()["error"]["code"]) == (409, "ORDER_OVER")
    assert shop.violations() == []


def test_an_unpaid_order_is_cancelled_and_its_stock_let_go(
    program: TestClient, shop: Shop, staff: dict[str, str]
) -> None:
    variant_id = shop.add_variant(stock=5)
    number = shop.buy({variant_id: 2}).number
    assert program.post(f"{ORDERS}/{number}/cancel", json={}, headers=staff).json()["data"]["status"] == "CANCELLED"
    assert shop.stock_of(variant_id).available == 5
    assert shop.violations() == []


def test_what_has_left_in_part_is_not_cancelled(program: TestClient, shop: Shop, staff: dict[str, str]) -> None:
    number = shop.sell({shop.add_variant(): 2}).number
    line_id = order_of(program, number, staff)["lines"][0]["id"]
    part = {"lines": [{"line_id": line_id, "quantity": 1}]}
    program.post(f"{ORDERS}/{number}/fulfillments", json=part, headers=staff)
    refused = program.post(f"{ORDERS}/{number}/cancel", json={}, headers=staff)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "ORDER_PARTLY_SENT")
    assert order_of(program, number, staff)["status"] == "PAID"


def test_f086_who_may_not_refund_is_told_so(program: TestClient, shop: Shop, staff_headers: SignIn) -> None:
    number = shop.sell({shop.add_variant(): 1}).number
    merchant = staff_headers(RoleName.MERCHANT)
    for path, body in (("refunds", {"amount": "1.00"}), ("cancel", {})):
        refused = program.post(f"{ORDERS}/{number}/{path}", json=body, headers=merchant)
        assert (refused.status_code, refused.json()["error"]["details"]) == (403, {"permission": "orders:refund"})
        assert program.post(f"{ORDERS}/{number}/{path}", json=body).status_code == 401
    assert order_of(program, number, merchant)["status"] == "PAID"
