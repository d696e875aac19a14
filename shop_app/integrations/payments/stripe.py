"""Stripe through its own library; the sandbox speaks the same language at another address (D10)."""

from __future__ import annotations

import json
import math
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import stripe

from models.errors import NotFound, ValidationFailed
from shop_app.integrations.payments.breaker import Breaker
from shop_app.integrations.payments.gateway import (
    CardDeclined,
    Intent,
    IntentRequest,
    Page,
    PageRequest,
    PaymentOutcome,
    ProviderEvent,
    ProviderPayment,
    ProviderRefund,
    ProviderRefused,
    ProviderUnreachable,
    RefundOutcome,
    RefundRefused,
    RefundRequest,
    SignatureInvalid,
    WebhookRegistration,
)
from shop_app.integrations.payments.stripe_amounts import to_minor, to_units

API_VERSION = "2026-10-28.endive"
SIGNATURE_LIFE_S = 300
CONNECT_LIMIT_S, READ_LIMIT_S = 3, 8
MOST_LINES = 100
PAUSES_S = (0.25, 0.5, 1.0)

EVENTS = (
    "checkout.session.completed",
    "checkout.session.expired",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "payment_intent.succeeded",
    "payment_intent.payment_failed",
    "payment_intent.processing",
    "payment_intent.canceled",
    "payment_intent.amount_capturable_updated",
    "charge.refunded",
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.closed",
)

_INTENT_OUTCOMES = {
    "requires_payment_method": PaymentOutcome.OPEN,
    "requires_confirmation": PaymentOutcome.OPEN,
    "requires_action": PaymentOutcome.OPEN,
    "processing": PaymentOutcome.PROCESSING,
    "requires_capture": PaymentOutcome.AUTHORISED,
    "succeeded": PaymentOutcome.SUCCEEDED,
    "canceled": PaymentOutcome.CANCELLED,
}
_REFUND_OUTCOMES = {
    "pending": RefundOutcome.PENDING,
    "requires_action": RefundOutcome.PENDING,
    "succeeded": RefundOutcome.SUCCEEDED,
    "failed": RefundOutcome.FAILED,
    "canceled": RefundOutcome.FAILED,
}

Document = Mapping[str, Any]


