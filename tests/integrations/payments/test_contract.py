"""What a gateway promises, asked of the sandbox always and of Stripe's test mode when a key is set."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Any

import pytest

from models.errors import NotFound, ValidationFailed
from models.values import clock
from shop_app.integrations.payments.gateway import (
    CardDeclined,
    PageLine,
    PaymentOutcome,
    ProviderPayment,
    ProviderRefused,
    RefundOutcome,
    RefundRefused,
    RefundRequest,
)
from shop_app.integrations.payments.stripe import StripeGateway
from tests.integrations.payments.conftest import NewKey, intent_request, page_request

RETURN_URL = "http://demo.localhost:8000/orders/token"


def confirmed(
    gateway: StripeGateway, new_key: NewKey, *, method: str = "pm_card_visa", **asked: Any
) -> ProviderPayment:
    intent = gateway.create_intent(intent_request(**asked))
    return gateway.confirm_intent(
        intent.payment_intent_id, payment_method=method, return_url=RETURN_URL, idempotency_key=new_key()
    )


def refund(gateway: StripeGateway, payment: ProviderPayment, amount_minor: int, key: str) -> RefundOutcome:
    assert payment.payment_intent_id is not None
    assert payment.currency is not None
    request = RefundRequest(
        payment_intent_id=payment.payment_intent_id,
        amount_minor=amount_minor,
        currency=payment.currency,
        idempotency_key=key,
        reason="Arrived broken",
    )
    return gateway.refund(request).status


def test_a_page_is_open_until_somebody_pays(any_gateway: StripeGateway) -> None:
    request = page_request()
    page = any_gateway.open_page(request)
    payment = any_gateway.fetch(session_id=page.session_id)
    assert page.url.startswith("http")
    assert abs(page.expires_at - request.expires_at) < timedelta(seconds=1)
    assert (payment.status, payment.captured_minor, payment.currency) == (PaymentOutcome.OPEN, 0, "USD")
    assert payment.payment_id == request.payment_id


def test_the_same_key_opens_the_same_page(any_gateway: StripeGateway) -> None:
    request = page_request()
    assert any_gateway.open_page(request) == any_gateway.open_page(request)


def test_a_key_is_refused_for_another_body(any_gateway: StripeGateway) -> None:
    request = page_request()
    any_gateway.open_page(request)
    with pytest.raises(ProviderRefused):
        any_gateway.open_page(dataclasses.replace(request, amount_minor=100, lines=()))


def test_lines_that_do_not_divide_or_add_up_still_make_a_page(any_gateway: StripeGateway) -> None:
    odd = (PageLine(name="Three of a kind", quantity=3, amount_minor=1000),)
    any_gateway.open_page(page_request(amount_minor=1000, lines=odd))
    any_gateway.open_page(page_request(amount_minor=900, lines=odd))


def test_a_page_too_short_for_the_provider_is_refused(any_gateway: StripeGateway) -> None:
    with pytest.raises(ProviderRefused) as refusal:
        any_gateway.open_page(page_request(expires_at=clock.now() + timedelta(minutes=20)))
    assert refusal.value.details["param"] == "expires_at"


def test_an_expired_page_stays_expired(any_gateway: StripeGateway) -> None:
    page = any_gateway.open_page(page_request())
    assert any_gateway.expire_page(page.session_id).status is PaymentOutcome.EXPIRED
    assert any_gateway.expire_page(page.session_id).status is PaymentOutcome.EXPIRED


def test_a_good_card_pays(any_gateway: StripeGateway, new_key: NewKey) -> None:
    request = intent_request()
    intent = any_gateway.create_intent(request)
    assert (intent.status, bool(intent.client_secret)) == (PaymentOutcome.OPEN, True)
    payment = any_gateway.confirm_intent(
        intent.payment_intent_id,
        payment_method="pm_card_visa",
        return_url=RETURN_URL,
        idempotency_key=new_key(),
    )
    assert payment.status is PaymentOutcome.SUCCEEDED
    assert (payment.authorised_minor, payment.captured_minor, payment.refunded_minor) == (5000, 5000, 0)
    assert (payment.currency, payment.payment_id) == ("EUR", request.payment_id)
    assert any_gateway.fetch(payment_intent_id=intent.payment_intent_id) == payment


@pytest.mark.parametrize(
    ("method", "reason"),
    [
        ("pm_card_visa_chargeDeclined", "generic_decline"),
        ("pm_card_visa_chargeDeclinedInsufficientFunds", "insufficient_funds"),
    ],
)
def test_a_declined_card_says_why_and_charges_nothing(
    any_gateway: StripeGateway, new_key: NewKey, method: str, reason: str
) -> None:
    intent = any_gateway.create_intent(intent_request())
    with pytest.raises(CardDeclined) as refusal:
        any_gateway.confirm_intent(
            intent.payment_intent_id, payment_method=method, return_url=RETURN_URL, idempotency_key=new_key()
        )
    assert refusal.value.details["decline_code"] == reason
    payment = any_gateway.fetch(payment_intent_id=intent.payment_intent_id)
    assert (payment.status, payment.captured_minor) == (PaymentOutcome.FAILED, 0)
    assert payment.failure_code == reason


def test_a_decline_is_not_the_end(any_gateway: StripeGateway, new_key: NewKey) -> None:
    intent = any_gateway.create_intent(intent_request())
    for method in ("pm_card_visa_chargeDeclined", "pm_card_visa"):
        try:
            payment = any_gateway.confirm_intent(
                intent.payment_intent_id,
                payment_method=method,
                return_url=RETURN_URL,
                idempotency_key=new_key(),
            )
        except CardDeclined:
            continue
    assert (payment.status, payment.failure_code) == (PaymentOutcome.SUCCEEDED, None)


def test_a_card_that_asks_for_authentication_waits(any_gateway: StripeGateway, new_key: NewKey) -> None:
    payment = confirmed(any_gateway, new_key, method="pm_card_authenticationRequired")
    assert (payment.status, payment.authorised_minor) == (PaymentOutcome.OPEN, 0)


@pytest.mark.parametrize("part", [5000, 3000])
def test_an_amount_is_held_then_captured(any_gateway: StripeGateway, new_key: NewKey, part: int) -> None:
    held = confirmed(any_gateway, new_key, capture_later=True)
    assert (held.status, held.authorised_minor, held.captured_minor) == (PaymentOutcome.AUTHORISED, 5000, 0)
    assert held.payment_intent_id is not None
    taken = any_gateway.capture_intent(
        held.payment_intent_id, amount_minor=part, currency="EUR", idempotency_key=new_key()
    )
    assert (taken.status, taken.captured_minor) == (PaymentOutcome.SUCCEEDED, part)


def test_cancelling_is_final_unless_it_was_paid(any_gateway: StripeGateway, new_key: NewKey) -> None:
    waiting = any_gateway.create_intent(intent_request())
    ended = any_gateway.cancel_intent(waiting.payment_intent_id, idempotency_key=new_key())
    assert ended.status is PaymentOutcome.CANCELLED
    paid = confirmed(any_gateway, new_key)
    assert paid.payment_intent_id is not None
    kept = any_gateway.cancel_intent(paid.payment_intent_id, idempotency_key=new_key())
    assert (kept.status, kept.captured_minor) == (PaymentOutcome.SUCCEEDED, 5000)


def test_refunds_never_exceed_what_was_captured(any_gateway: StripeGateway, new_key: NewKey) -> None:
    payment = confirmed(any_gateway, new_key)
    assert refund(any_gateway, payment, 2000, new_key()) is RefundOutcome.SUCCEEDED
    with pytest.raises(RefundRefused):
        refund(any_gateway, payment, 3001, new_key())
    assert refund(any_gateway, payment, 3000, new_key()) is RefundOutcome.SUCCEEDED
    with pytest.raises(RefundRefused):
        refund(any_gateway, payment, 1, new_key())
    assert payment.payment_intent_id is not None
    after = any_gateway.fetch(payment_intent_id=payment.payment_intent_id)
    assert (after.captured_minor, after.refunded_minor) == (5000, 5000)


def test_one_refund_per_key(any_gateway: StripeGateway, new_key: NewKey) -> None:
    payment, key = confirmed(any_gateway, new_key), new_key()
    refund(any_gateway, payment, 2000, key)
    refund(any_gateway, payment, 2000, key)
    assert payment.payment_intent_id is not None
    assert any_gateway.fetch(payment_intent_id=payment.payment_intent_id).refunded_minor == 2000


def test_nothing_is_refunded_that_was_not_paid(any_gateway: StripeGateway, new_key: NewKey) -> None:
    intent = any_gateway.create_intent(intent_request())
    unpaid = any_gateway.fetch(payment_intent_id=intent.payment_intent_id)
    with pytest.raises(RefundRefused):
        refund(any_gateway, unpaid, 100, new_key())


def test_what_does_not_exist_is_not_found(any_gateway: StripeGateway) -> None:
    with pytest.raises(NotFound):
        any_gateway.fetch(payment_intent_id="pi_0000000000000000")
    with pytest.raises(NotFound):
        any_gateway.fetch(session_id="cs_test_0000000000000000")


def test_payments_are_listed_for_reconciliation(any_gateway: StripeGateway, new_key: NewKey) -> None:
    began = clock.now() - timedelta(minutes=1)
    payment = confirmed(any_gateway, new_key)
    refund(any_gateway, payment, 1200, new_key())
    listed = next(found for found in any_gateway.list_payments(began) if found.payment_id == payment.payment_id)
    assert listed == dataclasses.replace(payment, refunded_minor=1200)


@pytest.mark.parametrize(("currency", "amount_minor"), [("JPY", 1200), ("ISK", 1200), ("KWD", 12_340)])
def test_amounts_survive_currencies_of_other_exponents(
    any_gateway: StripeGateway, new_key: NewKey, currency: str, amount_minor: int
) -> None:
    payment = confirmed(any_gateway, new_key, currency=currency, amount_minor=amount_minor)
    assert (payment.captured_minor, payment.currency) == (amount_minor, currency)


def test_an_amount_finer_than_the_provider_takes_is_refused_before_it_is_sent(any_gateway: StripeGateway) -> None:
    with pytest.raises(ValidationFailed):
        any_gateway.create_intent(intent_request(currency="KWD", amount_minor=12_345))
