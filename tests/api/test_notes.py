"""Notes, tags and history through REST."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from models.user import RoleName
from tests.harness.shop import Shop

ORDERS = "/api/v1/orders"
SignIn = Callable[..., dict[str, str]]


def test_a_note_tells_who_wrote_it_and_its_buyer_never_sees_it(
    program: TestClient, shop: Shop, staff_headers: SignIn
) -> None:
    placed, staff = shop.sell({shop.add_variant(): 1}), staff_headers()
    address = f"{ORDERS}/{placed.number}/notes"
    written = program.post(address, json={"body": "  Calls back on Monday. "}, headers=staff)
    assert written.status_code == 201
    [note] = [one for one in written.json()["data"] if one["kind"] == "note"]
    assert (note["text"], note["actor"]) == ("Calls back on Monday.", "Staff")
    assert "Monday" not in program.get(f"{ORDERS}/{placed.token}").text
    gone = program.delete(f"{address}/{note['id']}", headers=staff).json()["data"]
    assert [one for one in gone if one["kind"] == "note"] == []
    assert program.delete(f"{address}/{note['id']}", headers=staff).status_code == 404


def test_the_history_tells_statuses_and_payments_in_order(
    program: TestClient, shop: Shop, staff_headers: SignIn
) -> None:
    number = shop.sell({shop.add_variant(): 1}).number
    happenings = program.get(f"{ORDERS}/{number}/history", headers=staff_headers()).json()["data"]
    assert [one["at"] for one in happenings] == sorted(one["at"] for one in happenings)
    steps = [(one["data"]["axis"], one["data"]["to"]) for one in happenings if one["kind"] == "status"]
    assert {("order", "placed"), ("payment", "paid")} <= set(steps)
    [payment] = [one["data"] for one in happenings if one["kind"] == "payment"]
    assert (payment["provider"], payment["status"]) == ("manual", "succeeded")


def test_orders_are_found_by_a_tag(program: TestClient, shop: Shop, staff_headers: SignIn) -> None:
    placed, other = (shop.sell({shop.add_variant(): 1}) for _ in range(2))
    staff = staff_headers()
    tagged = program.put(f"{ORDERS}/{placed.number}/tags", json={"tags": [" Gift  wrap ", "VIP", "vip"]}, headers=staff)
    assert tagged.json()["data"]["tags"] == ["gift wrap", "vip"]
    found = program.get(ORDERS, params={"tag": "VIP"}, headers=staff).json()["data"]
    assert [order["number"] for order in found] == [placed.number]
    assert program.get(f"{ORDERS}/{placed.token}").json()["data"]["tags"] == []
    program.put(f"{ORDERS}/{placed.number}/tags", json={"tags": []}, headers=staff)
    assert program.get(ORDERS, params={"tag": "vip"}, headers=staff).json()["data"] == []
    assert other.number in {order["number"] for order in program.get(ORDERS, headers=staff).json()["data"]}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "notes", {"body": ""}),
        ("POST", "notes", {"body": " \n "}),
        ("POST", "notes", {"body": "x" * 5001}),
        ("POST", "notes", {"body": "a\0b"}),
        ("POST", "notes", {"body": "hello", "author": "somebody else"}),
        ("PUT", "tags", {"tags": ["x" * 51]}),
        ("PUT", "tags", {"tags": [str(number) for number in range(31)]}),
        ("PUT", "tags", {"tags": "vip"}),
        ("PUT", "tags", {"tags": [""]}),
    ],
)
def test_c53_what_is_no_note_or_tag_is_refused(
    program: TestClient, shop: Shop, staff_headers: SignIn, method: str, path: str, body: dict[str, object]
) -> None:
    number = shop.sell({shop.add_variant(): 1}).number
    staff = staff_headers()
    answer = program.request(method, f"{ORDERS}/{number}/{path}", json=body, headers=staff)
    assert answer.status_code == 422
    assert answer.json()["error"]["message"]
    kinds = {one["kind"] for one in program.get(f"{ORDERS}/{number}/history", headers=staff).json()["data"]}
    assert "note" not in kinds
    assert program.get(f"{ORDERS}/{number}", headers=staff).json()["data"]["tags"] == []


def test_f086_who_may_only_look_changes_no_tag(program: TestClient, shop: Shop, staff_headers: SignIn) -> None:
    number = shop.sell({shop.add_variant(): 1}).number
    support = staff_headers(RoleName.SUPPORT)
    assert program.put(f"{ORDERS}/{number}/tags", json={"tags": ["vip"]}, headers=support).status_code == 403
    assert (
        program.post(f"{ORDERS}/{number}/notes", json={"body": "Asked for Monday."}, headers=support).status_code == 201
    )
    assert program.get(f"{ORDERS}/{number}/history").status_code == 401
