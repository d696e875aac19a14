"""Parcels for staff, over the wire."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from models.user import RoleName
from models.values.ids import new_id
from tests.harness.shop import Shop

ORDERS = "/api/v1/orders"
SignIn = Callable[..., dict[str, str]]


@pytest.fixture
def parcel(program: TestClient, shop: Shop, staff_headers: SignIn) -> str:
    """The address of a parcel that is packed."""
    program.headers.update(staff_headers())
    number = shop.sell({shop.add_variant(): 2}).number
    order = program.post(f"{ORDERS}/{number}/fulfillments", json={"carrier": "UPS"}).json()["data"]
    return f"{ORDERS}/{number}/fulfillments/{order['parcels'][0]['id']}"


def test_a_parcel_is_shipped_and_delivered(program: TestClient, parcel: str) -> None:
    shipped = program.post(parcel + "/ship", json={"tracking": {"carrier": "UPS", "tracking_number": "1Z"}})
    assert shipped.status_code == 200
    assert shipped.json()["data"]["status"] == "shipped"
    assert shipped.json()["data"]["tracking_url"] == "https://www.ups.com/track?tracknum=1Z"
    order = parcel.rpartition("/fulfillments/")[0]
    assert program.get(order).json()["data"]["status"] == "SHIPPED"
    assert program.post(parcel + "/deliver").json()["data"]["delivered_at"] is not None
    assert program.get(order).json()["data"]["fulfillment_status"] == "delivered"
    assert program.post(order + "/complete").json()["data"]["status"] == "COMPLETED"
    again = program.post(parcel + "/deliver")
    assert (again.status_code, again.json()["error"]["code"]) == (409, "ILLEGAL_TRANSITION")


def test_tracking_can_be_corrected(program: TestClient, parcel: str) -> None:
    changed = program.put(parcel + "/tracking", json={"carrier": "Own van", "tracking_url": "https://van.example/1"})
    assert changed.json()["data"]["tracking_url"] == "https://van.example/1"
    refused = program.put(parcel + "/tracking", json={"tracking_url": "javascript:alert(1)"})
    assert (refused.status_code, refused.json()["error"]["details"]["field"]) == (422, "tracking_url")


def test_a_parcel_taken_back_is_gone(program: TestClient, parcel: str) -> None:
    assert program.post(parcel + "/cancel").status_code == 200
    assert program.post(parcel + "/cancel").status_code == 404
    order = program.get(parcel.rpartition("/fulfillments/")[0]).json()["data"]
    assert (order["parcels"], order["fulfillment_status"]) == ([], "unfulfilled")


def test_a_parcel_belongs_to_its_order(program: TestClient, shop: Shop, parcel: str) -> None:
    other = shop.sell({shop.add_variant(): 1}).number
    stray = f"{ORDERS}/{other}/fulfillments/{parcel.rpartition('/')[2]}/ship"
    assert program.post(stray, json={}).status_code == 404
    assert program.post(f"{ORDERS}/{other}/fulfillments/{new_id()}/deliver").status_code == 404


def test_f086_support_may_look_only(program: TestClient, parcel: str, staff_headers: SignIn) -> None:
    program.headers.update(staff_headers(RoleName.SUPPORT))
    for address in ("/ship", "/deliver", "/cancel"):
        body = {} if address == "/ship" else None
        assert program.post(parcel + address, json=body).status_code == 403
