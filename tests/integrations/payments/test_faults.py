"""The provider in trouble: tries again with the same key, and never charges twice."""

from __future__ import annotations

import time

import pytest

from shop_app.integrations.payments.gateway import (
    CardDeclined,
    PaymentOutcome,
    ProviderRefused,
    ProviderUnreachable,
    RefundRequest,
)
from shop_app.integrations.payments.retries import READ_LIMIT_S
from shop_app.integrations.payments.stripe import StripeGateway
from tests.harness.sandbox import Sandbox
from tests.integrations.payments.conftest import NewKey, intent_request, page_request

RETURN_URL = "http://demo.localhost:8000/orders/token"


def test_c11_half_the_calls_failing_is_not_noticed(sandbox: Sandbox, gateway: StripeGateway) -> None:
    sandbox.plan_faults({"kind": "error", "status": 500, "every": 2, "times": 0})
    pages = {gateway.open_page(page_request()).session_id for _ in range(6)}
    assert len(pages) == 6


def test_c11_after_three_repeats_the_outcome_is_unknown_and_the_key_settles_it(
    sandbox: Sandbox, gateway: StripeGateway
) -> None:
    request = page_request()
    sandbox.plan_faults({"kind": "error", "status": 503, "times": 0})
    with pytest.raises(ProviderUnreachable):
        gateway.open_page(request)
    assert sandbox.faults_struck() == [4]
    sandbox.plan_faults()
    assert gateway.fetch(session_id=gateway.open_page(request).session_id).status is PaymentOutcome.OPEN


@pytest.mark.parametrize("kind", ["reset", "reset_after_effect"])
def test_c12_one_effect_when_the_connection_breaks(
    sandbox: Sandbox, gateway: StripeGateway, account: str, new_key: NewKey, kind: str
) -> None:
    intent = gateway.create_intent(intent_request())
    sandbox.plan_faults({"kind": kind})
    payment = gateway.confirm_intent(
        intent.payment_intent_id,
        payment_method="pm_card_visa",
        return_url=RETURN_URL,
        idempotency_key=new_key(),
    )
    sandbox.plan_faults({"kind": kind, "path": "/v1/refunds"})
    gateway.refund(
        RefundRequest(
            payment_intent_id=intent.payment_intent_id,
            amount_minor=1500,
            currency="EUR",
            idempotency_key=new_key(),
        )
    )
    assert payment.status is PaymentOutcome.SUCCEEDED
    assert [(entry["captured"], entry["refunded"]) for entry in sandbox.books(account)] == [(5000, 1500)]


def test_an_error_after_the_effect_is_remembered_for_its_key(
    sandbox: Sandbox, gateway: StripeGateway, account: str, new_key: NewKey
) -> None:
    intent = gateway.create_intent(intent_request())
    sandbox.plan_faults({"kind": "error_after_effect", "path": "/v1/payment_intents", "status": 500})
    with pytest.raises(ProviderUnreachable):
        gateway.confirm_intent(
            intent.payment_intent_id,
            payment_method="pm_card_visa",
            return_url=RETURN_URL,
            idempotency_key=new_key(),
        )
    assert gateway.fetch(payment_intent_id=intent.payment_intent_id).status is PaymentOutcome.SUCCEEDED
    assert len(sandbox.books(account)) == 1


def test_c13_a_silent_provider_costs_one_wait(sandbox: Sandbox, gateway: StripeGateway) -> None:
    sandbox.plan_faults({"kind": "hang", "seconds": 30, "times": 0})
    began = time.monotonic()
    with pytest.raises(ProviderUnreachable):
        gateway.open_page(page_request())
    assert READ_LIMIT_S <= time.monotonic() - began < 2 * READ_LIMIT_S


def test_c13_after_five_failures_the_provider_is_left_alone(sandbox: Sandbox, account: str) -> None:
    gateway = sandbox.gateway(account, pauses_s=())
    sandbox.plan_faults({"kind": "error", "times": 0})
    for _ in range(7):
        with pytest.raises(ProviderUnreachable):
            gateway.open_page(page_request())
    assert sandbox.faults_struck() == [5]


@pytest.mark.parametrize("status", [409, 429])
def test_c15_busy_answers_are_repeated(sandbox: Sandbox, gateway: StripeGateway, status: int) -> None:
    sandbox.plan_faults({"kind": "error", "status": status, "times": 3})
    assert gateway.open_page(page_request()).url
    sandbox.plan_faults({"kind": "error", "status": status, "times": 4})
    with pytest.raises(ProviderUnreachable):
        gateway.open_page(page_request())


def test_c15_a_decline_is_not_repeated(sandbox: Sandbox, gateway: StripeGateway) -> None:
    sandbox.plan_faults({"kind": "error", "status": 402, "times": 0})
    with pytest.raises(CardDeclined):
        gateway.open_page(page_request())
    assert sandbox.faults_struck() == [1]


def test_a_wrong_key_is_refused_at_once(sandbox: Sandbox) -> None:
    stranger = StripeGateway("sk_test_of_somebody", sandbox.address)
    with pytest.raises(ProviderRefused) as refusal:
        stranger.fetch(payment_intent_id="pi_1")
    assert refusal.value.details["status"] == 401


def test_an_address_where_nobody_listens_is_unreachable() -> None:
    gateway = StripeGateway("sk_test_sandbox_demo", "http://127.0.0.1:9", pauses_s=())
    with pytest.raises(ProviderUnreachable):
        gateway.fetch(payment_intent_id="pi_1")


def test_the_machines_proxy_is_not_asked_about_the_sandbox(
    sandbox: Sandbox, gateway: StripeGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    assert gateway.open_page(page_request()).url
