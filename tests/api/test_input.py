"""What nobody may send, at every operation that changes something (C-53, C-34, C-42): generated from OpenAPI."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from starlette.testclient import TestClient

from models.user import RoleName
from models.values.ids import new_id
from shop_app.api.app import api_app
from shop_app.core.hosts import forget_hosts
from shop_app.domain import credit, promotions, tenants
from tests.harness.bodies import TOO_LARGE, Bodies, Place, spoiled
from tests.harness.cluster import Database
from tests.harness.shop import ADDRESS, EMAIL, Shop, open_shop
from tests.security.hostile import TEXTS

DESCRIPTION = api_app().openapi()
OPERATIONS = [
    (method.upper(), path, operation["requestBody"]["content"]["application/json"]["schema"])
    for path, operations in DESCRIPTION["paths"].items()
    for method, operation in operations.items()
    if method in ("post", "put", "patch") and "application/json" in operation.get("requestBody", {}).get("content", {})
]
NUMBERS = (-1, 0, 1.5, 10**9, 2**31, 2**63, "1", True, math.nan, math.inf, TOO_LARGE)
AMOUNTS = ("NaN", "Infinity", "1e5", "1_0", "12.345", "1,50", "0x10", "\N{FULLWIDTH DIGIT ONE}", "", "10000000000000")
OTHER_AMOUNTS = (1, 1.5, True, math.nan, {"amount": "1.00", "currency": "EUR"}, "9" * 400)
UNASKED = (
    "price",
    "unit_price_minor",
    "total_minor",
    "tenant_id",
    "status",
    "id",
    "currency",
    "is_admin",
    "created_at",
)
# Where an amount below zero means something: taking back, and a difference that the shop owes.
SIGNED = {"/api/v1/credit/{account_id}/corrections", "/api/v1/orders/{number}/edits"}

# At each commit every text field meets so many, a different lot each; in full, all of them.
LOT = 12
SEARCHES = ("/api/v1/products", "/api/v1/search", "/api/v1/search/suggestions")
# Cleaned or given a form of its own before it is kept: markup, addresses of mail, codes, names of countries.
SHAPED = {"description_html", "email", "code", "codes", "slug", "country", "region", "postcode", "prefix"}


@dataclass(frozen=True)
class Ground:
    """A shop with one of everything that a body may be about, and the headers of its owner, who has a cart."""

    program: TestClient
    headers: dict[str, str]
    numbers: dict[str, Any]
    bodies: Bodies

    def address(self, path: str) -> str:
        for prefix, number in self.numbers.items():
            if path.startswith(f"/api/v1/{prefix}/{{"):
                path = path.replace(path[path.index("{") : path.index("}") + 1], str(number), 1)
        while "{" in path:
            path = path.replace(path[path.index("{") : path.index("}") + 1], str(new_id()), 1)
        return path

    def send(self, method: str, path: str, content: bytes) -> Any:
        headers = self.headers | {"Content-Type": "application/json"}
        answer = self.program.request(method, path, content=content, headers=headers)
        told = answer.json()
        assert 400 <= answer.status_code < 500, f"{answer.status_code} for {content!r}"
        assert told["error"]["code"]
        assert told["error"]["message"]
        return told["error"]


@pytest.fixture(scope="module")
def shop(database: Database) -> Shop:
    return open_shop()


@pytest.fixture
def ground(program: TestClient, shop: Shop, staff_headers: Callable[..., dict[str, str]]) -> Ground:
    # One of the texts was why to close the shop.
    shop.do(tenants.reopen_shop)
    forget_hosts()
    token = program.post("/api/v1/cart").json()["data"]["token"]
    headers = staff_headers(RoleName.OWNER) | {"X-Cart-Token": token}
    variant = str(shop.add_variant(stock=50))

    def made(method: str, path: str, body: dict[str, Any]) -> Any:
        answer = program.request(method, f"/api/v1{path}", json=body, headers=headers)
        assert answer.is_success, answer.text
        return answer.json()["data"]

    cart = made("POST", "/cart/items", {"variant_id": variant, "quantity": 2})
    made("PUT", "/checkout/address", ADDRESS | {"email": EMAIL})
    made("PUT", "/checkout/shipping", {"shipping_method_id": str(shop.shipping_method_id)})
    draft = made("POST", "/drafts", {"lines": [{"variant_id": variant, "quantity": 1}], "email": EMAIL})
    order = made("GET", f"/orders/{shop.sell({shop.add_variant(): 3}).number}", {})
    terms = promotions.Terms(
        title="Once", action=promotions.AmountOff(amount_minor=500), stacking_class=promotions.StackingClass.ORDER
    )
    known = ADDRESS | {
        "variant_id": variant,
        "cart_id": cart["id"],
        "shipping_method_id": str(shop.shipping_method_id),
        "line_id": order["lines"][0]["id"],
        "email": EMAIL,
        "provider": "manual",
        "revision": draft["revision"],
    }
    numbers = {
        "orders": order["number"],
        "drafts": draft["number"],
        "cart/items": cart["lines"][0]["id"],
        "inventory": variant,
        "credit": shop.do(credit.issue_gift_card, 5000).account_id,
        "promotions": shop.do(promotions.create_promotion, terms, needs_code=True),
        "shipping-methods": shop.shipping_method_id,
        "payments/providers": "manual",
    }
    return Ground(program, headers, numbers, Bodies(DESCRIPTION["components"]["schemas"], known))


@pytest.fixture
def unchanged(database: Database, shop: Shop, ground: Ground) -> Iterator[None]:
    """Not one row of the shop is another afterwards."""
    before = rows_of(database, shop)
    yield
    after = rows_of(database, shop)
    assert {name for name in after if after[name] != before[name]} == set()


def rows_of(database: Database, shop: Shop) -> dict[str, str]:
    """Each table's rows of a shop, as a hash."""
    with psycopg.connect(database.admin_url) as admin:
        names = admin.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'"
            " WHERE c.relkind = 'r' ORDER BY 1"
        ).fetchall()
        hashes = " UNION ALL ".join(
            f"SELECT '{name}', md5(coalesce(string_agg(t::text, '' ORDER BY t::text), ''))"
            f" FROM {name} t WHERE tenant_id = %(shop)s"
            for (name,) in names
        )
        return dict(admin.execute(hashes, {"shop": shop.tenant_id}).fetchall())  # type: ignore[call-overload]


