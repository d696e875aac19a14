"""Money that is held first, and captured or let go later."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.values import clock
from shop_app.integrations.payments.gateway import CaptureRefused, PaymentOutcome, RefundRefused
from shop_app.integrations.payments.stripe import StripeGateway
from tests.harness.sandbox import Sandbox
from tests.integrations.payments.conftest import page_request
from tests.integrations.payments.paying import capture, intent_id, key, paid, refunded


def test_a_page_can_hold_the_amount(sandbox: Sandbox, gateway: StripeGateway) -> None:
    page = gateway.open_page(page_request(capture_later=True))
    sandbox.pay(page.url)
    held = gateway.fetch(session_id=page.session_id)
    assert (held.status, held.authorised_minor, held.captured_minor) == (PaymentOutcome.AUTHORISED, 9640, 0)
    taken = capture(gateway, held, 9640)
    assert (taken.status, taken.captured_minor) == (PaymentOutcome.SUCCEEDED, 9640)
    assert gateway.fetch(session_id=page.session_id).status is PaymentOutcome.SUCCEEDED


def test_a_hold_says_until_when_it_lasts(any_gateway: StripeGateway) -> None:
    held = paid(any_gateway, capture_later=True)
    assert held.capture_before is not None
    assert timedelta(days=4) < held.capture_before - clock.now() <= timedelta(days=8)


def test_what_a_partial_capture_lets_go_is_no_refund(any_gateway: StripeGateway) -> None:
    began = clock.now() - timedelta(minutes=1)
    held = paid(any_gateway, capture_later=True)
    taken = capture(any_gateway, held, 3000)
    assert (taken.authorised_minor, taken.captured_minor, taken.refunded_minor) == (5000, 3000, 0)
    own = [refund for refund in any_gateway.list_refunds(began) if refund.payment_intent_id == intent_id(held)]
    assert own == []


def test_no_more_is_refunded_than_was_captured(any_gateway: StripeGateway) -> None:
    held = paid(any_gateway, capture_later=True)
    capture(any_gateway, held, 3000)
    refunded(any_gateway, held, 1000)
    with pytest.raises(RefundRefused):
        refunded(any_gateway, held, 2001)
    refunded(any_gateway, held, 2000)
    after = any_gateway.fetch(payment_intent_id=intent_id(held))
    assert (after.captured_minor, after.refunded_minor) == (3000, 3000)


def test_no_more_is_captured_than_is_held_and_only_once(any_gateway: StripeGateway) -> None:
    held = paid(any_gateway, capture_later=True)
    with pytest.raises(CaptureRefused):
        capture(any_gateway, held, 5001)
    capture(any_gateway, held, 2000)
    with pytest.raises(CaptureRefused):
        capture(any_gateway, held, 3000)
    assert any_gateway.fetch(payment_intent_id=intent_id(held)).captured_minor == 2000


def test_one_capture_per_key(any_gateway: StripeGateway) -> None:
    held, same = paid(any_gateway, capture_later=True), key()
    for _ in range(2):
        taken = any_gateway.capture_intent(intent_id(held), amount_minor=2000, currency="EUR", idempotency_key=same)
    assert taken.captured_minor == 2000


def test_what_is_let_go_was_never_taken(any_gateway: StripeGateway) -> None:
    held = paid(any_gateway, capture_later=True)
    ended = any_gateway.cancel_intent(intent_id(held), idempotency_key=key())
    assert (ended.status, ended.captured_minor, ended.refunded_minor) == (PaymentOutcome.CANCELLED, 0, 0)
    with pytest.raises(CaptureRefused):
        capture(any_gateway, held, 5000)


def test_a_hold_lapses_after_a_week(sandbox: Sandbox, gateway: StripeGateway, account: str) -> None:
    held = paid(gateway, capture_later=True)
    sandbox.move_clock(timedelta(days=7, minutes=1))
    sandbox.wait_until(lambda: gateway.fetch(payment_intent_id=intent_id(held)).status is PaymentOutcome.CANCELLED)
    with pytest.raises(CaptureRefused):
        capture(gateway, held, 5000)
    (entry,) = sandbox.books(account)
    assert (entry["status"], entry["captured"], entry["refunded"]) == ("canceled", 0, 0)


def test_a_repeated_capture_after_a_broken_connection_takes_once(
    sandbox: Sandbox, gateway: StripeGateway, account: str
) -> None:
    held = paid(gateway, capture_later=True)
    sandbox.plan_faults({"kind": "reset_after_effect", "path_ends": "/capture"})
    assert capture(gateway, held, 4000).captured_minor == 4000
    (entry,) = sandbox.books(account)
    assert (entry["authorised"], entry["captured"], entry["refunded"]) == (5000, 4000, 0)
