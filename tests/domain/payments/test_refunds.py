"""Refunds that wait, fail, or come back from the bank."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.errors import Conflict, RetryLater
from models.order import PaymentStatus
from shop_app.domain import payments
from tests.harness.paying import give_back, pay_by_card, payment_of, statuses
from tests.harness.sandbox import Sandbox
from tests.harness.shop import Shop


def refund_reference(shop: Shop) -> str:
    reference: str = shop.value("SELECT provider_refund_id FROM refund")
    return reference


@pytest.mark.parametrize(
    ("outcome", "status"),
    [("succeeded", PaymentStatus.PARTIALLY_REFUNDED), ("failed", PaymentStatus.PAID)],
)
def test_a_refund_that_waits_is_settled_by_its_news(
    shop: Shop, sandbox: Sandbox, outcome: str, status: PaymentStatus
) -> None:
    placed = pay_by_card(shop, sandbox)
    sandbox.plan_refunds("pends", None)
    give_back(shop, placed.order_id, 500)
    assert shop.value("SELECT status FROM refund") == "pending"
    with pytest.raises(Conflict):
        give_back(shop, placed.order_id, 1151, "too much")
    sandbox.settle_refund(refund_reference(shop), outcome)
    for _ in range(2):
        payments.settle_refunds(shop.system(), payment_of(shop, placed.order_id))
    assert shop.value("SELECT status FROM refund") == outcome
    assert statuses(shop, placed.order_id)[1] is status


def test_a_refund_that_the_bank_sends_back_is_booked_back(shop: Shop, sandbox: Sandbox) -> None:
    placed = pay_by_card(shop, sandbox)
    give_back(shop, placed.order_id, 1650)
    assert statuses(shop, placed.order_id)[1] is PaymentStatus.REFUNDED
    sandbox.settle_refund(refund_reference(shop), "failed")
    for _ in range(2):
        payments.settle_refunds(shop.system(), payment_of(shop, placed.order_id))
    assert statuses(shop, placed.order_id)[1] is PaymentStatus.PAID
    assert shop.values("SELECT event_type FROM outbox WHERE event_type LIKE 'Refund%%' ORDER BY id") == [
        "RefundIssued",
        "RefundFailed",
    ]
    assert shop.do(payments.refundable_minor, placed.order_id) == 1650


def test_i09_a_refund_is_looked_for_before_it_is_asked_again_a_day_later(shop: Shop, sandbox: Sandbox) -> None:
    placed = pay_by_card(shop, sandbox)
    sandbox.plan_faults({"kind": "reset_after_effect", "path": "/v1/refunds", "times": 9})
    with pytest.raises(RetryLater):
        give_back(shop, placed.order_id, 500)
    sandbox.calm()
    sandbox.move_clock(timedelta(hours=30))
    payments.run_refund(shop.system(), shop.value("SELECT id FROM refund"))
    assert shop.value("SELECT status FROM refund") == "succeeded"
    assert [entry["refunded"] for entry in sandbox.books(shop.subdomain)] == [500]


def test_i09_one_key_is_one_refund(shop: Shop, sandbox: Sandbox) -> None:
    placed = pay_by_card(shop, sandbox)
    assert give_back(shop, placed.order_id, 500, "key") == give_back(shop, placed.order_id, 500, "key")
    with pytest.raises(Conflict) as refusal:
        give_back(shop, placed.order_id, 400, "key")
    assert refusal.value.reason == "IDEMPOTENCY_KEY_REUSED"
    assert [entry["refunded"] for entry in sandbox.books(shop.subdomain)] == [500]