def names(error: Any, place: Place) -> bool:
    """Whether a refusal says which field it is about."""
    return place.name in str(error["details"])


def is_allowed(value: Any, place: Place) -> bool:
    """Whether a number is within the bounds that every number of a body has."""
    least, most = place.schema["minimum"], place.schema.get("maximum", place.schema.get("exclusiveMaximum", 0) - 1)
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def texts_in(value: Any, name: str) -> Iterator[str]:
    """Every text that stands under a name, at whatever depth."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == name and isinstance(inner, str):
                yield inner
            yield from texts_in(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_in(inner, name)


def trimmed(text: str) -> str:
    return " ".join(text.split())


def judge(answer: Any, text: str, place: Place) -> None:
    """Refused with a code and a sentence, or kept as it was sent but for blanks at its ends."""
    assert answer.status_code < 500, (place, text, answer.text)
    if answer.status_code >= 400:
        error = answer.json()["error"]
        assert error["code"], (place, text)
        assert error["message"], (place, text)
        return
    if place.name in SHAPED or "application/json" not in answer.headers.get("content-type", ""):
        return
    kept = list(texts_in(answer.json(), place.name))
    assert not kept or any(trimmed(one) == trimmed(text) for one in kept), (place, text, kept[:3])


def lot_of(number: int, *, full: bool) -> tuple[str, ...]:
    if full:
        return TEXTS
    start = number * LOT % len(TEXTS)
    return (*TEXTS, *TEXTS)[start : start + LOT]


IDS = [f"{method} {path}" for method, path, _ in OPERATIONS]


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(("method", "path", "schema"), OPERATIONS, ids=IDS)
def test_c53_no_operation_takes_what_it_did_not_ask_for(ground: Ground, method: str, path: str, schema: Any) -> None:
    body, address = ground.bodies.specimen(schema), ground.address(path)
    for place in ground.bodies.places(schema):
        match place.kind:
            case "number":
                for value in NUMBERS:
                    if not is_allowed(value, place):
                        error = ground.send(method, address, spoiled(body, place.path, value))
                        assert names(error, place), (place, value, error)
            case "amount":
                below_zero = () if path in SIGNED else ("-1.00",)
                for value in (*AMOUNTS, *OTHER_AMOUNTS, *below_zero):
                    ground.send(method, address, spoiled(body, place.path, value))
            case "id":
                for value in (str(new_id()), "1", 1, True, [], {}):
                    ground.send(method, address, spoiled(body, place.path, value))
            case "object":
                for field in set(UNASKED) - set(place.schema.get("properties", {})):
                    error = ground.send(method, address, spoiled(body, (*place.path, field), 1))
                    assert field in str(error["details"]), (place, error)


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("path", ["/cart/codes", "/checkout/credit", "/gift-cards/balance"])
def test_c34_codes_that_nobody_gave_out_are_refused(ground: Ground, path: str) -> None:
    for code in ("NOSUCHCODE", "' OR 1=1 --", "%", "0" * 16, "\u0130"):
        ground.send("POST", f"/api/v1{path}", spoiled({}, ("code",), code))


@pytest.mark.parametrize("number", range(len(OPERATIONS)), ids=IDS)
def test_c53_texts_are_kept_or_refused(ground: Ground, number: int, pytestconfig: pytest.Config) -> None:
    method, path, schema = OPERATIONS[number]
    body, address = ground.bodies.specimen(schema), ground.address(path)
    headers = ground.headers | {"Content-Type": "application/json"}
    places = [place for place in ground.bodies.places(schema) if place.kind == "other" and "enum" not in place.schema]
    for step, place in enumerate(places):
        if place.schema.get("type") != "string":
            continue
        for text in lot_of(number * 7 + step, full=pytestconfig.getoption("--full")):
            content = spoiled(body, place.path, text)
            judge(ground.program.request(method, address, content=content, headers=headers), text, place)


@pytest.mark.parametrize("path", SEARCHES)
def test_c53_whatever_is_searched_for_is_answered(ground: Ground, path: str) -> None:
    for text in TEXTS:
        answer = ground.program.get(path, params={"q": text[:2000]})
        assert answer.status_code < 500, (text, answer.text)
        if answer.status_code >= 400:
            assert answer.json()["error"]["message"], text
