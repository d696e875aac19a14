"""Taxes through REST."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from models.user import RoleName
from models.values.ids import new_id
from tests.harness.shop import Shop

TAXES = "/api/v1/taxes"
SignIn = Callable[..., dict[str, str]]


def test_a_tax_is_set_replaced_and_removed(program: TestClient, shop: Shop, staff_headers: SignIn) -> None:
    owner = staff_headers(RoleName.OWNER)
    body = {"name": "NYC", "percent": "8.875", "country": "us", "region": "ny", "postcodes": ["100*", "10001"]}
    saved = program.put(TAXES, json=body, headers=owner).json()["data"]
    assert (saved["country"], saved["region"], saved["percent"]) == ("US", "NY", "8.875")
    again = program.put(TAXES, json=body | {"percent": "9"}, headers=owner).json()["data"]
    assert (again["id"], again["percent"]) == (saved["id"], "9")
    assert len(program.get(TAXES, headers=staff_headers()).json()["data"]) == 3
    left = program.delete(f"{TAXES}/{saved['id']}", headers=owner).json()["data"]
    assert sorted(tax["country"] for tax in left) == ["DE", "US"]
    assert program.delete(f"{TAXES}/{new_id()}", headers=owner).status_code == 404


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"percent": "101"}, "rate"),
        ({"percent": "-1"}, "percent"),
        ({"percent": "1.23456"}, "percent"),
        ({"percent": 20}, "percent"),
        ({"country": "USA"}, "country"),
        ({"country": "1!"}, "country"),
        ({"country": "", "region": "NY"}, "country"),
        ({"postcodes": ["20000...10000"]}, "postcodes"),
        ({"postcodes": ["1%"]}, "postcodes"),
        ({"tax_class": "Reduced rate"}, "tax_class"),
        ({"priority": 0}, "priority"),
        ({"priority": True}, "priority"),
        ({"name": " "}, "name"),
        ({"rate_ppm": 1}, "rate_ppm"),
    ],
)
def test_what_is_no_tax_is_refused_by_its_field(
    program: TestClient, shop: Shop, staff_headers: SignIn, changed: dict[str, Any], field: str
) -> None:
    body = {"name": "VAT", "percent": "20", "country": "GB"} | changed
    refusal = program.put(TAXES, json=body, headers=staff_headers(RoleName.OWNER))
    assert refusal.status_code == 422
    assert field in refusal.text
    assert shop.value("SELECT count(*) FROM tax_rate") == 2


def test_taxes_are_for_whoever_may_change_settings(program: TestClient, shop: Shop, staff_headers: SignIn) -> None:
    body = {"name": "VAT", "percent": "20", "country": "GB"}
    assert program.put(TAXES, json=body, headers=staff_headers(RoleName.MERCHANT)).status_code == 403
    assert program.put(TAXES, json=body).status_code == 401
    assert program.get(TAXES).status_code == 401


HEADER = "Country Code,State Code,ZIP/Postcode,City,Rate %,Tax Name,Priority,Compound,Shipping,Tax Class\n"


def test_a_file_of_rates_is_taken_in_whole_or_not_at_all(
    program: TestClient, shop: Shop, staff_headers: SignIn
) -> None:
    owner = staff_headers(RoleName.OWNER)
    good = (
        HEADER + "FR,*,*,*,20.0000,TVA,1,0,1,\nFR,*,*,*,5.5000,TVA,1,0,1,reduced-rate\n"
        "US,AL,12345; 123456,*,2.0000,AL,2,1,0,\n"
    )
    report = program.post(f"{TAXES}/import", json={"csv": good}, headers=owner).json()["data"]
    assert [(tax["percent"], tax["tax_class"], tax["postcodes"]) for tax in report["taxes"]] == [
        ("20", "standard", []),
        ("5.5", "reduced", []),
        ("2", "standard", ["12345", "123456"]),
    ]
    assert (report["taxes"][2]["is_compound"], report["taxes"][2]["on_shipping"]) == (True, False)
    again = program.post(f"{TAXES}/import", json={"csv": good}, headers=owner).json()["data"]
    assert [tax["id"] for tax in again["taxes"]] == [tax["id"] for tax in report["taxes"]]
    bad = HEADER + "IT,*,*,*,22,IVA,1,0,1,\nIT,*,*,Roma,1,IVA,2,0,1,\nIT,*,*,*,many,IVA,3,0,1,\n"
    refused = program.post(f"{TAXES}/import", json={"csv": bad}, headers=owner).json()["data"]
    assert (refused["taxes"], [one["line"] for one in refused["problems"]]) == ([], [3, 4])
    assert shop.value("SELECT count(*) FROM tax_rate WHERE country = 'IT'") == 0
    assert program.post(f"{TAXES}/import", json={"csv": "a,b\n1,2\n"}, headers=owner).status_code == 422


def test_a_variant_bears_the_taxes_of_its_class(buyer: TestClient, shop: Shop, staff_headers: SignIn) -> None:
    owner = staff_headers(RoleName.OWNER)
    reduced = {"name": "Food", "percent": "2", "country": "US", "tax_class": "reduced"}
    assert buyer.put(TAXES, json=reduced, headers=owner).status_code == 200
    variant_id = shop.add_variant(price_minor=1000)
    sku = shop.value("SELECT sku FROM variant WHERE id = %(id)s", id=variant_id)
    buyer.post("/api/v1/cart/items", json={"variant_id": str(variant_id), "quantity": 1})

    def tax(tax_class: str) -> str:
        body = {"sku": sku, "tax_class": tax_class}
        assert buyer.put("/api/v1/tax-classes", json=body, headers=owner).status_code == 200
        return str(buyer.get("/api/v1/checkout").json()["data"]["totals"]["tax"]["amount"])

    # 0.50 of it is the delivery's.
    assert [tax(name) for name in ("reduced", "zero", "none", "luxury")] == ["0.70", "0.50", "0.50", "1.50"]
    refused = buyer.put("/api/v1/tax-classes", json={"sku": sku, "tax_class": "No!"}, headers=owner)
    assert refused.status_code == 422
    missing = buyer.put("/api/v1/tax-classes", json={"sku": "nothing", "tax_class": "zero"}, headers=owner)
    assert missing.status_code == 404
