"""The sandbox's payment page, as a browser without scripts uses it."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from shop_app.integrations.payments.gateway import PaymentOutcome
from shop_app.integrations.payments.stripe import StripeGateway
from tests.harness.sandbox import GOOD_CARD, Sandbox
from tests.integrations.payments.conftest import NewKey, intent_request, page_request

DECLINED, ASKS, ASKS_THEN_DECLINED = "4000000000000002", "4000002760003184", "4000008400001629"


def open_page(gateway: StripeGateway) -> tuple[str, str]:
    page = gateway.open_page(page_request())
    return page.session_id, page.url


def test_the_page_is_on_the_shops_own_origin_and_says_what_is_paid(sandbox: Sandbox, gateway: StripeGateway) -> None:
    session_id, url = open_page(gateway)
    assert url == f"http://demo.localhost:8000/sandbox-stripe/pay/{session_id}"
    page = httpx.get(sandbox.here(url)).text
    for text in ("Demo goods", "$96.40", "Mug, blue", "× 2", "no real money", "buyer@example.com"):
        assert text in page
    assert page.count("<input") == 3


def test_a_good_card_leads_back_to_the_shop(sandbox: Sandbox, gateway: StripeGateway) -> None:
    session_id, url = open_page(gateway)
    answer = sandbox.pay(url)
    back = f"http://demo.localhost:8000/orders/token?session={session_id}"
    assert (answer.status_code, answer.headers["location"]) == (303, back)
    payment = gateway.fetch(session_id=session_id)
    assert (payment.status, payment.captured_minor) == (PaymentOutcome.SUCCEEDED, 9640)
    again = sandbox.pay(url)
    assert (again.status_code, again.headers["location"]) == (303, back)
    assert [entry["captured"] for entry in sandbox.books() if entry["payment_id"] == payment.payment_id] == [9640]


def test_a_declined_card_keeps_the_form_and_may_be_followed_by_another(
    sandbox: Sandbox, gateway: StripeGateway
) -> None:
    session_id, url = open_page(gateway)
    declined = sandbox.pay(url, DECLINED)
    assert declined.status_code == 402
    assert "Your card was declined." in declined.text
    assert f'value="{DECLINED}"' in declined.text
    payment = gateway.fetch(session_id=session_id)
    assert (payment.status, payment.failure_code) == (PaymentOutcome.OPEN, "generic_decline")
    sandbox.pay(url)
    assert gateway.fetch(session_id=session_id).captured_minor == 9640


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"number": "4242424242424241"}, "Enter a valid card number."),
        ({"number": "4929420573595709"}, "The sandbox takes test cards only."),
        ({"number": ""}, "Enter a valid card number."),
        ({"expiry": "13/34"}, "Enter the expiry as month and year"),
        ({"expiry": "01/20"}, "This card has expired."),
        ({"cvc": "1"}, "Enter the 3 or 4 digits of the CVC."),
        ({"number": '"><script>alert(1)</script>'}, "Enter a valid card number."),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_tried(
    sandbox: Sandbox, gateway: StripeGateway, fields: dict[str, str], sentence: str
) -> None:
    session_id, url = open_page(gateway)
    form = {"number": GOOD_CARD, "expiry": "12 / 2034", "cvc": "123"} | fields
    answer = httpx.post(sandbox.here(url), data=form)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "<script" not in answer.text
    assert gateway.fetch(session_id=session_id).payment_intent_id is None


def test_a_test_card_can_be_filled_in_by_a_link(sandbox: Sandbox, gateway: StripeGateway) -> None:
    _, url = open_page(gateway)
    assert 'value="4000 0027 6000 3184"' in httpx.get(sandbox.here(url), params={"card": "3184"}).text


@pytest.mark.parametrize(
    ("card", "outcome", "expected"),
    [
        (ASKS, "complete", PaymentOutcome.SUCCEEDED),
        (ASKS, "fail", PaymentOutcome.OPEN),
        (ASKS_THEN_DECLINED, "complete", PaymentOutcome.OPEN),
    ],
)
def test_3d_secure_is_a_page_of_its_own(
    sandbox: Sandbox, gateway: StripeGateway, card: str, outcome: str, expected: PaymentOutcome
) -> None:
    session_id, url = open_page(gateway)
    step = sandbox.pay(url, card)
    assert step.status_code == 303
    bank = httpx.URL(sandbox.here(url)).join(step.headers["location"])
    assert "Complete authentication" in httpx.get(bank).text
    assert gateway.fetch(session_id=session_id).status is PaymentOutcome.OPEN
    back = httpx.post(bank, data={"outcome": outcome})
    assert back.headers["location"] == f"../{session_id}"
    payment = gateway.fetch(session_id=session_id)
    assert payment.status is expected
    after = httpx.get(bank.join(back.headers["location"]))
    if expected is PaymentOutcome.SUCCEEDED:
        assert after.headers["location"].startswith("http://demo.localhost:8000/orders/")
    else:
        assert payment.failure_message
        assert payment.failure_message in after.text


def test_an_intent_without_a_page_authenticates_and_returns(
    sandbox: Sandbox, gateway: StripeGateway, account: str, new_key: NewKey
) -> None:
    intent = gateway.create_intent(intent_request())
    gateway.confirm_intent(
        intent.payment_intent_id,
        payment_method="pm_card_authenticationRequired",
        return_url="http://demo.localhost:8000/done?order=1",
        idempotency_key=new_key(),
    )
    bank = f"{sandbox.address}/pay/authenticate/{intent.payment_intent_id}"
    back = httpx.post(bank, data={"outcome": "complete"}).headers["location"]
    assert back == (
        f"http://demo.localhost:8000/done?order=1&payment_intent={intent.payment_intent_id}&redirect_status=succeeded"
    )
    assert gateway.fetch(payment_intent_id=intent.payment_intent_id).status is PaymentOutcome.SUCCEEDED


def test_c28_who_pays_first_wins_against_expiry(sandbox: Sandbox, gateway: StripeGateway) -> None:
    session_id, url = open_page(gateway)
    sandbox.pay(url)
    assert gateway.expire_page(session_id).status is PaymentOutcome.SUCCEEDED


def test_c28_an_expired_page_takes_no_money(sandbox: Sandbox, gateway: StripeGateway) -> None:
    session_id, url = open_page(gateway)
    sandbox.pay(url, ASKS)
    gateway.expire_page(session_id)
    answer = sandbox.pay(url)
    assert answer.status_code == 410
    assert "http://demo.localhost:8000/checkout" in answer.text
    payment = gateway.fetch(session_id=session_id)
    assert (payment.status, payment.captured_minor) == (PaymentOutcome.EXPIRED, 0)
    late = httpx.post(f"{sandbox.address}/pay/authenticate/{payment.payment_intent_id}", data={"outcome": "complete"})
    assert late.status_code == 303
    assert gateway.fetch(session_id=session_id).status is PaymentOutcome.EXPIRED


def test_a_page_ends_by_itself_when_its_time_is_over(sandbox: Sandbox, gateway: StripeGateway) -> None:
    session_id, url = open_page(gateway)
    sandbox.move_clock(timedelta(minutes=32))
    assert sandbox.pay(url).status_code == 410
    assert gateway.fetch(session_id=session_id).status is PaymentOutcome.EXPIRED


def test_an_unknown_page_is_not_found(sandbox: Sandbox) -> None:
    assert httpx.get(f"{sandbox.address}/pay/cs_test_none").status_code == 404
    assert httpx.get(f"{sandbox.address}/pay/authenticate/pi_none").status_code == 404
