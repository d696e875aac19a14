"""What every way of paying promises, whatever it can do besides."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.errors import NotFound, ShopError
from models.values import clock
from shop_app.integrations.payments.gateway import (
    Ability,
    Gateway,
    NotOffered,
    PaymentOutcome,
    RefundOutcome,
    RefundRequest,
    SignatureInvalid,
)
from shop_app.integrations.payments.manual import ManualGateway
from shop_app.integrations.payments.redirect import RedirectGateway
from tests.harness.sandbox import Sandbox
from tests.integrations.payments.conftest import intent_request, page_request
from tests.integrations.payments.paying import card_page, charge_of, key

ADAPTERS = ("stripe", "redirect", "redirect without doors", "manual")


@pytest.fixture(params=ADAPTERS)
def adapter(request: pytest.FixtureRequest, sandbox: Sandbox, account: str) -> Gateway:
    match request.param:
        case "stripe":
            return sandbox.gateway(account)
        case "redirect":
            return RedirectGateway(sandbox.redirect_account(account), local=True)
        case "redirect without doors":
            return RedirectGateway(sandbox.redirect_account(account, status_address="", refund_address=""), local=True)
        case _:
            return ManualGateway()


def pay(sandbox: Sandbox, adapter: Gateway, url: str) -> None:
    if isinstance(adapter, RedirectGateway):
        sandbox.choose(url)
    elif Ability.PAGE in adapter.abilities:
        sandbox.pay(url)


def test_the_same_request_leads_to_the_same_page(adapter: Gateway) -> None:
    request = page_request()
    page = adapter.open_page(request)
    assert adapter.open_page(request) == page
    assert abs(page.expires_at - request.expires_at) < timedelta(seconds=1)


def test_nothing_is_paid_before_the_shopper_has_paid(adapter: Gateway) -> None:
    request = page_request()
    page = adapter.open_page(request)
    payment = adapter.fetch(session_id=page.session_id)
    assert payment.status in (PaymentOutcome.OPEN, PaymentOutcome.PROCESSING)
    assert (payment.payment_id, payment.captured_minor) == (request.payment_id, 0)


def test_who_can_be_asked_knows_what_was_paid(sandbox: Sandbox, adapter: Gateway) -> None:
    page = adapter.open_page(page_request())
    pay(sandbox, adapter, page.url)
    payment = adapter.fetch(session_id=page.session_id)
    if Ability.ASK in adapter.abilities:
        assert (payment.status, payment.captured_minor) == (PaymentOutcome.SUCCEEDED, 9640)
        assert payment.currency == "USD"
    else:
        assert (payment.status, payment.captured_minor) == (PaymentOutcome.PROCESSING, 0)
        assert payment.currency is None


def test_an_unpaid_page_can_be_closed(adapter: Gateway) -> None:
    page = adapter.open_page(page_request())
    for _ in range(2):
        assert adapter.expire_page(page.session_id).status is PaymentOutcome.EXPIRED


def test_a_refund_is_made_once_or_by_hand(sandbox: Sandbox, adapter: Gateway) -> None:
    page = adapter.open_page(page_request())
    pay(sandbox, adapter, page.url)
    request = RefundRequest(
        payment_intent_id=adapter.fetch(session_id=page.session_id).payment_intent_id or "",
        amount_minor=1000,
        currency="USD",
        idempotency_key=key(),
        refund_id="ours",
    )
    made = adapter.refund(request)
    assert adapter.refund(request) == made
    assert (made.status, made.amount_minor, made.our_refund_id) == (RefundOutcome.SUCCEEDED, 1000, "ours")
    found = adapter.find_refund(request.payment_intent_id, "ours")
    assert found == (made if {Ability.REFUND, Ability.ASK} <= adapter.abilities else None)


def test_a_payment_of_somebody_else_is_not_found(adapter: Gateway) -> None:
    if Ability.ASK in adapter.abilities or Ability.EVENTS not in adapter.abilities:
        with pytest.raises(NotFound):
            adapter.fetch(session_id="xx_of_nobody")
    with pytest.raises(NotFound):
        adapter.fetch_refund("re_of_nobody")
    with pytest.raises(NotFound):
        adapter.fetch_dispute("du_of_nobody")


def test_what_nobody_signed_is_refused(adapter: Gateway) -> None:
    for header in ("", "t=1,v1=abc"):
        with pytest.raises(SignatureInvalid):
            adapter.verify(b'{"id": "evt_1", "type": "payment.paid"}', header, ["secret"], clock.now())


def test_what_is_not_offered_is_said_beforehand(adapter: Gateway) -> None:
    if Ability.SAVED_CARDS not in adapter.abilities:
        with pytest.raises(NotOffered):
            adapter.save_card(card_page("cus_1"))
        with pytest.raises(NotOffered):
            adapter.charge_saved_card(charge_of("cus_1", "pm_1"))
        assert list(adapter.list_cards("cus_1")) == []
    if Ability.INTENT not in adapter.abilities:
        with pytest.raises(NotOffered):
            adapter.create_intent(intent_request())
    if Ability.CAPTURE_LATER not in adapter.abilities and Ability.PAGE in adapter.abilities:
        with pytest.raises(NotOffered):
            adapter.capture_intent("x_1", amount_minor=1, currency="USD", idempotency_key=key())
    if Ability.LIST not in adapter.abilities:
        since = clock.now() - timedelta(days=1)
        listed = [*adapter.list_payments(since), *adapter.list_refunds(since), *adapter.list_disputes(since)]
        assert listed == []


def test_every_refusal_has_a_sentence_and_a_code(adapter: Gateway) -> None:
    with pytest.raises(ShopError) as refusal:
        adapter.confirm_intent(
            "x_1", payment_method="pm_card_visa", return_url="http://localhost/", idempotency_key=key()
        )
    assert len(refusal.value.sentence) > 10
    assert refusal.value.reason.isupper()
