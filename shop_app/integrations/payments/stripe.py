"""Stripe through its own library; the sandbox speaks the same language at another address (D10)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from typing import Any

import stripe

from models.errors import NotFound
from shop_app.integrations.payments.answers import ProviderEvent, WebhookRegistration
from shop_app.integrations.payments.gateway import Ability
from shop_app.integrations.payments.refusals import (
    AuthenticationRequired,
    CardDeclined,
    ProviderRefused,
    SignatureInvalid,
)
from shop_app.integrations.payments.retries import (
    CONNECT_LIMIT_S,
    PAUSES_S,
    READ_LIMIT_S,
    Retries,
    Unanswered,
)
from shop_app.integrations.payments.stripe_calls import Document
from shop_app.integrations.payments.stripe_cards import StripeCards
from shop_app.integrations.payments.stripe_events import EVENTS, event_of
from shop_app.integrations.payments.stripe_facts import id_of
from shop_app.integrations.payments.stripe_intents import StripeIntents
from shop_app.integrations.payments.stripe_pages import StripePages
from shop_app.integrations.payments.stripe_refunds import StripeRefunds

API_VERSION = "2026-10-28.endive"
SIGNATURE_LIFE_S = 300


class StripeGateway(StripePages, StripeIntents, StripeCards, StripeRefunds):
    """One Stripe account, by its secret key. ``api_base`` is the sandbox's address, if any."""

    abilities = frozenset(Ability)

    def __init__(self, key: str, api_base: str = "", *, pauses_s: Sequence[float] = PAUSES_S) -> None:
        self._retries = Retries(pauses_s)
        self._v1 = stripe.StripeClient(
            key,
            stripe_version=API_VERSION,
            base_addresses={"api": api_base} if api_base else {},
            max_network_retries=0,
            http_client=stripe.RequestsClient(
                timeout=(CONNECT_LIMIT_S, READ_LIMIT_S),
                # A machine's proxy variables must not take calls to the sandbox off this machine.
                proxy={"http": "", "https": ""} if api_base else None,
            ),
        ).v1

    def verify(self, raw: bytes, signature_header: str, secrets: Sequence[str], now: datetime) -> ProviderEvent:
        if not any(_signed(raw, signature_header, secret) for secret in secrets if secret.strip()):
            raise SignatureInvalid("No signature of this event matches.")
        signed_at, _ = stripe.WebhookSignature._get_timestamp_and_signatures(signature_header, "v1")
        if signed_at < now.timestamp() - SIGNATURE_LIFE_S:
            raise SignatureInvalid("The signature of this event is too old.")
        return event_of(raw, now)

    def register_webhook(self, url: str, *, idempotency_key: str) -> WebhookRegistration:
        asked = {"url": url, "enabled_events": list(EVENTS), "api_version": API_VERSION}
        return self._ask(_registration, self._v1.webhook_endpoints.create, asked, key=idempotency_key)

    def forget_webhook(self, webhook_id: str) -> None:
        with suppress(NotFound):
            self._call(self._v1.webhook_endpoints.delete, webhook_id)

    def _call(self, operation: Callable[..., Any], *arguments: Any, key: str | None = None) -> dict[str, Any]:
        options = {"idempotency_key": key} if key is not None else {}

        def attempt() -> dict[str, Any]:
            try:
                answer: dict[str, Any] = operation(*arguments, options=options).to_dict()
            except stripe.StripeError as failure:
                raise (_unanswered(failure) if _unknown(failure) else _refusal(failure)) from failure
            return answer

        return self._retries.call(attempt)


@lru_cache(maxsize=256)
def stripe_gateway(key: str, api_base: str = "") -> StripeGateway:
    """This process's gateway for an account, with its open connections and its breaker."""
    return StripeGateway(key, api_base)


def _registration(endpoint: Document) -> WebhookRegistration:
    return WebhookRegistration(webhook_id=endpoint["id"], secret=endpoint["secret"])


def _unknown(failure: stripe.StripeError) -> bool:
    """Whether the provider may or may not have acted, so that the same call with the same key makes sense."""
    if isinstance(failure, stripe.APIConnectionError | stripe.RateLimitError):
        return True
    # Below 400 something answered that is not Stripe, such as a proxy with a page of its own.
    return failure.http_status is None or failure.http_status < 400 or failure.http_status in (409, *range(500, 600))


def _unanswered(failure: stripe.StripeError) -> Unanswered:
    headers = failure.headers or {}
    wait = headers.get("retry-after", "")
    return Unanswered(
        status=failure.http_status,
        wait_s=float(wait) if wait.isdecimal() else 0,
        is_busy=failure.http_status == 409,
        is_final=headers.get("stripe-should-retry") == "false",
    )


def _refusal(failure: stripe.StripeError) -> NotFound | CardDeclined | ProviderRefused:
    sentence = failure.user_message or "The payment provider refused."
    if isinstance(failure, stripe.CardError):
        error = failure.json_body.get("error", {}) if isinstance(failure.json_body, dict) else {}
        decline_code = error.get("decline_code")
        needs_shopper = "authentication_required" in (failure.code, decline_code)
        return (AuthenticationRequired if needs_shopper else CardDeclined)(
            sentence,
            failure_code=failure.code,
            decline_code=decline_code,
            payment_intent_id=id_of(error.get("payment_intent")),
        )
    param = getattr(failure, "param", None)
    if failure.code == "resource_missing":
        return NotFound(sentence, param=param)
    return ProviderRefused(
        sentence,
        status=failure.http_status,
        provider_code=failure.code,
        param=param,
        request_id=failure.request_id,
    )


def _signed(raw: bytes, header: str, secret: str) -> bool:
    try:
        # With a tolerance the verifier would read the clock; the age is judged by the ``now`` handed in.
        stripe.WebhookSignature.verify_header(raw, header, secret, tolerance=None)
    except (stripe.SignatureVerificationError, UnicodeError, TypeError):
        return False
    return True
