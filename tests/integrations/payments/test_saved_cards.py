"""Cards that stay with a shopper: saved on a page, charged while the shopper is away."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from models.errors import NotFound
from shop_app.integrations.payments.gateway import (
    AuthenticationRequired,
    CardDeclined,
    PaymentOutcome,
    ProviderRefused,
)
from shop_app.integrations.payments.stripe import StripeGateway
from tests.harness.sandbox import Sandbox
from tests.integrations.payments.conftest import page_request
from tests.integrations.payments.paying import card_page, card_saved, charge_of, customer, intent_id, paid

ASKS_ONCE, ASKS_ALWAYS, FAILS_LATER, DECLINED = (
    "4000002500003155",
    "4000002760003184",
    "4000000000000341",
    "4000000000000002",
)


def test_a_card_is_saved_on_a_page_that_charges_nothing(sandbox: Sandbox, gateway: StripeGateway, account: str) -> None:
    shopper = customer(gateway)
    request = card_page(shopper)
    page = gateway.save_card(request)
    assert gateway.save_card(request) == page
    open_setup = gateway.fetch_card_setup(page.session_id)
    assert (open_setup.status, open_setup.card, open_setup.reference) == (PaymentOutcome.OPEN, None, request.reference)
    shown = httpx.get(sandbox.here(page.url)).text
    assert "Save a card" in shown
    assert "Nothing is charged now" in shown
    answer = sandbox.pay(page.url)
    assert answer.headers["location"] == f"http://demo.localhost:8000/account/cards?session={page.session_id}"
    setup = gateway.fetch_card_setup(page.session_id)
    assert (setup.status, setup.customer_id) == (PaymentOutcome.SUCCEEDED, shopper)
    assert setup.card is not None
    assert (setup.card.brand, setup.card.last4) == ("visa", "4242")
    assert (setup.card.expires_month, setup.card.expires_year) == (12, 2034)
    assert gateway.list_cards(shopper) == (setup.card,)
    assert sandbox.books(account) == []


def test_a_saved_card_pays_while_the_shopper_is_away(any_gateway: StripeGateway) -> None:
    shopper = customer(any_gateway)
    first = paid(any_gateway, customer_id=shopper, save_card=True)
    (card,) = any_gateway.list_cards(shopper)
    assert first.card == card
    charge = charge_of(shopper, card.payment_method_id)
    later = any_gateway.charge_saved_card(charge)
    assert any_gateway.charge_saved_card(charge) == later
    assert (later.status, later.captured_minor, later.payment_id) == (
        PaymentOutcome.SUCCEEDED,
        2500,
        charge.payment_id,
    )
    assert (later.customer_id, later.card) == (shopper, card)


def test_a_saved_card_can_be_held_first(sandbox: Sandbox, gateway: StripeGateway) -> None:
    shopper = customer(gateway)
    card = card_saved(sandbox, gateway, shopper)
    assert gateway.charge_saved_card(charge_of(shopper, card, capture_later=True)).status is PaymentOutcome.AUTHORISED


def test_a_card_saved_while_paying_stays(sandbox: Sandbox, gateway: StripeGateway) -> None:
    shopper = customer(gateway)
    page = gateway.open_page(page_request(customer_id=shopper, save_card=True))
    sandbox.pay(page.url)
    payment = gateway.fetch(session_id=page.session_id)
    assert gateway.list_cards(shopper) == (payment.card,)
    without = gateway.open_page(page_request(customer_id=shopper))
    sandbox.pay(without.url)
    assert len(gateway.list_cards(shopper)) == 1


@pytest.mark.parametrize(("number", "pays"), [(ASKS_ONCE, True), (ASKS_ALWAYS, False)])
def test_a_bank_may_want_to_see_the_shopper(
    sandbox: Sandbox, gateway: StripeGateway, account: str, number: str, pays: bool
) -> None:
    shopper = customer(gateway)
    card = card_saved(sandbox, gateway, shopper, number)
    charge = charge_of(shopper, card)
    if pays:
        assert gateway.charge_saved_card(charge).status is PaymentOutcome.SUCCEEDED
        return
    with pytest.raises(AuthenticationRequired) as refusal:
        gateway.charge_saved_card(charge)
    tried = refusal.value.details["payment_intent_id"]
    payment = gateway.fetch(payment_intent_id=tried)
    assert (payment.status, payment.failure_code) == (PaymentOutcome.FAILED, "authentication_required")
    assert [entry["captured"] for entry in sandbox.books(account)] == [0]


def test_a_saved_card_may_be_declined_later(sandbox: Sandbox, gateway: StripeGateway) -> None:
    shopper = customer(gateway)
    card = card_saved(sandbox, gateway, shopper, FAILS_LATER)
    with pytest.raises(CardDeclined) as refusal:
        gateway.charge_saved_card(charge_of(shopper, card))
    assert not isinstance(refusal.value, AuthenticationRequired)
    assert refusal.value.details["decline_code"] == "generic_decline"


def test_a_declined_card_is_not_saved_and_may_be_followed_by_another(sandbox: Sandbox, gateway: StripeGateway) -> None:
    shopper = customer(gateway)
    page = gateway.save_card(card_page(shopper))
    declined = sandbox.pay(page.url, DECLINED)
    assert declined.status_code == 402
    assert "Your card was declined." in declined.text
    assert gateway.list_cards(shopper) == ()
    assert sandbox.pay(page.url).status_code == 303
    assert len(gateway.list_cards(shopper)) == 1


@pytest.mark.parametrize("outcome", ["complete", "fail"])
def test_saving_may_need_authentication(sandbox: Sandbox, gateway: StripeGateway, outcome: str) -> None:
    shopper = customer(gateway)
    page = gateway.save_card(card_page(shopper))
    step = sandbox.pay(page.url, ASKS_ONCE)
    bank = httpx.URL(sandbox.here(page.url)).join(step.headers["location"])
    assert "wants to save your card" in httpx.get(bank).text
    httpx.post(bank, data={"outcome": outcome})
    setup = gateway.fetch_card_setup(page.session_id)
    assert (setup.card is not None) is (outcome == "complete")
    assert len(gateway.list_cards(shopper)) == (outcome == "complete")


def test_a_forgotten_card_pays_nothing_any_more(any_gateway: StripeGateway) -> None:
    shopper = customer(any_gateway)
    paid(any_gateway, customer_id=shopper, save_card=True)
    (card,) = any_gateway.list_cards(shopper)
    for _ in range(2):
        any_gateway.forget_card(card.payment_method_id)
    assert any_gateway.list_cards(shopper) == ()
    with pytest.raises((ProviderRefused, NotFound)):
        any_gateway.charge_saved_card(charge_of(shopper, card.payment_method_id))


def test_a_card_of_one_shopper_does_not_pay_for_another(any_gateway: StripeGateway) -> None:
    shopper, stranger = customer(any_gateway), customer(any_gateway)
    paid(any_gateway, customer_id=shopper, save_card=True)
    (card,) = any_gateway.list_cards(shopper)
    with pytest.raises((ProviderRefused, NotFound)):
        any_gateway.charge_saved_card(charge_of(stranger, card.payment_method_id))


def test_a_card_page_ends_by_itself(sandbox: Sandbox, gateway: StripeGateway) -> None:
    page = gateway.save_card(card_page(customer(gateway)))
    sandbox.move_clock(timedelta(minutes=32))
    sandbox.wait_until(lambda: gateway.fetch_card_setup(page.session_id).status is PaymentOutcome.EXPIRED)
    assert sandbox.pay(page.url).status_code == 410


def test_a_broken_connection_charges_once(sandbox: Sandbox, gateway: StripeGateway, account: str) -> None:
    shopper = customer(gateway)
    card = card_saved(sandbox, gateway, shopper)
    sandbox.plan_faults({"kind": "reset_after_effect", "path": "/v1/payment_intents"})
    payment = gateway.charge_saved_card(charge_of(shopper, card))
    assert [(entry["payment_intent_id"], entry["captured"]) for entry in sandbox.books(account)] == [
        (intent_id(payment), 2500)
    ]
