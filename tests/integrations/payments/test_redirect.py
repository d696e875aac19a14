"""The gateway of any provider that takes shoppers by a signed redirect, against one that runs here."""

from __future__ import annotations

import dataclasses
import json
import time
from datetime import timedelta
from typing import Any

import httpx
import pytest

from models.errors import NotFound, ValidationFailed
from models.values import clock
from shop_app.integrations.payments import signatures
from shop_app.integrations.payments.gateway import (
    Ability,
    PaymentOutcome,
    ProviderRefused,
    ProviderUnreachable,
    RefundOutcome,
    RefundRefused,
    RefundRequest,
    SignatureInvalid,
)
from shop_app.integrations.payments.outside import Outside
from shop_app.integrations.payments.redirect import RedirectAccount, RedirectGateway
from shop_app.integrations.payments.sandbox.redirect_books import secret_of
from tests.harness.sandbox import Sandbox
from tests.integrations.payments.conftest import page_request
from tests.integrations.payments.listener import Listener
from tests.integrations.payments.paying import key

STATUSES = {
    "pay": PaymentOutcome.SUCCEEDED,
    "later": PaymentOutcome.PROCESSING,
    "decline": PaymentOutcome.FAILED,
    "cancel": PaymentOutcome.CANCELLED,
}


@pytest.fixture
def entered(sandbox: Sandbox, account: str, listener: Listener) -> RedirectAccount:
    return sandbox.redirect_account(account, notify_url=listener.url("/api/v1/webhooks/redirect/endpoint-1"))


@pytest.fixture
def redirect(entered: RedirectAccount) -> RedirectGateway:
    return RedirectGateway(entered, local=True, pauses_s=(0.01, 0.02, 0.04))


def refund_request(session_id: str, amount_minor: int, **changed: Any) -> RefundRequest:
    values: dict[str, Any] = {
        "payment_intent_id": session_id,
        "amount_minor": amount_minor,
        "currency": "USD",
        "idempotency_key": key(),
    }
    return RefundRequest(**(values | changed))


@pytest.mark.parametrize("outcome", STATUSES)
def test_the_shopper_chooses_and_both_sides_know(
    sandbox: Sandbox, redirect: RedirectGateway, listener: Listener, entered: RedirectAccount, outcome: str
) -> None:
    request = page_request()
    page = redirect.open_page(request)
    assert redirect.open_page(request) == page
    assert redirect.fetch(session_id=page.session_id).status is PaymentOutcome.OPEN
    answer = sandbox.choose(page.url, outcome)
    went_well = outcome in ("pay", "later")
    back = request.success_url.replace("{CHECKOUT_SESSION_ID}", page.session_id) if went_well else request.cancel_url
    assert (answer.status_code, answer.headers["location"]) == (303, back)
    payment = redirect.fetch(session_id=page.session_id)
    assert (payment.status, payment.payment_id) == (STATUSES[outcome], request.payment_id)
    assert payment.captured_minor == (9640 if outcome == "pay" else 0)
    (told,) = listener.wait_for(1)
    event = redirect.verify(told.body, told.signature, [entered.secret], sandbox.now())
    assert (event.payment_id, event.session_id, event.payment) == (request.payment_id, page.session_id, payment)


def test_a_signed_address_cannot_be_changed(sandbox: Sandbox, redirect: RedirectGateway) -> None:
    page = redirect.open_page(page_request())
    for changed in ("amount=0.01", "currency=JPY", "return_url=http%3A%2F%2Fevil.localhost%2F"):
        name = changed.partition("=")[0]
        query = "&".join(part for part in page.url.partition("?")[2].split("&") if not part.startswith(f"{name}="))
        answer = sandbox.choose(f"{page.url.partition('?')[0]}?{query}&{changed}")
        assert answer.status_code == 403
    assert redirect.fetch(session_id=page.session_id).status is PaymentOutcome.OPEN


def test_the_fields_can_go_as_a_form(sandbox: Sandbox, entered: RedirectAccount) -> None:
    redirect = RedirectGateway(dataclasses.replace(entered, by_form=True), local=True)
    page = redirect.open_page(page_request())
    assert page.url == entered.page_address
    assert sandbox.choose(page.url, form=page.form).status_code == 303
    assert redirect.fetch(session_id=page.session_id).status is PaymentOutcome.SUCCEEDED


