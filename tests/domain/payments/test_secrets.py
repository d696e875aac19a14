"""Webhook secrets that are changed while deliveries are on their way."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from models.errors import Conflict
from models.values import clock
from shop_app.core.encryption import open_sealed
from shop_app.domain import payments
from shop_app.integrations.payments.gateway import SignatureInvalid
from shop_app.integrations.payments.sandbox.endpoints import signature
from tests.harness.sandbox import Sandbox
from tests.harness.shop import Shop, open_shop

BASE = "http://127.0.0.1:9"


@pytest.fixture
def shop(sandbox: Sandbox) -> Shop:
    shop = open_shop()
    payments.register_webhooks(shop.system(), BASE)
    return shop


def endpoint(shop: Shop) -> UUID:
    found: UUID = shop.value("SELECT id FROM webhook_endpoint")
    return found


def secret_of(shop: Shop) -> str:
    sealed = shop.value("SELECT secret FROM webhook_endpoint")
    place: dict[str, Any] = {"table": "webhook_endpoint", "column": "secret", "row_id": endpoint(shop)}
    return open_sealed(sealed, tenant_id=shop.tenant_id, **place)


def deliver(shop: Shop, secret: str, event_id: str) -> None:
    raw = json.dumps({"id": event_id, "type": "payment_intent.succeeded", "data": {"object": {}}}).encode()
    payments.receive_webhook(endpoint(shop), raw, signature(secret, raw, int(clock.now().timestamp())))


def test_c29_both_secrets_of_a_rotation_are_accepted_for_a_day(shop: Shop, sandbox: Sandbox) -> None:
    old = secret_of(shop)
    payments.rotate_webhook_secret(shop.system(), endpoint(shop), BASE)
    new = secret_of(shop)
    assert new != old
    deliver(shop, old, "evt_1")
    deliver(shop, new, "evt_2")
    with pytest.raises(Conflict) as refusal:
        payments.rotate_webhook_secret(shop.system(), endpoint(shop), BASE)
    assert refusal.value.reason == "ROTATION_UNDER_WAY"
    payments.retire_secrets(shop.system())
    deliver(shop, old, "evt_3")
    sandbox.move_clock(timedelta(hours=24, seconds=1))
    with pytest.raises(SignatureInvalid):
        deliver(shop, old, "evt_4")
    deliver(shop, new, "evt_5")
    assert shop.do(payments.list_endpoints)[0].old_secret_until is not None
    for _ in range(2):
        payments.retire_secrets(shop.system())
    assert shop.do(payments.list_endpoints)[0].old_secret_until is None
    payments.rotate_webhook_secret(shop.system(), endpoint(shop), BASE)


def test_a_rotation_that_was_cut_off_ends_with_the_secret_that_the_provider_knows(shop: Shop, sandbox: Sandbox) -> None:
    sandbox.plan_faults({"kind": "reset_after_effect", "path": "/v1/webhook_endpoints", "times": 9})
    old = secret_of(shop)
    with pytest.raises(Exception, match="provider"):
        payments.rotate_webhook_secret(shop.system(), endpoint(shop), BASE)
    assert secret_of(shop) == old
    sandbox.calm()
    payments.rotate_webhook_secret(shop.system(), endpoint(shop), BASE)
    assert secret_of(shop) != old
