"""How a shop is paid, over REST: who may what, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from models.payment import Provider
from models.user import RoleName
from models.values.ids import new_id
from shop_app.domain import payments
from shop_app.settings import settings
from tests.harness.cluster import Database
from tests.harness.paying import intent_of, pay_by_card, payment_of
from tests.harness.sandbox import Sandbox, running
from tests.harness.shop import Shop, open_shop

ORDERS = "/api/v1/orders"
PROVIDERS = "/api/v1/payments/providers"
SignIn = Callable[..., dict[str, str]]


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running(tmp_path_factory.mktemp("sandbox")) as sandbox:
        yield sandbox


@pytest.fixture
def shop(database: Database, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    monkeypatch.setenv("STRIPE_API_BASE", sandbox.address)
    settings.cache_clear()
    yield open_shop()
    sandbox.calm()


@pytest.fixture
def owner(staff_headers: SignIn) -> dict[str, str]:
    return staff_headers(RoleName.OWNER)


def data(answer: httpx.Response) -> Any:
    assert answer.status_code in (200, 201), answer.text
    return answer.json()["data"]


def test_a_held_card_is_charged_in_part_and_the_rest_asked_for(
    program: TestClient, shop: Shop, sandbox: Sandbox, owner: dict[str, str]
) -> None:
    configured = data(program.patch(f"{PROVIDERS}/stripe", json={"capture_method": "manual"}, headers=owner))
    assert configured["capture_method"] == "manual"
    placed = pay_by_card(shop, sandbox)
    address = f"{ORDERS}/{placed.number}"
    refused = program.post(f"{address}/capture", json={"amount": "16.51"}, headers=owner)
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "VALIDATION_FAILED")
    key = {**owner, "Idempotency-Key": str(new_id())}
    answers = [program.post(f"{address}/capture", json={"amount": "10.00"}, headers=key) for _ in range(2)]
    assert data(answers[0])["payment_status"] == "partially_paid"
    assert answers[0].content == answers[1].content
    asked = data(program.post(f"{address}/payments", json={"amount": "6.50", "provider": "manual"}, headers=owner))
    token = asked["path"].rpartition("/")[2]
    still = data(program.get(f"{ORDERS}/{token}/payment"))
    assert (still["due"]["amount"], still["can_open_page"]) == ("6.50", False)
    paid = data(program.post(f"{address}/payments/received", json={}, headers=owner))
    assert (paid["payment_status"], paid["paid"]["amount"]) == ("paid", "16.50")
    assert program.get(f"{ORDERS}/{token}/payment").json()["error"]["code"] == "NOTHING_TO_PAY"


def test_what_is_held_may_be_let_go(program: TestClient, shop: Shop, sandbox: Sandbox, owner: dict[str, str]) -> None:
    program.patch(f"{PROVIDERS}/stripe", json={"capture_method": "manual"}, headers=owner)
    placed = pay_by_card(shop, sandbox)
    released = data(program.post(f"{ORDERS}/{placed.number}/release-hold", headers=owner))
    assert (released["order_status"], released["payment_status"]) == ("placed", "pending")
    program.post(f"{ORDERS}/{placed.number}/payments", json={"amount": "16.50"}, headers=owner)
    page = data(program.post(f"{ORDERS}/{placed.token}/payment"))["url"]
    sandbox.pay(page)
    payments.settle(shop.system(), payment_of(shop, placed.order_id))
    shown = data(program.get(f"{ORDERS}/{placed.number}", headers=owner))
    assert shown["payment_status"] == "authorised"


def test_disputes_are_answered_once(program: TestClient, shop: Shop, sandbox: Sandbox, owner: dict[str, str]) -> None:
    placed = pay_by_card(shop, sandbox)
    dispute = sandbox.dispute(intent_of(shop, placed.order_id))["id"]
    payments.learn_dispute(shop.system(), payment_of(shop, placed.order_id), dispute)
    (found,) = data(program.get("/api/v1/disputes", params={"open_only": True}, headers=owner))
    address = f"/api/v1/disputes/{found['id']}"
    (answered,) = data(program.post(f"{address}/answer", json={"text": "Delivered."}, headers=owner))
    assert (found["status"], answered["status"]) == ("needs_response", "under_review")
    assert program.post(f"{address}/accept", headers=owner).json()["error"]["code"] == "DISPUTE_NOT_OPEN"


def test_providers_are_set_up_and_keys_never_told(program: TestClient, shop: Shop, owner: dict[str, str]) -> None:
    transfer = {"hold_days": 10, "instructions": "IBAN DE00", "display_name": "Bank transfer", "position": 5}
    assert data(program.patch(f"{PROVIDERS}/manual", json=transfer, headers=owner))["hold_days"] == 10
    unready = program.patch(f"{PROVIDERS}/redirect", json={"is_enabled": True}, headers=owner)
    assert (unready.status_code, unready.json()["error"]["details"]["field"]) == (422, "secret_key")
    for wrong in ("http://pay.example/", "https://u:p@pay.example/", "javascript:alert(1)"):
        answer = program.patch(f"{PROVIDERS}/redirect", json={"page_address": wrong}, headers=owner)
        assert answer.status_code == 422, wrong
    redirect = {
        "is_enabled": True,
        "secret_key": "a-secret-of-the-provider",
        "merchant": "shop-1",
        "page_address": "https://pay.example/page",
    }
    assert data(program.patch(f"{PROVIDERS}/redirect", json=redirect, headers=owner))["has_key"] is True
    listed = program.get(PROVIDERS, headers=owner)
    assert "a-secret" not in listed.text
    assert [view["provider"] for view in data(listed)] == ["stripe", "redirect", "manual"]
    (endpoint,) = data(program.get("/api/v1/payments/webhooks", headers=owner))
    assert (endpoint["provider"], endpoint["is_ready"]) == ("redirect", True)
    rotated = program.post(f"/api/v1/payments/webhooks/{endpoint['id']}/rotate", headers=owner)
    assert rotated.json()["error"]["code"] == "SECRET_IS_THE_PROVIDERS_KEY"


def test_the_books_are_compared_on_request(
    program: TestClient, shop: Shop, sandbox: Sandbox, owner: dict[str, str]
) -> None:
    pay_by_card(shop, sandbox)
    report = data(program.post("/api/v1/payments/reconciliation", headers=owner))
    assert (report["runs"][0]["compared"], report["breaks"]) == (1, [])
    assert data(program.get("/api/v1/payments/reconciliation", headers=owner)) == report


def test_a_card_is_saved_charged_and_forgotten(
    program: TestClient, shop: Shop, sandbox: Sandbox, owner: dict[str, str]
) -> None:
    placed = shop.buy({shop.add_variant(): 1}, provider=Provider.STRIPE)
    customer = shop.value("SELECT id FROM customer")
    address = f"/api/v1/customers/{customer}/cards"
    sandbox.pay(data(program.post(address, headers=owner))["url"])
    from shop_app.domain.payments.cards import learn_card

    learn_card(shop.system(), shop.value("SELECT setup_session_id FROM provider_customer"))
    (card,) = data(program.get(address, headers=owner))
    assert (card["last4"], card["expires"]) == ("4242", "12/2034")
    charge = program.post(f"{ORDERS}/{placed.number}/payments/card", json={"card_id": card["id"]}, headers=owner)
    assert data(charge)["payment_status"] == "paid"
    assert data(program.delete(f"{address}/{card['id']}", headers=owner)) == []


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", f"{PROVIDERS}/stripe", {"is_enabled": False}),
        ("POST", "/api/v1/payments/reconciliation", None),
        ("POST", f"/api/v1/payments/webhooks/{new_id()}/rotate", None),
        ("POST", f"/api/v1/disputes/{new_id()}/accept", None),
        ("POST", f"{ORDERS}/1001/payments/card", {"card_id": str(new_id())}),
    ],
)
def test_what_only_owners_and_admins_may(
    program: TestClient, shop: Shop, staff_headers: SignIn, method: str, path: str, body: dict[str, Any] | None
) -> None:
    shop.sell({shop.add_variant(): 1})
    merchant = staff_headers(RoleName.MERCHANT)
    assert program.request(method, path, json=body, headers=merchant).status_code == 403
    assert program.request(method, path, json=body).status_code == 401


@pytest.mark.parametrize("amount", ["-1", "0", "1e400", "NaN", "16.501", "99999999999999999999", "", "twelve"])
def test_c53_amounts_that_are_none_are_refused(
    program: TestClient, shop: Shop, owner: dict[str, str], amount: str
) -> None:
    placed = shop.buy({shop.add_variant(): 1})
    answer = program.post(f"{ORDERS}/{placed.number}/payments/received", json={"amount": amount}, headers=owner)
    assert answer.status_code == 422
    assert shop.value("SELECT count(*) FROM ledger_transaction") == 0