class StripeGateway:
    """One Stripe account, by its secret key. ``api_base`` is the sandbox's address, if any."""

    def __init__(self, key: str, api_base: str = "", *, pauses_s: Sequence[float] = PAUSES_S) -> None:
        self._pauses_s = pauses_s
        self._breaker = Breaker()
        self._stripe = stripe.StripeClient(
            key,
            stripe_version=API_VERSION,
            base_addresses={"api": api_base} if api_base else {},
            max_network_retries=0,
            http_client=stripe.RequestsClient(
                timeout=(CONNECT_LIMIT_S, READ_LIMIT_S),
                # A machine's proxy variables must not take calls to the sandbox off this machine.
                proxy={"http": "", "https": ""} if api_base else None,
            ),
        )

    def open_page(self, request: PageRequest) -> Page:
        metadata = {**request.metadata, "payment_id": request.payment_id, "order": request.order_number}
        asked: dict[str, Any] = {
            "mode": "payment",
            "client_reference_id": request.payment_id,
            "success_url": request.success_url,
            "cancel_url": request.cancel_url,
            "expires_at": math.ceil(request.expires_at.timestamp()),
            "line_items": _line_items(request),
            "metadata": metadata,
            "payment_intent_data": {"description": request.description, "metadata": metadata},
        }
        if request.customer_email is not None:
            asked["customer_email"] = request.customer_email
        if request.merchant_name is not None:
            asked["branding_settings"] = {"display_name": request.merchant_name}
        session = self._ask(self._stripe.v1.checkout.sessions.create, asked, key=request.idempotency_key)
        return Page(
            session_id=session["id"],
            url=session["url"],
            payment_intent_id=_id(session.get("payment_intent")),
            expires_at=datetime.fromtimestamp(session["expires_at"], UTC),
        )

    def expire_page(self, session_id: str) -> ProviderPayment:
        # Refused when no longer open: the payment itself tells how it ended.
        with suppress(ProviderRefused):
            self._ask(self._stripe.v1.checkout.sessions.expire, session_id)
        return self.fetch(session_id=session_id)

    def fetch(self, *, session_id: str | None = None, payment_intent_id: str | None = None) -> ProviderPayment:
        if session_id is not None:
            expand = {"expand": ["payment_intent.latest_charge"]}
            return _payment_of_session(self._ask(self._stripe.v1.checkout.sessions.retrieve, session_id, expand))
        if payment_intent_id is None:
            raise ValueError("fetch needs a session or an intent")
        return self._intent(self._stripe.v1.payment_intents.retrieve, payment_intent_id)

    def refund(self, request: RefundRequest) -> ProviderRefund:
        metadata = {"reason": request.reason, "refund_id": request.refund_id}
        asked = {
            "payment_intent": request.payment_intent_id,
            "amount": to_units(request.amount_minor, request.currency),
            "metadata": {name: value for name, value in metadata.items() if value is not None},
        }
        try:
            refund = self._ask(self._stripe.v1.refunds.create, asked, key=request.idempotency_key)
        except ProviderRefused as refusal:
            if refusal.details["param"] in ("amount", "payment_intent") or (
                refusal.details["provider_code"] == "charge_already_refunded"
            ):
                raise RefundRefused(refusal.sentence, **refusal.details) from refusal
            raise
        return ProviderRefund(
            refund_id=refund["id"],
            status=_REFUND_OUTCOMES.get(refund.get("status") or "", RefundOutcome.PENDING),
            amount_minor=to_minor(refund["amount"], refund["currency"]),
        )

    def verify(self, raw: bytes, signature_header: str, secrets: Sequence[str], now: datetime) -> ProviderEvent:
        if not any(_signed(raw, signature_header, secret) for secret in secrets if secret.strip()):
            raise SignatureInvalid("No signature of this event matches.")
        signed_at, _ = stripe.WebhookSignature._get_timestamp_and_signatures(signature_header, "v1")
        if signed_at < now.timestamp() - SIGNATURE_LIFE_S:
            raise SignatureInvalid("The signature of this event is too old.")
        return _event(raw, now)

    def list_payments(self, since: datetime) -> Iterator[ProviderPayment]:
        asked: dict[str, Any] = {
            "created": {"gte": math.floor(since.timestamp())},
            "limit": 100,
            "expand": ["data.latest_charge"],
        }
        more = True
        while more:
            page = self._ask(self._stripe.v1.payment_intents.list, asked)
            yield from (_payment_of_intent(intent) for intent in page["data"])
            more = page["has_more"]
            if more:
                asked["starting_after"] = page["data"][-1]["id"]

    def create_intent(self, request: IntentRequest) -> Intent:
        asked: dict[str, Any] = {
            "amount": to_units(request.amount_minor, request.currency),
            "currency": request.currency.lower(),
            "description": request.description,
            "capture_method": "manual" if request.capture_later else "automatic",
            "automatic_payment_methods": {"enabled": True},
            "metadata": {**request.metadata, "payment_id": request.payment_id},
        }
        if request.customer_email is not None:
            asked["receipt_email"] = request.customer_email
        intent = self._ask(self._stripe.v1.payment_intents.create, asked, key=request.idempotency_key)
        return Intent(
            payment_intent_id=intent["id"],
            client_secret=intent["client_secret"],
            status=_payment_of_intent(intent).status,
        )

    def confirm_intent(
        self, payment_intent_id: str, *, payment_method: str, return_url: str, idempotency_key: str
    ) -> ProviderPayment:
        return self._intent(
            self._stripe.v1.payment_intents.confirm,
            payment_intent_id,
            {"payment_method": payment_method, "return_url": return_url},
            key=idempotency_key,
        )

    def capture_intent(
        self, payment_intent_id: str, *, amount_minor: int, currency: str, idempotency_key: str
    ) -> ProviderPayment:
        return self._intent(
            self._stripe.v1.payment_intents.capture,
            payment_intent_id,
            {"amount_to_capture": to_units(amount_minor, currency)},
            key=idempotency_key,
        )

    def cancel_intent(self, payment_intent_id: str, *, idempotency_key: str) -> ProviderPayment:
        try:
            return self._intent(self._stripe.v1.payment_intents.cancel, payment_intent_id, key=idempotency_key)
        except ProviderRefused as refusal:
            if refusal.details["provider_code"] != "payment_intent_unexpected_state":
                raise
            return self.fetch(payment_intent_id=payment_intent_id)

    def register_webhook(self, url: str, *, idempotency_key: str) -> WebhookRegistration:
        asked = {"url": url, "enabled_events": list(EVENTS), "api_version": API_VERSION}
        endpoint = self._ask(self._stripe.v1.webhook_endpoints.create, asked, key=idempotency_key)
        return WebhookRegistration(webhook_id=endpoint["id"], secret=endpoint["secret"])

    def _intent(
        self,
        operation: Callable[..., Any],
        intent_id: str,
        asked: Document | None = None,
        *,
        key: str | None = None,
    ) -> ProviderPayment:
        asked = {**(asked or {}), "expand": ["latest_charge"]}
        return _payment_of_intent(self._ask(operation, intent_id, asked, key=key))

    def _ask(self, operation: Callable[..., Any], *arguments: Any, key: str | None = None) -> dict[str, Any]:
        """Calls Stripe, again with the same key where the outcome is unknown.

        No try begins later than ``READ_LIMIT_S`` after the first: a silent provider costs one wait, not four.
        """
        if not self._breaker.admits():
            raise ProviderUnreachable("The payment provider is not answering.")
        options = {"idempotency_key": key} if key is not None else {}
        began = time.monotonic()
        for pause_s in (*self._pauses_s, math.inf):
            try:
                answer: dict[str, Any] = operation(*arguments, options=options).to_dict()
            except stripe.StripeError as failure:
                if not _unknown(failure):
                    self._breaker.succeeded()
                    raise _refusal(failure) from failure
                late = time.monotonic() - began + pause_s > READ_LIMIT_S
                if late or (failure.headers or {}).get("stripe-should-retry") == "false":
                    self._breaker.failed()
                    raise ProviderUnreachable(
                        "The payment provider is not answering.", status=failure.http_status
                    ) from failure
                time.sleep(pause_s * random.uniform(0.5, 1.5))
            else:
                self._breaker.succeeded()
                return answer
        raise AssertionError("the last try returns or raises")


