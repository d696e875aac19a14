"""The steps that several tests of gateways begin with."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import httpx

from models.values import clock
from shop_app.integrations.payments.gateway import (
    CardPageRequest,
    CustomerRequest,
    ProviderPayment,
    ProviderRefund,
    RefundRequest,
    SavedCardCharge,
)
from shop_app.integrations.payments.stripe import StripeGateway
from tests.harness.sandbox import GOOD_CARD, Sandbox
from tests.integrations.payments.conftest import intent_request

RETURN_URL = "http://demo.localhost:8000/orders/token"


def key() -> str:
    return f"test-{uuid.uuid4()}"


def paid(gateway: StripeGateway, method: str = "pm_card_visa", **asked: Any) -> ProviderPayment:
    """An intent of 5000 EUR minor units (or as ``asked``), confirmed with a test card."""
    intent = gateway.create_intent(intent_request(**asked))
    return gateway.confirm_intent(
        intent.payment_intent_id, payment_method=method, return_url=RETURN_URL, idempotency_key=key()
    )


def intent_id(payment: ProviderPayment) -> str:
    assert payment.payment_intent_id is not None
    return payment.payment_intent_id


def capture(gateway: StripeGateway, payment: ProviderPayment, amount_minor: int) -> ProviderPayment:
    return gateway.capture_intent(
        intent_id(payment), amount_minor=amount_minor, currency=payment.currency or "", idempotency_key=key()
    )


def refunded(
    gateway: StripeGateway, payment: ProviderPayment, amount_minor: int, *, refund_id: str | None = None
) -> ProviderRefund:
    return gateway.refund(
        RefundRequest(
            payment_intent_id=intent_id(payment),
            amount_minor=amount_minor,
            currency=payment.currency or "",
            idempotency_key=key(),
            refund_id=refund_id,
        )
    )


def customer(gateway: StripeGateway) -> str:
    reference = str(uuid.uuid4())
    return gateway.create_customer(
        CustomerRequest(reference=reference, email="buyer@example.com", idempotency_key=f"customer-{reference}")
    )


def card_page(customer_id: str, **changed: Any) -> CardPageRequest:
    reference = str(uuid.uuid4())
    values: dict[str, Any] = {
        "reference": reference,
        "customer_id": customer_id,
        "success_url": "http://demo.localhost:8000/account/cards?session={CHECKOUT_SESSION_ID}",
        "cancel_url": "http://demo.localhost:8000/account",
        "expires_at": clock.now() + timedelta(minutes=31),
        "idempotency_key": f"card-{reference}",
        "merchant_name": "Demo goods",
    }
    return CardPageRequest(**(values | changed))


def card_saved(sandbox: Sandbox, gateway: StripeGateway, customer_id: str, number: str = GOOD_CARD) -> str:
    """The id of the method, after the shopper filled in the page and answered the bank, if it asked."""
    page = gateway.save_card(card_page(customer_id))
    answer = sandbox.pay(page.url, number)
    if "authenticate" in answer.headers["location"]:
        bank = httpx.URL(sandbox.here(page.url)).join(answer.headers["location"])
        httpx.post(bank, data={"outcome": "complete"})
    card = gateway.fetch_card_setup(page.session_id).card
    assert card is not None
    return card.payment_method_id


def charge_of(customer_id: str, payment_method_id: str, **changed: Any) -> SavedCardCharge:
    payment_id = str(uuid.uuid4())
    values: dict[str, Any] = {
        "payment_id": payment_id,
        "customer_id": customer_id,
        "payment_method_id": payment_method_id,
        "amount_minor": 2500,
        "currency": "EUR",
        "description": "Order 1003",
        "customer_email": "buyer@example.com",
        "idempotency_key": f"charge-{payment_id}",
    }
    return SavedCardCharge(**(values | changed))
