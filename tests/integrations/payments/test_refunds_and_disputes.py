"""Money that goes back, by the merchant's will or by a bank's."""

from __future__ import annotations

import uuid
from datetime import timedelta

import httpx
import pytest

from models.errors import NotFound
from models.values import clock
from shop_app.integrations.payments.gateway import (
    DisputeOutcome,
    ProviderRefused,
    RefundOutcome,
    RefundRefused,
)
from shop_app.integrations.payments.stripe import StripeGateway
from tests.harness.sandbox import Sandbox
from tests.integrations.payments.listener import Listener
from tests.integrations.payments.paying import intent_id, key, paid, refunded


def test_a_refund_is_found_again_by_our_id(any_gateway: StripeGateway) -> None:
    payment, ours = paid(any_gateway), str(uuid.uuid4())
    refunded(any_gateway, payment, 500)
    assert any_gateway.find_refund(intent_id(payment), ours) is None
    made = refunded(any_gateway, payment, 1200, refund_id=ours)
    assert any_gateway.find_refund(intent_id(payment), ours) == made
    assert any_gateway.fetch_refund(made.refund_id) == made
    assert (made.amount_minor, made.currency, made.our_refund_id) == (1200, "EUR", ours)
    assert made.payment_intent_id == payment.payment_intent_id
    with pytest.raises(NotFound):
        any_gateway.fetch_refund("re_0000000000000000")


def test_refunds_are_listed_newest_first(any_gateway: StripeGateway) -> None:
    began = clock.now() - timedelta(minutes=1)
    payment = paid(any_gateway)
    made = [refunded(any_gateway, payment, amount) for amount in (100, 200)]
    own = [refund for refund in any_gateway.list_refunds(began) if refund.payment_intent_id == intent_id(payment)]
    assert own == made[::-1]


def test_a_refund_may_be_pending_and_arrive(sandbox: Sandbox, gateway: StripeGateway) -> None:
    payment = paid(gateway, "pm_card_pendingRefund")
    made = refunded(gateway, payment, 2000)
    assert made.status is RefundOutcome.PENDING
    assert gateway.fetch(payment_intent_id=intent_id(payment)).refunded_minor == 2000
    sandbox.move_clock(timedelta(seconds=10))
    sandbox.wait_until(lambda: gateway.fetch_refund(made.refund_id).status is RefundOutcome.SUCCEEDED)


def test_a_refund_may_come_back_and_be_made_again(sandbox: Sandbox, gateway: StripeGateway) -> None:
    payment = paid(gateway, "pm_card_refundFail")
    made = refunded(gateway, payment, 5000)
    assert made.status is RefundOutcome.SUCCEEDED
    sandbox.move_clock(timedelta(seconds=10))
    sandbox.wait_until(lambda: gateway.fetch_refund(made.refund_id).status is RefundOutcome.FAILED)
    assert gateway.fetch_refund(made.refund_id).failure_code == "expired_or_canceled_card"
    assert gateway.fetch(payment_intent_id=intent_id(payment)).refunded_minor == 0
    assert refunded(gateway, payment, 5000).status is RefundOutcome.SUCCEEDED


@pytest.mark.parametrize("outcome", [RefundOutcome.SUCCEEDED, RefundOutcome.FAILED])
def test_a_test_decides_how_a_refund_ends(
    sandbox: Sandbox, gateway: StripeGateway, account: str, outcome: RefundOutcome
) -> None:
    sandbox.plan_refunds("pends", settles_after_s=None)
    payment = paid(gateway)
    made = refunded(gateway, payment, 2000)
    with pytest.raises(RefundRefused):
        refunded(gateway, payment, 3001)
    sandbox.settle_refund(made.refund_id, outcome)
    assert gateway.fetch_refund(made.refund_id).status is outcome
    (entry,) = sandbox.books(account)
    assert entry["refunded"] == (2000 if outcome is RefundOutcome.SUCCEEDED else 0)


def test_the_end_of_a_refund_is_told(sandbox: Sandbox, gateway: StripeGateway, listener: Listener, secret: str) -> None:
    sandbox.plan_refunds("pends_then_fails", settles_after_s=1)
    payment, ours = paid(gateway), str(uuid.uuid4())
    made = refunded(gateway, payment, 2000, refund_id=ours)
    (told,) = listener.wait_for(1, kind="refund.failed")
    event = gateway.verify(told.body, told.signature, [secret], sandbox.now())
    assert event.refund == gateway.fetch_refund(made.refund_id)
    assert event.refund is not None
    assert (event.refund.status, event.refund.our_refund_id) == (RefundOutcome.FAILED, ours)
    assert event.payment_intent_id == payment.payment_intent_id
    assert len(listener.wait_for(1, kind="refund.updated")) == 1


