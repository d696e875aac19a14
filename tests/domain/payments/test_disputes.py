"""Buyers' banks that want money back, however their news comes."""

from __future__ import annotations

from uuid import UUID

import pytest

from models.errors import Conflict, RetryLater
from models.order import PaymentStatus
from models.payment import DisputeStatus
from shop_app.domain import payments
from tests.harness.paying import give_back, intent_of, pay_by_card, payment_of, statuses
from tests.harness.sandbox import Sandbox
from tests.harness.shop import Shop


def accounts(shop: Shop) -> dict[str, int]:
    rows = shop.values("SELECT account || ' ' || sum(amount_minor) FROM ledger_entry GROUP BY account")
    sums = {name: int(minor) for name, minor in (row.split() for row in rows)}
    return {name: sums.get(name, 0) for name in ("processor", "dispute", "loss", "receivable")}


def learn(shop: Shop, order_id: UUID, dispute: str) -> None:
    for _ in range(2):
        payments.learn_dispute(shop.system(), payment_of(shop, order_id), dispute)


def test_a_dispute_takes_the_money_and_a_win_brings_it_back(shop: Shop, sandbox: Sandbox) -> None:
    placed = pay_by_card(shop, sandbox)
    dispute = sandbox.dispute(intent_of(shop, placed.order_id))["id"]
    learn(shop, placed.order_id, dispute)
    assert statuses(shop, placed.order_id)[1] is PaymentStatus.DISPUTED
    assert accounts(shop) == {"processor": 0, "dispute": 1650, "loss": 0, "receivable": 0}
    sandbox.decide_dispute(dispute, "won")
    learn(shop, placed.order_id, dispute)
    assert statuses(shop, placed.order_id)[1] is PaymentStatus.PAID
    assert accounts(shop) == {"processor": 1650, "dispute": 0, "loss": 0, "receivable": 0}
    assert shop.values("SELECT event_type FROM outbox WHERE event_type LIKE 'Dispute%%' ORDER BY id") == [
        "DisputeOpened",
        "DisputeClosed",
    ]


@pytest.mark.parametrize("in_order", [True, False])
def test_a_lost_dispute_is_a_loss_whichever_news_came_first(shop: Shop, sandbox: Sandbox, in_order: bool) -> None:
    placed = pay_by_card(shop, sandbox)
    dispute = sandbox.dispute(intent_of(shop, placed.order_id))["id"]
    if in_order:
        learn(shop, placed.order_id, dispute)
    sandbox.decide_dispute(dispute, "lost")
    learn(shop, placed.order_id, dispute)
    assert statuses(shop, placed.order_id)[1] is PaymentStatus.REFUNDED
    assert accounts(shop) == {"processor": 0, "dispute": 0, "loss": 1650, "receivable": 0}
    with pytest.raises(Conflict) as refusal:
        give_back(shop, placed.order_id, 1)
    assert refusal.value.reason == "REFUND_TOO_HIGH"


def test_an_inquiry_takes_nothing(shop: Shop, sandbox: Sandbox) -> None:
    placed = pay_by_card(shop, sandbox)
    learn(shop, placed.order_id, sandbox.dispute(intent_of(shop, placed.order_id), inquiry=True)["id"])
    assert statuses(shop, placed.order_id)[1] is PaymentStatus.PAID
    (found,) = shop.do(payments.list_disputes, open_only=True)
    assert (found.status, found.order_number) == (DisputeStatus.INQUIRY, placed.number)


def test_c37_what_a_bank_has_taken_cannot_be_refunded_as_well(shop: Shop, sandbox: Sandbox) -> None:
    placed = pay_by_card(shop, sandbox)
    give_back(shop, placed.order_id, 650)
    dispute = sandbox.dispute(intent_of(shop, placed.order_id), amount_minor=1000)["id"]
    learn(shop, placed.order_id, dispute)
    with pytest.raises(Conflict) as refusal:
        give_back(shop, placed.order_id, 1, "more")
    assert refusal.value.details["left_minor"] == 0
    assert accounts(shop)["dispute"] == 1000


def test_c37_a_dispute_waits_for_a_refund_of_the_same_money_to_end(shop: Shop, sandbox: Sandbox) -> None:
    placed = pay_by_card(shop, sandbox)
    (refund,) = shop.do(payments.begin_refund, placed.order_id, 1650, reason="", idempotency_key="k")
    dispute = sandbox.dispute(intent_of(shop, placed.order_id))["id"]
    with pytest.raises(RetryLater):
        learn(shop, placed.order_id, dispute)
    payments.run_refund(shop.system(), refund)
    assert shop.value("SELECT status FROM refund") == "failed"
    learn(shop, placed.order_id, dispute)
    assert accounts(shop) == {"processor": 0, "dispute": 1650, "loss": 0, "receivable": 0}


def test_the_merchant_answers_or_gives_in(shop: Shop, sandbox: Sandbox) -> None:
    answered, given_in = (pay_by_card(shop, sandbox) for _ in range(2))
    for placed in (answered, given_in):
        learn(shop, placed.order_id, sandbox.dispute(intent_of(shop, placed.order_id))["id"])
    first, second = sorted(shop.do(payments.list_disputes), key=lambda found: found.order_number)
    payments.answer_dispute(shop.system(), first.id, "It was delivered on Monday.")
    payments.accept_dispute(shop.system(), second.id)
    states = {found.order_number: found.status for found in shop.do(payments.list_disputes)}
    assert states == {answered.number: DisputeStatus.UNDER_REVIEW, given_in.number: DisputeStatus.LOST}
    assert statuses(shop, given_in.order_id)[1] is PaymentStatus.REFUNDED
    with pytest.raises(Conflict):
        payments.accept_dispute(shop.system(), second.id)
