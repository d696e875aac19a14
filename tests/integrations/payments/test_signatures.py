from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from models.errors import ValidationFailed
from models.values import clock
from shop_app.integrations.payments.gateway import Gateway, SignatureInvalid
from shop_app.integrations.payments.manual import ManualGateway
from shop_app.integrations.payments.sandbox.endpoints import signature
from shop_app.integrations.payments.stripe import StripeGateway

NOW = clock.now()
AT = int(NOW.timestamp())
SECRET, OLD_SECRET = "whsec_present", "whsec_before_rotation"
EVENT: dict[str, Any] = {
    "id": "evt_1",
    "object": "event",
    "type": "checkout.session.completed",
    "api_version": "2026-10-28.endive",
    "created": AT,
    "livemode": False,
    "data": {
        "object": {
            "id": "cs_test_1",
            "object": "checkout.session",
            "payment_intent": "pi_1",
            "metadata": {"payment_id": "0190"},
        }
    },
}
BODY = json.dumps(EVENT).encode()


@pytest.fixture
def gateway() -> Gateway:
    return StripeGateway("sk_test_sandbox_demo", "http://127.0.0.1:9")


def test_a_signed_event_is_read(gateway: Gateway) -> None:
    event = gateway.verify(BODY, signature(SECRET, BODY, AT), [SECRET], NOW)
    assert (event.event_id, event.type, event.object_type) == (
        "evt_1",
        "checkout.session.completed",
        "checkout.session",
    )
    assert (event.session_id, event.payment_intent_id, event.payment_id) == ("cs_test_1", "pi_1", "0190")
    assert (event.created_at.timestamp(), event.livemode, event.raw) == (AT, False, EVENT)


def test_c29_both_secrets_of_a_rotation_are_accepted(gateway: Gateway) -> None:
    for secret in (SECRET, OLD_SECRET):
        assert gateway.verify(BODY, signature(secret, BODY, AT), [SECRET, OLD_SECRET], NOW)


def test_c29_one_right_signature_among_several_is_enough(gateway: Gateway) -> None:
    right = signature(SECRET, BODY, AT).partition("v1=")[2]
    assert gateway.verify(BODY, f"t={AT},v1={'0' * 64},v1={right},v0=abc", [SECRET], NOW)


def _v0_only() -> str:
    return signature(SECRET, BODY, AT).replace("v1=", "v0=")


@pytest.mark.parametrize(
    ("body", "header", "secrets"),
    [
        pytest.param(BODY, signature("whsec_other", BODY, AT), [SECRET], id="wrong secret"),
        pytest.param(BODY.replace(b"pi_1", b"pi_2"), signature(SECRET, BODY, AT), [SECRET], id="changed byte"),
        pytest.param(BODY + b" ", signature(SECRET, BODY, AT), [SECRET], id="added byte"),
        pytest.param(json.dumps(EVENT, indent=1).encode(), signature(SECRET, BODY, AT), [SECRET], id="re-encoded"),
        pytest.param(BODY, signature(SECRET, BODY, AT - 301), [SECRET], id="301 s old"),
        pytest.param(BODY, _v0_only(), [SECRET], id="v0 only"),
        pytest.param(BODY, f"t={AT},v1={'0' * 64},v1={'f' * 64}", [SECRET], id="all v1 wrong"),
        pytest.param(BODY, f"t={AT},v1=é", [SECRET], id="not ASCII"),
        pytest.param(BODY, "", [SECRET], id="no header"),
        pytest.param(BODY, "t=soon,v1=abc", [SECRET], id="no time"),
        pytest.param(BODY, signature("", BODY, AT), [""], id="empty secret"),
        pytest.param(BODY, signature(" ", BODY, AT), [" "], id="blank secret"),
        pytest.param(BODY, signature(SECRET, BODY, AT), [], id="endpoint off"),
        pytest.param(b"\xff\xfe", signature(SECRET, b"\xff\xfe", AT), [SECRET], id="not UTF-8"),
    ],
)
def test_c29_what_is_not_signed_for_us_is_refused(
    gateway: Gateway, body: bytes, header: str, secrets: list[str]
) -> None:
    with pytest.raises(SignatureInvalid):
        gateway.verify(body, header, secrets, NOW)


def test_the_age_is_measured_against_the_moment_handed_in(gateway: Gateway) -> None:
    header = signature(SECRET, BODY, AT)
    assert gateway.verify(BODY, header, [SECRET], NOW + timedelta(seconds=299))
    with pytest.raises(SignatureInvalid):
        gateway.verify(BODY, header, [SECRET], NOW + timedelta(seconds=302))
    in_a_year = NOW + timedelta(days=365)
    later = signature(SECRET, BODY, int(in_a_year.timestamp()))
    assert gateway.verify(BODY, later, [SECRET], in_a_year)


@pytest.mark.parametrize(
    "changed",
    [
        {"type": "invented.yesterday"},
        {"api_version": "2031-01-01.future"},
        {"data": None},
        {"data": {"object": []}},
        {"data": {"object": {"object": "checkout.session", "metadata": None}}},
        {"created": "soon"},
        {"created": 10**30},
        {"livemode": "yes"},
    ],
)
def test_c15_an_event_that_nobody_foresaw_is_still_an_event(gateway: Gateway, changed: dict[str, Any]) -> None:
    body = json.dumps(EVENT | changed).encode()
    event = gateway.verify(body, signature(SECRET, body, AT), [SECRET], NOW)
    assert (event.event_id, event.livemode) == ("evt_1", False)


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{", b'{"id": 7, "type": 8}', b"[" * 100_000])
def test_a_signed_body_without_id_and_type_is_refused(gateway: Gateway, body: bytes) -> None:
    with pytest.raises(ValidationFailed):
        gateway.verify(body, signature(SECRET, body, AT), [SECRET], NOW)


def test_manual_payments_accept_no_event() -> None:
    with pytest.raises(SignatureInvalid):
        ManualGateway().verify(BODY, signature(SECRET, BODY, AT), [SECRET], NOW)