@pytest.mark.parametrize(
    ("evidence", "status", "withdrawn"),
    [("winning_evidence", DisputeOutcome.WON, 0), ("losing_evidence", DisputeOutcome.LOST, 5000)],
)
def test_a_dispute_takes_the_money_until_evidence_decides(
    any_gateway: StripeGateway, evidence: str, status: DisputeOutcome, withdrawn: int
) -> None:
    began = clock.now() - timedelta(minutes=1)
    payment = paid(any_gateway, "pm_card_createDispute")
    dispute = next(
        found for found in any_gateway.list_disputes(began) if found.payment_intent_id == payment.payment_intent_id
    )
    assert (dispute.status, dispute.reason) == (DisputeOutcome.OPEN, "fraudulent")
    assert (dispute.amount_minor, dispute.withdrawn_minor, dispute.currency) == (5000, 5000, "EUR")
    assert dispute.evidence_due_at is not None
    assert any_gateway.fetch_dispute(dispute.dispute_id) == dispute
    ended = any_gateway.answer_dispute(dispute.dispute_id, evidence, idempotency_key=key())
    ended = any_gateway.fetch_dispute(ended.dispute_id)
    assert (ended.status, ended.withdrawn_minor) == (status, withdrawn)


def test_a_dispute_can_be_given_up(any_gateway: StripeGateway) -> None:
    began = clock.now() - timedelta(minutes=1)
    payment = paid(any_gateway, "pm_card_createDispute")
    dispute = next(
        found for found in any_gateway.list_disputes(began) if found.payment_intent_id == payment.payment_intent_id
    )
    assert any_gateway.accept_dispute(dispute.dispute_id, idempotency_key=key()).status is DisputeOutcome.LOST
    with pytest.raises(ProviderRefused):
        any_gateway.answer_dispute(dispute.dispute_id, "too late", idempotency_key=key())


def test_what_a_bank_took_is_not_refunded_too(sandbox: Sandbox, gateway: StripeGateway, account: str) -> None:
    payment = paid(gateway)
    refunded(gateway, payment, 1000)
    dispute = sandbox.dispute(intent_id(payment), reason="product_not_received")
    assert dispute["amount"] == 4000
    with pytest.raises(RefundRefused):
        refunded(gateway, payment, 500)
    assert [(entry["refunded"], entry["disputed"]) for entry in sandbox.books(account)] == [(1000, 4000)]
    sandbox.decide_dispute(dispute["id"], "won")
    refunded(gateway, payment, 4000)
    assert [(entry["refunded"], entry["disputed"]) for entry in sandbox.books(account)] == [(5000, 0)]


def test_an_inquiry_takes_nothing_yet(sandbox: Sandbox, gateway: StripeGateway) -> None:
    payment = paid(gateway)
    inquiry = gateway.fetch_dispute(sandbox.dispute(intent_id(payment), inquiry=True)["id"])
    assert (inquiry.status, inquiry.withdrawn_minor) == (DisputeOutcome.INQUIRY, 0)
    refunded(gateway, payment, 5000)
    sandbox.decide_dispute(inquiry.dispute_id, "won")
    assert gateway.fetch_dispute(inquiry.dispute_id).status is DisputeOutcome.CLOSED


def test_a_dispute_that_nobody_answers_is_lost(sandbox: Sandbox, gateway: StripeGateway) -> None:
    dispute = sandbox.dispute(intent_id(paid(gateway)))
    sandbox.move_clock(timedelta(days=7, minutes=1))
    sandbox.wait_until(lambda: gateway.fetch_dispute(dispute["id"]).status is DisputeOutcome.LOST)


def test_every_step_of_a_dispute_is_told(
    sandbox: Sandbox, gateway: StripeGateway, listener: Listener, secret: str
) -> None:
    payment = paid(gateway)
    dispute = sandbox.dispute(intent_id(payment), amount_minor=2000)
    gateway.answer_dispute(dispute["id"], "The parcel was signed for.", idempotency_key=key())
    sandbox.decide_dispute(dispute["id"], "won")
    for step in ("created", "funds_withdrawn", "updated", "closed", "funds_reinstated"):
        listener.wait_for(1, kind=f"charge.dispute.{step}")
    steps = {}
    for delivery in listener.received:
        event = gateway.verify(delivery.body, delivery.signature, [secret], sandbox.now())
        if event.dispute is not None:
            steps[event.type.removeprefix("charge.dispute.")] = (event.dispute.status, event.dispute.withdrawn_minor)
            assert event.payment_intent_id == payment.payment_intent_id
    assert steps == {
        "created": (DisputeOutcome.OPEN, 2000),
        "funds_withdrawn": (DisputeOutcome.OPEN, 2000),
        "updated": (DisputeOutcome.UNDER_REVIEW, 2000),
        "closed": (DisputeOutcome.WON, 0),
        "funds_reinstated": (DisputeOutcome.WON, 0),
    }


@pytest.mark.parametrize("without", ["data.object.amount", "data.object.status", "data.object.created"])
def test_c15_an_event_about_a_dispute_that_cannot_be_read_still_arrives(
    sandbox: Sandbox, gateway: StripeGateway, listener: Listener, secret: str, without: str
) -> None:
    sandbox.plan_deliveries(without=[without], types=["charge.dispute.created"])
    payment = paid(gateway)
    sandbox.dispute(intent_id(payment))
    (told,) = listener.wait_for(1, kind="charge.dispute.created")
    event = gateway.verify(told.body, told.signature, [secret], sandbox.now())
    assert (event.dispute, event.payment_intent_id) == (None, payment.payment_intent_id)


def test_what_was_not_captured_cannot_be_disputed(sandbox: Sandbox, gateway: StripeGateway) -> None:
    held = paid(gateway, capture_later=True)
    with pytest.raises(httpx.HTTPStatusError, match="400"):
        sandbox.dispute(intent_id(held))
