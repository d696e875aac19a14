"""Documents over the wire: a list, a file, and what a shop prints on them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from models.user import RoleName
from shop_app.domain import fulfillment, invoices
from shop_app.domain.checkout import PlacedOrder
from tests.harness.shop import Shop

ORDERS = "/api/v1/orders"
SignIn = Callable[..., dict[str, str]]


@pytest.fixture
def placed(shop: Shop) -> PlacedOrder:
    placed = shop.sell({shop.add_variant(): 1})
    shop.do(invoices.issue_invoice, placed.order_id)
    return placed


def test_a_shopper_loads_the_invoice_down(program: TestClient, placed: PlacedOrder) -> None:
    (invoice,) = program.get(f"{ORDERS}/{placed.token}/invoices").json()["data"]
    assert invoice["kind"] == "invoice"
    answer = program.get(invoice["url"])
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == f"attachment; filename*=UTF-8''{invoice['name']}.pdf"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert program.get(invoice["url"]).content == answer.content
    assert program.get(f"{ORDERS}/{placed.token}/invoice.pdf").content == answer.content


def test_i25_another_orders_link_opens_nothing(program: TestClient, shop: Shop, placed: PlacedOrder) -> None:
    other = shop.sell({shop.add_variant(): 1})
    (invoice,) = program.get(f"{ORDERS}/{placed.token}/invoices").json()["data"]
    assert program.get(invoice["url"].replace(placed.token, other.token)).status_code == 404
    assert program.get(f"{ORDERS}/{placed.token[:-2]}AA/invoices").status_code == 404
    assert program.get(f"{ORDERS}/{other.token}/invoice.pdf").status_code == 404


def test_staff_list_issue_and_load(program: TestClient, shop: Shop, staff_headers: SignIn) -> None:
    placed = shop.sell({shop.add_variant(): 1})
    staff = staff_headers()
    address = f"{ORDERS}/{placed.number}/invoices"
    assert program.get(address).status_code == 401
    assert program.get(address, headers=staff).json()["data"] == []
    (issued,) = program.post(address, headers=staff).json()["data"]
    assert program.post(address, headers=staff).json()["data"] == [issued]
    assert program.get(issued["url"], headers=staff).content.startswith(b"%PDF-")
    assert program.get(issued["url"]).status_code == 401


def test_a_packing_slip(program: TestClient, shop: Shop, staff_headers: SignIn) -> None:
    placed = shop.sell({shop.add_variant(): 1})
    parcel = shop.do(fulfillment.fulfill, placed.order_id)
    slip = f"{ORDERS}/{placed.number}/fulfillments/{parcel}/packing-slip.pdf"
    assert program.get(slip, headers=staff_headers()).content.startswith(b"%PDF-")
    assert program.get(slip).status_code == 401


def test_a_shop_says_what_stands_on_its_invoices(program: TestClient, staff_headers: SignIn) -> None:
    address = "/api/v1/settings/invoices"
    owner = staff_headers(RoleName.OWNER)
    given = program.get(address, headers=owner).json()["data"] | {"legal_name": "Shop Ltd", "tax_id": "DE 1"}
    assert program.put(address, json=given, headers=owner).json()["data"] == given
    refused = program.put(address, json=given | {"invoice_prefix": "{month}"}, headers=owner)
    assert (refused.status_code, refused.json()["error"]["details"]["field"]) == (422, "invoice_prefix")
    assert program.put(address, json=given, headers=staff_headers(RoleName.SUPPORT)).status_code == 403
