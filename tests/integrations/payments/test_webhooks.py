"""The sandbox tells what happened: signed, again until taken, and as badly as a test wants."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

import pytest

from shop_app.integrations.payments.gateway import ProviderRefused, SignatureInvalid
from shop_app.integrations.payments.sandbox import endpoints
from shop_app.integrations.payments.sandbox.books import KEY_PREFIX
from shop_app.integrations.payments.stripe import StripeGateway
from tests.harness.sandbox import Sandbox, running
from tests.integrations.payments.conftest import NewKey, intent_request, page_request
from tests.integrations.payments.listener import Listener

COMPLETED = "checkout.session.completed"


def pay(sandbox: Sandbox, gateway: StripeGateway) -> str:
    page = gateway.open_page(page_request())
    assert sandbox.pay(page.url).status_code == 303
    return page.session_id


def test_a_paid_page_is_told_with_a_signature_that_holds(
    sandbox: Sandbox, gateway: StripeGateway, listener: Listener, secret: str
) -> None:
    session_id = pay(sandbox, gateway)
    (delivery,) = listener.wait_for(1, kind=COMPLETED)
    event = gateway.verify(delivery.body, delivery.signature, [secret], sandbox.now())
    assert (event.session_id, event.api_version) == (session_id, "2026-10-28.endive")
    payment = gateway.fetch(session_id=session_id)
    assert (event.payment_intent_id, event.payment_id) == (payment.payment_intent_id, payment.payment_id)
    assert delivery.path == "/api/v1/webhooks/stripe/endpoint-1"
    assert delivery.host == f"demo.localhost:{listener.port}"
    with pytest.raises(SignatureInvalid):
        gateway.verify(delivery.body, delivery.signature, ["whsec_of_another_tenant"], sandbox.now())


def test_every_step_of_a_payment_is_told(
    sandbox: Sandbox, gateway: StripeGateway, listener: Listener, secret: str
) -> None:
    page = gateway.open_page(page_request())
    sandbox.pay(page.url, "4000000000000002")
    listener.wait_for(1, kind="payment_intent.payment_failed")
    sandbox.pay(page.url)
    listener.wait_for(1, kind="payment_intent.succeeded")
    other = gateway.open_page(page_request())
    gateway.expire_page(other.session_id)
    (expired,) = listener.wait_for(1, kind="checkout.session.expired")
    assert expired.event["data"]["object"]["id"] == other.session_id


def test_what_is_not_taken_comes_again_signed_afresh(
    sandbox: Sandbox, gateway: StripeGateway, account: str, listener: Listener, secret: str
) -> None:
    sandbox.plan_deliveries(drop=True, types=["payment_intent", "charge"])
    listener.answers = [500, 503]
    pay(sandbox, gateway)
    tries = listener.wait_for(3, kind=COMPLETED)
    assert len({delivery.event["id"] for delivery in tries}) == 1
    assert len({delivery.signature for delivery in tries}) == 3
    for delivery in tries:
        gateway.verify(delivery.body, delivery.signature, [secret], sandbox.now())


def test_a_listener_that_was_away_hears_of_it_later(
    sandbox: Sandbox, gateway: StripeGateway, account: str, listener: Listener, secret: str
) -> None:
    listener.answers = [500] * 4
    sandbox.plan_deliveries(drop=True, types=["payment_intent", "charge"])
    pay(sandbox, gateway)
    listener.wait_for(2, kind=COMPLETED)
    sandbox.move_clock(timedelta(minutes=1))
    listener.wait_for(3, kind=COMPLETED)
    sandbox.move_clock(timedelta(hours=1))
    assert len(listener.wait_for(4, kind=COMPLETED)) == 4


def test_c26_webhooks_can_be_held_repeated_and_shuffled(
    sandbox: Sandbox, gateway: StripeGateway, account: str, listener: Listener, secret: str
) -> None:
    sandbox.plan_deliveries(hold=True)
    for _ in range(3):
        pay(sandbox, gateway)
    time.sleep(0.5)
    assert listener.received == []
    made = [entry["type"] for entry in sandbox.deliveries(account)]
    sent = sandbox.release(account=account, order="shuffled", copies_up_to=3, seed=7)
    assert [entry["type"] for entry in sent] == [delivery.event["type"] for delivery in listener.received]
    assert {entry["event"] for entry in sent} == {entry["event"] for entry in sandbox.deliveries(account)}
    assert len(sent) > len(made)
    assert [entry["type"] for entry in sent] != made
    assert {entry["status"] for entry in sent} == {200}
    assert sandbox.release(account=account) == []


def test_webhooks_can_be_doubled_delayed_and_lost(
    sandbox: Sandbox, gateway: StripeGateway, account: str, listener: Listener, secret: str
) -> None:
    sandbox.plan_deliveries(copies=2, types=[COMPLETED])
    pay(sandbox, gateway)
    listener.wait_for(2, kind=COMPLETED)
    sandbox.plan_deliveries(delay_s=600, types=[COMPLETED])
    pay(sandbox, gateway)
    listener.wait_for(2, kind="payment_intent.succeeded")
    assert len(listener.wait_for(2, kind=COMPLETED)) == 2
    sandbox.plan_deliveries(drop=True)
    pay(sandbox, gateway)
    assert [entry["state"] for entry in sandbox.deliveries(account)[-2:]] == ["dropped", "dropped"]
    sandbox.move_clock(timedelta(minutes=11))
    listener.wait_for(3, kind=COMPLETED)


def test_c27_the_webhook_can_come_before_the_answer(
    sandbox: Sandbox, gateway: StripeGateway, listener: Listener, secret: str, new_key: NewKey
) -> None:
    intent = gateway.create_intent(intent_request())
    sandbox.plan_faults({"kind": "delay", "seconds": 2})
    began = time.monotonic()
    gateway.confirm_intent(
        intent.payment_intent_id,
        payment_method="pm_card_visa",
        return_url=listener.url(),
        idempotency_key=new_key(),
    )
    assert time.monotonic() - began >= 2
    assert listener.wait_for(1, kind="payment_intent.succeeded", patience_s=0)


def test_any_event_can_be_sent(
    sandbox: Sandbox, gateway: StripeGateway, account: str, listener: Listener, secret: str
) -> None:
    strange = {"id": "evt_strange", "type": "moon.landed", "data": {}}
    assert sandbox.send_event(strange, account) == [200]
    assert sandbox.send_event(strange, account, signed_ago_s=301) == [200]
    assert sandbox.send_event(strange, account, secret="whsec_wrong") == [200]
    fresh, old, wrong = listener.received
    assert gateway.verify(fresh.body, fresh.signature, [secret], sandbox.now()).type == "moon.landed"
    for delivery in (old, wrong):
        with pytest.raises(SignatureInvalid):
            gateway.verify(delivery.body, delivery.signature, [secret], sandbox.now())


def test_accounts_hear_of_their_own_payments_only(
    sandbox: Sandbox, gateway: StripeGateway, listener: Listener, secret: str
) -> None:
    stranger = sandbox.gateway("somebody-else")
    pay(sandbox, stranger)
    pay(sandbox, gateway)
    assert len(listener.wait_for(1, kind=COMPLETED)) == 1


def test_an_endpoint_can_be_registered_before_anything_runs(
    sandbox: Sandbox, account: str, gateway: StripeGateway, listener: Listener
) -> None:
    books = sandbox.folder / "books.sqlite"
    key = KEY_PREFIX + account
    first = endpoints.register(books, key, listener.url(), "whsec_first")
    assert endpoints.register(books, key, listener.url(), "whsec_second") == first
    pay(sandbox, gateway)
    (delivery,) = listener.wait_for(1, kind=COMPLETED)
    assert gateway.verify(delivery.body, delivery.signature, ["whsec_second"], sandbox.now())


def test_webhooks_follow_the_shop_to_another_port(tmp_path: Path, listener: Listener, new_key: NewKey) -> None:
    with running(tmp_path, f"http://127.0.0.1:{listener.port}") as sandbox:
        gateway = sandbox.gateway()
        gateway.register_webhook("http://demo.localhost:1/hook", idempotency_key=new_key())
        pay(sandbox, gateway)
        (delivery,) = listener.wait_for(1, kind=COMPLETED)
    assert (delivery.path, delivery.host) == ("/hook", f"demo.localhost:{listener.port}")


@pytest.mark.parametrize("url", ["https://example.com/hook", "http://10.0.0.1/", "ftp://localhost/", "localhost"])
def test_the_sandbox_calls_nobody_outside(gateway: StripeGateway, new_key: NewKey, url: str, tmp_path: Path) -> None:
    with pytest.raises(ProviderRefused):
        gateway.register_webhook(url, idempotency_key=new_key())
    with pytest.raises(ValueError, match="this machine"):
        endpoints.register(tmp_path / "books.sqlite", KEY_PREFIX + "demo", url, "whsec")
