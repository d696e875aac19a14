"""The sandbox's switches: whatever a provider may do to its callers, and to whom it sends its news."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest

from shop_app.integrations.payments.gateway import (
    CardDeclined,
    DisputeOutcome,
    Page,
    PaymentOutcome,
    ProviderUnreachable,
    RefundOutcome,
)
from shop_app.integrations.payments.stripe import StripeGateway
from tests.harness.sandbox import Sandbox
from tests.integrations.payments.conftest import page_request
from tests.integrations.payments.listener import Listener
from tests.integrations.payments.paying import intent_id, paid, refunded


def test_the_nth_call_can_be_struck(sandbox: Sandbox, gateway: StripeGateway) -> None:
    sandbox.plan_faults({"kind": "error", "status": 402, "path": "/v1/checkout/sessions", "nth": 3, "times": 0})
    pages: list[Page | None] = []
    for _ in range(5):
        try:
            pages.append(gateway.open_page(page_request()))
        except CardDeclined:
            pages.append(None)
    assert [page is None for page in pages] == [False, False, True, False, False]
    assert sandbox.faults_struck() == [1]


def test_a_fault_can_be_for_one_operation_only(sandbox: Sandbox, gateway: StripeGateway) -> None:
    sandbox.plan_faults({"kind": "error", "path": "/v1/payment_intents", "path_ends": "/confirm"})
    assert paid(gateway).status is PaymentOutcome.SUCCEEDED
    assert sandbox.faults_struck() == [1]


def test_c15_a_provider_that_names_a_pause_is_given_it(sandbox: Sandbox, gateway: StripeGateway) -> None:
    sandbox.plan_faults({"kind": "error", "status": 429, "retry_after_s": 1})
    began = time.monotonic()
    assert gateway.open_page(page_request()).url
    assert time.monotonic() - began >= 1


def test_c15_a_pause_longer_than_our_patience_is_not_waited_for(sandbox: Sandbox, gateway: StripeGateway) -> None:
    sandbox.plan_faults({"kind": "error", "status": 429, "retry_after_s": 3600})
    began = time.monotonic()
    with pytest.raises(ProviderUnreachable):
        gateway.open_page(page_request())
    assert time.monotonic() - began < 1


@pytest.mark.parametrize("status", ["succeeded_maybe", ""])
def test_c15_an_unknown_status_is_no_decision(sandbox: Sandbox, gateway: StripeGateway, status: str) -> None:
    payment = paid(gateway)
    made = refunded(gateway, payment, 100)
    dispute = sandbox.dispute(intent_id(payment))
    sandbox.plan_faults({"kind": "change", "put": {"status": status}, "times": 0})
    assert gateway.fetch(payment_intent_id=intent_id(payment)).status is PaymentOutcome.PROCESSING
    assert gateway.fetch_refund(made.refund_id).status is RefundOutcome.PENDING
    assert gateway.fetch_dispute(dispute["id"]).status is DisputeOutcome.UNDER_REVIEW


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "change", "without": ["id"]},
        {"kind": "change", "without": ["url"]},
        {"kind": "change", "put": {"expires_at": "soon"}},
        {"kind": "garble"},
    ],
)
def test_c15_an_answer_that_cannot_be_read_leaves_the_outcome_unknown(
    sandbox: Sandbox, gateway: StripeGateway, fault: dict[str, Any]
) -> None:
    request = page_request()
    sandbox.plan_faults(fault | {"times": 0})
    with pytest.raises(ProviderUnreachable):
        gateway.open_page(request)
    sandbox.plan_faults()
    page = gateway.open_page(request)
    assert gateway.fetch(session_id=page.session_id).status is PaymentOutcome.OPEN


def test_c15_a_row_that_cannot_be_read_stops_a_list(sandbox: Sandbox, gateway: StripeGateway) -> None:
    paid(gateway)
    sandbox.plan_faults({"kind": "change", "put": {"data": [{"id": "pi_1"}]}, "path": "/v1/payment_intents"})
    with pytest.raises(ProviderUnreachable):
        list(gateway.list_payments(sandbox.now() - timedelta(hours=1)))


def test_c15_an_event_of_another_version_is_read_as_far_as_it_goes(
    sandbox: Sandbox, gateway: StripeGateway, listener: Listener, secret: str
) -> None:
    sandbox.plan_deliveries(put={"api_version": "2031-01-01.future"}, without=["data.object.metadata", "created"])
    payment = paid(gateway)
    (told,) = listener.wait_for(1, kind="payment_intent.succeeded")
    event = gateway.verify(told.body, told.signature, [secret], sandbox.now())
    assert (event.api_version, event.payment_id) == ("2031-01-01.future", None)
    assert event.payment_intent_id == payment.payment_intent_id


def test_c26_each_event_can_come_one_to_five_times(
    sandbox: Sandbox, gateway: StripeGateway, account: str, listener: Listener, secret: str
) -> None:
    sandbox.plan_deliveries(copies_up_to=5, seed=3)
    for _ in range(4):
        paid(gateway)
    made = sandbox.deliveries(account)
    listener.wait_for(len(made))
    counts = [sum(row["event"] == event for row in made) for event in {row["event"] for row in made}]
    assert (min(counts), max(counts)) >= (1, 2)
    assert max(counts) <= 5


def test_c26_late_events_wait_for_the_shared_clock_or_for_a_word(
    sandbox: Sandbox, gateway: StripeGateway, account: str, listener: Listener, secret: str
) -> None:
    sandbox.plan_deliveries(delay_s=72 * 3600, shuffle=True, seed=1)
    paid(gateway)
    paid(gateway)
    time.sleep(0.5)
    assert listener.received == []
    made = len(sandbox.deliveries(account))
    sandbox.move_clock(timedelta(hours=72))
    assert len(listener.wait_for(made)) == made
    sandbox.move_clock(timedelta())
    sandbox.plan_deliveries(delay_s=3600)
    paid(gateway)
    sent = sandbox.release(account=account, states=["pending"])
    assert [(entry["type"], entry["status"]) for entry in sent] == [("payment_intent.succeeded", 200)]


def test_a_storm_repeats_a_part_and_keeps_several_under_way(
    sandbox: Sandbox, gateway: StripeGateway, account: str, listener: Listener, secret: str
) -> None:
    sandbox.plan_deliveries(hold=True)
    for _ in range(10):
        paid(gateway)
    held = len(sandbox.deliveries(account))
    sent = sandbox.release(account=account, repeats_percent=30, order="shuffled", at_once=8, seed=5)
    assert len(listener.received) == len(sent)
    assert held < len(sent) < 2 * held
    again = sandbox.release(account=account, states=["delivered"])
    assert len(again) == held


def test_a_registration_can_be_ended(
    sandbox: Sandbox, gateway: StripeGateway, account: str, listener: Listener
) -> None:
    registered = gateway.register_webhook(listener.url(), idempotency_key=f"webhook-{account}")
    for _ in range(2):
        gateway.forget_webhook(registered.webhook_id)
    paid(gateway)
    assert sandbox.deliveries(account) == []