@lru_cache(maxsize=256)
def stripe_gateway(key: str, api_base: str = "") -> StripeGateway:
    """This process's gateway for an account, with its open connections and its breaker."""
    return StripeGateway(key, api_base)


def _line_items(request: PageRequest) -> list[dict[str, Any]]:
    def item(name: str, quantity: int, amount_minor: int) -> dict[str, Any]:
        if amount_minor % quantity:
            name, quantity = f"{quantity} × {name}", 1
        price = {
            "currency": request.currency.lower(),
            "unit_amount": to_units(amount_minor // quantity, request.currency),
            "product_data": {"name": name},
        }
        return {"price_data": price, "quantity": quantity}

    if request.lines_add_up() and len(request.lines) <= MOST_LINES:
        return [item(line.name, line.quantity, line.amount_minor) for line in request.lines]
    return [item(request.description, 1, request.amount_minor)]


def _payment_of_session(session: Document) -> ProviderPayment:
    intent = session.get("payment_intent")
    if intent is None:
        paid = session.get("payment_status") in ("paid", "no_payment_required")
        ended = PaymentOutcome.SUCCEEDED if paid else PaymentOutcome.PROCESSING
        return ProviderPayment(
            payment_id=session.get("client_reference_id"),
            session_id=session["id"],
            payment_intent_id=None,
            status={"open": PaymentOutcome.OPEN, "expired": PaymentOutcome.EXPIRED}.get(session["status"], ended),
            authorised_minor=0,
            captured_minor=0,
            refunded_minor=0,
            currency=session["currency"].upper(),
        )
    return _payment_of_intent(intent, session)


def _payment_of_intent(intent: Document, session: Document | None = None) -> ProviderPayment:
    charge = intent.get("latest_charge")
    charge = charge if isinstance(charge, Mapping) and charge.get("paid") else {}
    failure = intent.get("last_payment_error") or {}

    def minor(name: str) -> int:
        return to_minor(charge.get(name) or 0, intent["currency"])

    return ProviderPayment(
        payment_id=(intent.get("metadata") or {}).get("payment_id"),
        session_id=session["id"] if session else None,
        payment_intent_id=intent["id"],
        status=_outcome(intent, session),
        authorised_minor=minor("amount"),
        captured_minor=minor("amount_captured"),
        refunded_minor=minor("amount_refunded"),
        currency=intent["currency"].upper(),
        failure_code=failure.get("decline_code") or failure.get("code"),
        failure_message=failure.get("message"),
    )


def _outcome(intent: Document, session: Document | None) -> PaymentOutcome:
    # A status that a later version invents is not a decision yet: look again.
    outcome = _INTENT_OUTCOMES.get(intent["status"], PaymentOutcome.PROCESSING)
    if session is None:
        failed = intent["status"] == "requires_payment_method" and intent.get("last_payment_error")
        return PaymentOutcome.FAILED if failed else outcome
    if session["status"] == "expired" and outcome in (PaymentOutcome.OPEN, PaymentOutcome.CANCELLED):
        return PaymentOutcome.EXPIRED
    if session["status"] == "complete" and outcome is PaymentOutcome.OPEN:
        return PaymentOutcome.FAILED
    return outcome


def _unknown(failure: stripe.StripeError) -> bool:
    """Whether the provider may or may not have acted, so that the same call with the same key makes sense."""
    if isinstance(failure, stripe.APIConnectionError | stripe.RateLimitError):
        return True
    return failure.http_status is None or failure.http_status == 409 or failure.http_status >= 500


def _refusal(failure: stripe.StripeError) -> NotFound | CardDeclined | ProviderRefused:
    sentence = failure.user_message or "The payment provider refused."
    if isinstance(failure, stripe.CardError):
        error = failure.json_body.get("error", {}) if isinstance(failure.json_body, dict) else {}
        return CardDeclined(sentence, failure_code=failure.code, decline_code=error.get("decline_code"))
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


def _event(raw: bytes, now: datetime) -> ProviderEvent:
    """Lenient: an event of a version or kind that nobody foresaw must reach the inbox, not bounce."""
    try:
        body = json.loads(raw)
        event_id, kind = body["id"], body["type"]
    except (ValueError, RecursionError, KeyError, TypeError) as error:
        raise ValidationFailed("The event has no id or no type.", field="body") from error
    if not (isinstance(event_id, str) and isinstance(kind, str)):
        raise ValidationFailed("The event has no id or no type.", field="body")
    data = body.get("data")
    subject = data.get("object") if isinstance(data, dict) else None
    subject = subject if isinstance(subject, dict) else {}
    object_id, object_type = _id(subject.get("id")), _text(subject.get("object"))
    metadata = subject.get("metadata")
    return ProviderEvent(
        event_id=event_id,
        type=kind,
        api_version=_text(body.get("api_version")),
        object_id=object_id,
        object_type=object_type,
        session_id=object_id if object_type == "checkout.session" else None,
        payment_intent_id=(object_id if object_type == "payment_intent" else _id(subject.get("payment_intent"))),
        payment_id=_text(metadata.get("payment_id")) if isinstance(metadata, dict) else None,
        livemode=body.get("livemode") is True,
        created_at=_moment(body.get("created")) or now,
        raw=body,
    )


def _id(reference: Any) -> str | None:
    """The id of an object that may be expanded or not."""
    return _text(reference.get("id")) if isinstance(reference, Mapping) else _text(reference)


def _moment(stamp: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(stamp, UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