def test_an_expired_page_takes_no_money(sandbox: Sandbox, redirect: RedirectGateway) -> None:
    met, never_met = (redirect.open_page(page_request()) for _ in range(2))
    httpx.get(sandbox.here(met.url))
    for page in (met, never_met):
        assert redirect.expire_page(page.session_id).status is PaymentOutcome.EXPIRED
        assert sandbox.choose(page.url).status_code == 410
        assert redirect.fetch(session_id=page.session_id).status is PaymentOutcome.EXPIRED


def test_c28_who_pays_first_wins_against_expiry(sandbox: Sandbox, redirect: RedirectGateway) -> None:
    page = redirect.open_page(page_request())
    sandbox.choose(page.url)
    assert redirect.expire_page(page.session_id).status is PaymentOutcome.SUCCEEDED


def test_a_page_ends_by_itself_when_its_time_is_over(sandbox: Sandbox, redirect: RedirectGateway) -> None:
    page = redirect.open_page(page_request())
    sandbox.move_clock(timedelta(minutes=32))
    assert sandbox.choose(page.url).status_code == 410


def test_refunds_never_exceed_what_was_paid(sandbox: Sandbox, redirect: RedirectGateway) -> None:
    page = redirect.open_page(page_request())
    with pytest.raises(NotFound):
        redirect.refund(refund_request(page.session_id, 1))
    sandbox.choose(page.url)
    first = refund_request(page.session_id, 2000, refund_id="ours-1")
    made = redirect.refund(first)
    assert redirect.refund(first) == made
    assert (made.status, made.amount_minor, made.our_refund_id) == (RefundOutcome.SUCCEEDED, 2000, "ours-1")
    assert redirect.fetch_refund(made.refund_id) == made
    assert redirect.find_refund(page.session_id, "ours-1") == made
    assert redirect.find_refund(page.session_id, "ours-2") is None
    with pytest.raises(RefundRefused):
        redirect.refund(refund_request(page.session_id, 7641))
    redirect.refund(refund_request(page.session_id, 7640))
    assert redirect.fetch(session_id=page.session_id).refunded_minor == 9640


def test_c12_one_refund_when_the_connection_breaks(sandbox: Sandbox, redirect: RedirectGateway) -> None:
    page = redirect.open_page(page_request())
    sandbox.choose(page.url)
    sandbox.plan_faults({"kind": "reset_after_effect", "path": "/redirect/refunds"})
    redirect.refund(refund_request(page.session_id, 500, refund_id="ours"))
    assert redirect.fetch(session_id=page.session_id).refunded_minor == 500


def test_without_its_addresses_messages_and_the_merchant_tell(
    sandbox: Sandbox, entered: RedirectAccount, listener: Listener
) -> None:
    plain = RedirectGateway(dataclasses.replace(entered, status_address="", refund_address=""), local=True)
    assert plain.abilities == {Ability.PAGE, Ability.EVENTS}
    page = plain.open_page(page_request())
    sandbox.choose(page.url)
    assert plain.fetch(session_id=page.session_id).status is PaymentOutcome.PROCESSING
    (told,) = listener.wait_for(1)
    event = plain.verify(told.body, told.signature, [entered.secret], sandbox.now())
    assert event.payment is not None
    assert (event.payment.status, event.payment.captured_minor) == (PaymentOutcome.SUCCEEDED, 9640)
    by_hand = plain.refund(refund_request(page.session_id, 100))
    assert (by_hand.status, plain.find_refund(page.session_id, "x")) == (RefundOutcome.SUCCEEDED, None)
    assert plain.expire_page(page.session_id).status is PaymentOutcome.EXPIRED


@pytest.mark.parametrize("currency", ["JPY", "EUR", "KWD"])
def test_amounts_survive_currencies_of_other_exponents(
    sandbox: Sandbox, redirect: RedirectGateway, currency: str
) -> None:
    page = redirect.open_page(page_request(amount_minor=12_345, currency=currency, lines=()))
    sandbox.choose(page.url)
    assert redirect.fetch(session_id=page.session_id).captured_minor == 12_345


