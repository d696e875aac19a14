"""The door for a provider's news (I-18); what is done with it is `tests/domain/payments/test_webhooks.py`."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from models.values import clock
from models.values.ids import new_id
from shop_app.integrations.payments.sandbox.endpoints import signature
from tests.harness.cluster import Database
from tests.harness.shop import Shop, open_shop

SECRET = "whsec_of_this_shop"
EVENT = json.dumps(
    {
        "id": "evt_1",
        "object": "event",
        "type": "checkout.session.completed",
        "api_version": "2026-10-28.endive",
        "created": 1_800_000_000,
        "livemode": False,
        "data": {"object": {"id": "cs_1", "object": "checkout.session"}},
    }
).encode()


@pytest.fixture
def shop(database: Database) -> Shop:
    return open_shop(webhook_secret=SECRET)


@pytest.fixture
def deliver(program: TestClient, shop: Shop) -> Callable[..., int]:
    address = f"/api/v1/webhooks/stripe/{shop.value('SELECT id FROM webhook_endpoint')}"

    def send(raw: bytes = EVENT, *, signed: bytes = EVENT, secret: str = SECRET, age_s: int = 0) -> int:
        header = signature(secret, signed, int(clock.now().timestamp()) - age_s)
        return program.post(address, content=raw, headers={"Stripe-Signature": header}).status_code

    return send


def stored(shop: Shop) -> int:
    count: int = shop.value("SELECT count(*) FROM inbox")
    return count


def test_what_was_stored_is_answered_with_200(deliver: Callable[..., int], shop: Shop) -> None:
    assert [deliver(), deliver()] == [200, 200]
    assert stored(shop) == 1


def test_c29_what_was_not_signed_for_us_is_400_and_leaves_nothing(deliver: Callable[..., int], shop: Shop) -> None:
    changed = EVENT.replace(b"cs_1", b"cs_2")
    reencoded = json.dumps(json.loads(EVENT), separators=(",", ":")).encode()
    answers = [deliver(secret="whsec_wrong"), deliver(changed), deliver(reencoded), deliver(age_s=301)]
    assert answers == [400, 400, 400, 400]
    assert stored(shop) == 0


def test_without_a_signature_nothing_is_read(program: TestClient, shop: Shop) -> None:
    address = f"/api/v1/webhooks/stripe/{shop.value('SELECT id FROM webhook_endpoint')}"
    for body in (EVENT, b"", b"{", b"\xff" * 100):
        assert program.post(address, content=body).status_code == 400
    assert stored(shop) == 0


def test_an_unknown_endpoint_is_not_found(program: TestClient) -> None:
    for endpoint in (new_id(), "nothing", "%00"):
        assert program.post(f"/api/v1/webhooks/stripe/{endpoint}", content=EVENT).status_code == 404
