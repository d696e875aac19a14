"""Zones, ways to deliver and their prices through REST."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from models.user import RoleName
from models.values.ids import new_id
from tests.harness.shop import Shop

ZONES = "/api/v1/shipping-zones"
METHODS = "/api/v1/shipping-methods"
SignIn = Callable[..., dict[str, str]]
BANDS = [
    {"currency": "USD", "price": "4.90"},
    {"currency": "USD", "price": "9.90", "from_weight_g": 5000, "free_from": "200.00"},
]


def named(answer: Any, name: str) -> dict[str, Any]:
    [zone] = [zone for zone in answer.json()["data"] if zone["name"] == name]
    return dict(zone)


def test_a_zone_is_made_filled_changed_and_removed(program: TestClient, shop: Shop, staff_headers: SignIn) -> None:
    owner = staff_headers(RoleName.OWNER)
    made = program.post(ZONES, json={"name": "Alps", "countries": ["at", "CH"]}, headers=owner)
    assert made.status_code == 201
    zone = named(made, "Alps")
    assert (zone["countries"], zone["methods"]) == (["AT", "CH"], [])
    body = {"zone_id": zone["id"], "name": "Post", "min_days": 1, "max_days": 3, "cutoff_hour": 14, "bands": BANDS}
    [method] = named(program.post(METHODS, json=body, headers=owner), "Alps")["methods"]
    assert [band["price"]["amount"] for band in method["bands"]] == ["4.90", "9.90"]
    assert program.delete(f"{ZONES}/{zone['id']}", headers=owner).status_code == 409
    address = f"{METHODS}/{method['id']}"
    cheaper = body | {"bands": [{"currency": "USD", "price": "1.00"}], "is_active": False}
    [method] = named(program.put(address, json=cheaper, headers=owner), "Alps")["methods"]
    assert (len(method["bands"]), method["is_active"]) == (1, False)
    assert named(program.delete(address, headers=owner), "Alps")["methods"] == []
    renamed = program.put(f"{ZONES}/{zone['id']}", json={"name": "Rest", "is_rest": True}, headers=owner)
    assert named(renamed, "Rest")["is_rest"] is True
    left = program.delete(f"{ZONES}/{zone['id']}", headers=owner).json()["data"]
    assert [zone["name"] for zone in left] == ["US, DE"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"bands": []}, "bands"),
        ({"bands": [BANDS[0], BANDS[0]]}, "bands"),
        ({"bands": [{"currency": "usd", "price": "1"}]}, "currency"),
        ({"bands": [{"currency": "USD", "price": "1.001"}]}, "price"),
        ({"bands": [{"currency": "USD", "price": "-1"}]}, "bands"),
        ({"min_days": 4, "max_days": 3}, "max_days"),
        ({"cutoff_hour": 24}, "cutoff_hour"),
        ({"zone_id": str(new_id())}, "zone_id"),
        ({"name": ""}, "name"),
        ({"max_weight_g": 0}, "max_weight_g"),
    ],
)
def test_what_cannot_be_delivered_is_refused_by_its_field(
    program: TestClient, shop: Shop, staff_headers: SignIn, changed: dict[str, Any], field: str
) -> None:
    zone_id = shop.value("SELECT id FROM shipping_zone")
    body = {"zone_id": str(zone_id), "name": "Post", "bands": BANDS} | changed
    refusal = program.post(METHODS, json=body, headers=staff_headers(RoleName.OWNER))
    assert refusal.status_code == 422
    assert field in refusal.text
    assert shop.value("SELECT count(*) FROM shipping_method") == 1


def test_delivery_is_for_whoever_may_change_settings(program: TestClient, shop: Shop, staff_headers: SignIn) -> None:
    merchant = staff_headers(RoleName.MERCHANT)
    assert program.post(ZONES, json={"name": "Alps"}, headers=merchant).status_code == 403
    assert program.get(ZONES, headers=merchant).status_code == 200
    assert program.get(ZONES).status_code == 401
