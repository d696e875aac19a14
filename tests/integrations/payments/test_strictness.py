"""The sandbox is no kinder than Stripe: what Stripe refuses it refuses, and it forgets nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from shop_app.integrations.payments.gateway import PaymentOutcome
from shop_app.integrations.payments.sandbox.books import API_VERSION, KEY_PREFIX
from shop_app.integrations.payments.stripe import API_VERSION as OUR_VERSION
from shop_app.settings import PROJECT
from tests.harness.sandbox import Sandbox, running
from tests.integrations.payments.conftest import NewKey, intent_request, page_request

INTENT = {"amount": "5000", "currency": "eur"}


def call(
    sandbox: Sandbox,
    account: str,
    method: str,
    path: str,
    form: dict[str, str] | None = None,
    **headers: str,
) -> httpx.Response:
    sent = {"Authorization": f"Bearer {KEY_PREFIX}{account}"}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.request(method, sandbox.address + path, data=form, headers=sent, timeout=30)


def error(answer: httpx.Response) -> dict[str, Any]:
    refused: dict[str, Any] = answer.json()["error"]
    return refused


@pytest.mark.parametrize(
    ("form", "code", "param"),
    [
        (INTENT | {"colour": "blue"}, "parameter_unknown", "colour"),
        (INTENT | {"automatic_payment_methods[maybe]": "1"}, "parameter_unknown", "automatic_payment_methods[maybe]"),
        ({"currency": "eur"}, "parameter_missing", "amount"),
        (INTENT | {"amount": "many"}, "parameter_invalid_integer", "amount"),
        (INTENT | {"amount": "49"}, "amount_too_small", "amount"),
        (INTENT | {"amount": "0"}, "parameter_invalid", "amount"),
        (INTENT | {"currency": "EUR"}, "parameter_invalid", "currency"),
        (INTENT | {"expand[0]": "everything"}, "parameter_invalid", "expand"),
        (INTENT | {f"metadata[{'k' * 41}]": "v"}, "parameter_invalid", None),
    ],
)
def test_parameters_are_taken_literally(
    sandbox: Sandbox, account: str, form: dict[str, str], code: str, param: str | None
) -> None:
    answer = call(sandbox, account, "POST", "/v1/payment_intents", form)
    assert answer.status_code == 400
    assert error(answer)["code"] == code
    assert param in (None, error(answer)["param"])
    assert sandbox.books(account) == []


def test_only_the_endpoints_we_call_exist(sandbox: Sandbox, account: str) -> None:
    assert call(sandbox, account, "GET", "/v1/customers").status_code == 404
    assert call(sandbox, account, "DELETE", "/v1/payment_intents/pi_1").status_code in (404, 405)


def test_another_api_version_is_refused(sandbox: Sandbox, account: str) -> None:
    assert OUR_VERSION == API_VERSION
    answer = call(sandbox, account, "GET", "/v1/payment_intents", Stripe_Version="2019-01-01")
    assert answer.status_code == 400


@pytest.mark.parametrize("key", ["", "Bearer", "Bearer sk_live_x", f"Bearer {KEY_PREFIX}", f"Bearer {KEY_PREFIX}a/b"])
def test_keys_of_no_account_open_nothing(sandbox: Sandbox, key: str) -> None:
    headers = {"Authorization": key} if key else {}
    assert httpx.get(f"{sandbox.address}/v1/payment_intents", headers=headers).status_code == 401


def test_an_account_cannot_see_another(sandbox: Sandbox, account: str) -> None:
    intent = call(sandbox, account, "POST", "/v1/payment_intents", INTENT).json()["id"]
    assert call(sandbox, account, "GET", f"/v1/payment_intents/{intent}").status_code == 200
    assert call(sandbox, "somebody-else", "GET", f"/v1/payment_intents/{intent}").status_code == 404


def test_a_key_replays_its_answer_for_a_day(sandbox: Sandbox, account: str, new_key: NewKey) -> None:
    key = new_key()
    first, again = (
        call(sandbox, account, "POST", "/v1/payment_intents", INTENT, Idempotency_Key=key) for _ in range(2)
    )
    assert (again.content, again.headers["idempotent-replayed"]) == (first.content, "true")
    other = call(sandbox, account, "POST", "/v1/payment_intents", INTENT | {"amount": "5001"}, Idempotency_Key=key)
    assert (other.status_code, error(other)["type"]) == (400, "idempotency_error")
    sandbox.move_clock(timedelta(hours=25))
    forgotten = call(sandbox, account, "POST", "/v1/payment_intents", INTENT, Idempotency_Key=key)
    assert forgotten.json()["id"] != first.json()["id"]


def test_a_refusal_of_parameters_does_not_use_up_a_key(sandbox: Sandbox, account: str, new_key: NewKey) -> None:
    key = new_key()
    bad = call(sandbox, account, "POST", "/v1/payment_intents", {"amount": "x"}, Idempotency_Key=key)
    good = call(sandbox, account, "POST", "/v1/payment_intents", INTENT, Idempotency_Key=key)
    assert (bad.status_code, good.status_code) == (400, 200)


def test_a_key_in_use_is_refused(sandbox: Sandbox, account: str, new_key: NewKey) -> None:
    key, statuses = new_key(), []

    def create() -> None:
        answer = call(sandbox, account, "POST", "/v1/payment_intents", INTENT, Idempotency_Key=key)
        statuses.append(answer.status_code)

    sandbox.plan_faults({"kind": "delay", "seconds": 1, "times": 0})
    both = [threading.Thread(target=create) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert sorted(statuses) == [200, 409]
    assert len(sandbox.books(account)) == 1


def test_the_charge_is_an_id_unless_expanded(sandbox: Sandbox, account: str, new_key: NewKey) -> None:
    gateway = sandbox.gateway(account)
    intent = gateway.create_intent(intent_request()).payment_intent_id
    gateway.confirm_intent(
        intent, payment_method="pm_card_visa", return_url="http://localhost/", idempotency_key=new_key()
    )
    path = f"/v1/payment_intents/{intent}"
    assert call(sandbox, account, "GET", path).json()["latest_charge"].startswith("ch_")
    expanded = call(sandbox, account, "GET", f"{path}?expand[]=latest_charge").json()
    assert expanded["latest_charge"]["amount_captured"] == 5000


def test_the_books_speak_of_minor_units(sandbox: Sandbox, account: str, new_key: NewKey) -> None:
    gateway = sandbox.gateway(account)
    intent = gateway.create_intent(intent_request(currency="ISK", amount_minor=1200)).payment_intent_id
    gateway.confirm_intent(
        intent, payment_method="pm_card_visa", return_url="http://localhost/", idempotency_key=new_key()
    )
    assert call(sandbox, account, "GET", f"/v1/payment_intents/{intent}").json()["amount"] == 120_000
    assert [(entry["captured"], entry["currency"]) for entry in sandbox.books(account)] == [(1200, "ISK")]


def test_lists_come_in_pages(sandbox: Sandbox, account: str) -> None:
    made = [call(sandbox, account, "POST", "/v1/payment_intents", INTENT).json()["id"] for _ in range(5)]
    seen, after = [], ""
    while True:
        page = call(sandbox, account, "GET", f"/v1/payment_intents?limit=2{after}").json()
        seen += [intent["id"] for intent in page["data"]]
        if not page["has_more"]:
            break
        after = f"&starting_after={seen[-1]}"
    assert seen == made[::-1]


def test_secrets_are_shown_once(sandbox: Sandbox, account: str) -> None:
    form = {"url": "http://localhost:9/", "enabled_events[0]": "*", "api_version": API_VERSION}
    created = call(sandbox, account, "POST", "/v1/webhook_endpoints", form).json()
    assert created["secret"].startswith("whsec_")
    call(sandbox, account, "POST", "/v1/payment_intents", INTENT)
    assert created["secret"] not in call(sandbox, account, "GET", "/v1/events").text


def test_i21_what_was_answered_survives_a_kill(tmp_path: Path) -> None:
    with running(tmp_path) as sandbox:
        gateway = sandbox.gateway()
        page = gateway.open_page(page_request())
        sandbox.pay(page.url)
        sandbox.kill()
        sandbox.start()
        assert gateway.fetch(session_id=page.session_id).status is PaymentOutcome.SUCCEEDED
        assert [entry["captured"] for entry in sandbox.books("demo")] == [9640]


def test_it_listens_on_this_machine_only_and_ends_when_asked(tmp_path: Path) -> None:
    with running(tmp_path) as sandbox:
        listening = Path("/proc/net/tcp").read_text().lower()
        assert f"0100007f:{sandbox.port:04x}" in listening
        assert f"00000000:{sandbox.port:04x}" not in listening
        with httpx.Client() as still_connected:
            still_connected.get(f"{sandbox.address}/_sandbox/health")
            assert sandbox.stop() == 0


def test_it_is_refused_in_production(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "shop_app.integrations.payments.sandbox", "--port", "1", "--books", "b"]
    environment = {**os.environ, "APP_ENV": "production"}
    ended = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True)
    assert ended.returncode == 1
    assert "refused when APP_ENV=production" in ended.stderr
