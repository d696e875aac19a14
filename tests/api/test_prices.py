"""“Why this price?” through REST."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from starlette.testclient import TestClient

from models.user import RoleName
from tests.harness.shop import Shop

SignIn = Callable[..., dict[str, str]]


def summed(reasons: list[dict[str, object]], figure: str) -> Decimal:
    return sum((Decimal(one["amount"]["amount"]) for one in reasons if one["figure"] == figure), Decimal())  # type: ignore[index]


def test_a_carts_reasons_add_up_to_its_total(buyer: TestClient, shop: Shop) -> None:
    buyer.post("/api/v1/cart/items", json={"variant_id": str(shop.add_variant(price_minor=1000)), "quantity": 2})
    price = buyer.get("/api/v1/checkout/price").json()["data"]
    assert price["total"] == {"amount": "27.50", "currency": "USD"}
    assert summed(price["reasons"], "total") == Decimal("27.50")
    [line] = price["lines"]
    assert line["title"].startswith("Thing ")
    assert [(one["figure"], one["amount"]["amount"], one["reason"]) for one in line["reasons"]] == [
        ("price", "20.00", "2 × $10.00"),
        ("tax", "2.00", "Tax 10%"),
    ]
    told = [(one["figure"], one["reason"]) for one in price["reasons"]]
    assert told == [
        ("shipping", "Post"),
        ("shipping_tax", "Tax 10%"),
        ("total", "Goods"),
        ("total", "Delivery"),
        ("total", "Tax"),
    ]


def test_staff_see_why_an_order_cost_what_it_cost_and_nobody_else_does(
    program: TestClient, shop: Shop, staff_headers: SignIn
) -> None:
    placed = shop.sell({shop.add_variant(price_minor=1000): 1})
    # Later changes do not rewrite what was agreed.
    shop.run("UPDATE tax_rate SET rate_ppm = 0")
    address = f"/api/v1/orders/{placed.number}/price"
    price = program.get(address, headers=staff_headers(RoleName.SUPPORT)).json()["data"]
    assert summed(price["reasons"], "total") == Decimal(placed.total_minor) / 100
    assert [one["reason"] for one in price["lines"][0]["reasons"]] == ["1 × $10.00", "Tax 10%"]
    assert program.get(address).status_code == 401
    assert program.get("/api/v1/orders/999999/price", headers=staff_headers()).status_code == 404


def test_an_order_from_before_has_no_reasons_and_still_a_total(
    program: TestClient, shop: Shop, staff_headers: SignIn
) -> None:
    placed = shop.sell({shop.add_variant(): 1})
    shop.run("UPDATE orders SET price_trace = '{}'")
    price = program.get(f"/api/v1/orders/{placed.number}/price", headers=staff_headers()).json()["data"]
    assert (price["reasons"], price["total"]["amount"]) == ([], "16.50")
