from __future__ import annotations

import pytest

from models.errors import NotFound, ValidationFailed
from shop_app.integrations.payments.gateway import Gateway, PaymentOutcome, RefundOutcome, RefundRequest
from shop_app.integrations.payments.manual import ManualGateway
from tests.integrations.payments.conftest import intent_request, page_request


@pytest.fixture
def gateway() -> Gateway:
    return ManualGateway()


def test_the_shopper_goes_straight_back_and_the_merchant_decides(gateway: Gateway) -> None:
    request = page_request(success_url="http://demo.localhost/o?s={CHECKOUT_SESSION_ID}")
    page = gateway.open_page(request)
    assert page.url == f"http://demo.localhost/o?s={page.session_id}"
    payment = gateway.fetch(session_id=page.session_id)
    assert (payment.payment_id, payment.status) == (request.payment_id, PaymentOutcome.PROCESSING)
    assert gateway.expire_page(page.session_id).status is PaymentOutcome.EXPIRED


def test_an_intent_waits_for_the_merchant_and_can_be_cancelled(gateway: Gateway) -> None:
    intent = gateway.create_intent(intent_request())
    assert intent.status is PaymentOutcome.PROCESSING
    ended = gateway.cancel_intent(intent.payment_intent_id, idempotency_key="k")
    assert ended.status is PaymentOutcome.CANCELLED


def test_a_refund_is_done_by_hand(gateway: Gateway) -> None:
    request = RefundRequest(payment_intent_id="manual_1", amount_minor=5, currency="EUR", idempotency_key="refund-1")
    assert gateway.refund(request) == gateway.refund(request)
    assert gateway.refund(request).status is RefundOutcome.SUCCEEDED


def test_it_keeps_no_books_and_takes_no_card(gateway: Gateway) -> None:
    with pytest.raises(NotFound):
        gateway.fetch(payment_intent_id="pi_1")
    with pytest.raises(ValidationFailed):
        gateway.confirm_intent("manual_1", payment_method="pm_card_visa", return_url="", idempotency_key="k")
    with pytest.raises(ValidationFailed):
        gateway.register_webhook("http://localhost/", idempotency_key="k")