@pytest.mark.parametrize("kind", ["error", "hang", "reset"])
def test_c13_a_provider_in_trouble_is_left_alone_after_a_while(
    sandbox: Sandbox, entered: RedirectAccount, kind: str
) -> None:
    redirect = RedirectGateway(entered, local=True, pauses_s=())
    page = redirect.open_page(page_request())
    sandbox.plan_faults({"kind": kind, "path": "/redirect", "seconds": 9, "times": 0})
    for _ in range(5 if kind != "hang" else 2):
        with pytest.raises(ProviderUnreachable):
            redirect.fetch(session_id=page.session_id)
    began = time.monotonic()
    with pytest.raises(ProviderUnreachable):
        redirect.fetch(session_id=page.session_id)
    assert time.monotonic() - began < 0.05


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "garble"},
        {"kind": "change", "put": {"captured": "1000000.00"}},
        {"kind": "change", "without": ["currency"]},
    ],
)
def test_c15_what_the_provider_did_not_sign_is_not_believed(
    sandbox: Sandbox, redirect: RedirectGateway, fault: dict[str, Any]
) -> None:
    page = redirect.open_page(page_request())
    sandbox.choose(page.url, "later")
    sandbox.plan_faults(fault | {"path": "/redirect/status", "times": 0})
    with pytest.raises(ProviderUnreachable):
        redirect.fetch(session_id=page.session_id)


def test_a_wrong_secret_is_refused(sandbox: Sandbox, entered: RedirectAccount) -> None:
    stranger = RedirectGateway(dataclasses.replace(entered, secret="guessed"), local=True, pauses_s=())
    page = stranger.open_page(page_request())
    assert sandbox.choose(page.url).status_code == 403
    with pytest.raises(ProviderUnreachable):
        stranger.fetch(session_id=page.session_id)


BODY = json.dumps({"id": "evt_1", "type": "payment.paid", "data": {}}).encode()


@pytest.mark.parametrize(
    ("header", "secrets"),
    [
        pytest.param(signatures.signature("other", BODY, int(clock.now().timestamp())), ["right"], id="wrong secret"),
        pytest.param(signatures.signature("right", BODY, int(clock.now().timestamp()) - 400), ["right"], id="old"),
        pytest.param(signatures.signature("right", BODY + b" ", int(clock.now().timestamp())), ["right"], id="changed"),
        pytest.param(signatures.signature("", BODY, int(clock.now().timestamp())), [""], id="no secret"),
        pytest.param("", ["right"], id="no header"),
        pytest.param("t=soon,v1=abc", ["right"], id="no time"),
        pytest.param("t=1,t=2,v1=é", ["right"], id="two times"),
    ],
)
def test_c29_a_message_that_is_not_signed_for_us_is_refused(
    redirect: RedirectGateway, header: str, secrets: list[str]
) -> None:
    with pytest.raises(SignatureInvalid):
        redirect.verify(BODY, header, secrets, clock.now())


def test_c29_both_secrets_of_a_rotation_are_accepted(redirect: RedirectGateway) -> None:
    now = clock.now()
    for secret in ("right", "before"):
        signed = signatures.signature(secret, BODY, int(now.timestamp()))
        event = redirect.verify(BODY, signed, ["right", "before"], now)
        assert (event.event_id, event.type, event.payment) == ("evt_1", "payment.paid", None)
    with pytest.raises(ValidationFailed):
        redirect.verify(b"[]", signatures.signature("right", b"[]", int(now.timestamp())), ["right"], now)


@pytest.mark.parametrize(
    "address",
    [
        "http://pay.example.com/page",
        "https://pay.example.com:8443/page",
        "https://user:secret@pay.example.com/",
        "ftp://pay.example.com/",
        "https:///page",
        "javascript:alert(1)",
        "http://127.0.0.1:8000/",
        "https://[::1",
        "",
    ],
)
def test_only_a_plain_https_address_is_taken(entered: RedirectAccount, address: str) -> None:
    for name in ("page_address", "status_address"):
        if name != "page_address" and not address:
            continue
        good = dataclasses.replace(
            entered, page_address="https://pay.example.com/", status_address="", refund_address=""
        )
        with pytest.raises(ValidationFailed) as refusal:
            RedirectGateway(dataclasses.replace(good, **{name: address}))
        assert refusal.value.field == name
    RedirectGateway(good)


@pytest.mark.parametrize(
    "address",
    ["https://127.0.0.1/", "https://[::1]/", "https://10.0.0.1/", "https://169.254.169.254/", "https://localhost/"],
)
def test_an_address_within_our_own_network_is_not_called(address: str) -> None:
    with pytest.raises(ProviderRefused):
        Outside().post(address, b"", {})


def test_a_merchant_without_a_secret_is_refused(sandbox: Sandbox) -> None:
    assert secret_of("demo")
    with pytest.raises(ValidationFailed):
        RedirectGateway(sandbox.redirect_account("demo", secret=" "), local=True)
