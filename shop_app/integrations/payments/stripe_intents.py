"""Stripe's payments without a page, and what is held until it is captured or let go."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from shop_app.integrations.payments.answers import Intent, ProviderPayment
from shop_app.integrations.payments.refusals import CaptureRefused, ProviderRefused
from shop_app.integrations.payments.requests import IntentRequest
from shop_app.integrations.payments.stripe_amounts import to_units
from shop_app.integrations.payments.stripe_calls import Document, StripeCalls
from shop_app.integrations.payments.stripe_facts import payment_of_intent

_NOTHING_TO_CAPTURE = ("payment_intent_unexpected_state", "amount_too_large", "charge_expired_for_capture")


class StripeIntents(StripeCalls):
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
        if request.customer_id is not None:
            asked["customer"] = request.customer_id
        if request.save_card:
            asked["setup_future_usage"] = "off_session"
        return self._ask(_intent_of, self._v1.payment_intents.create, asked, key=request.idempotency_key)

    def confirm_intent(
        self, payment_intent_id: str, *, payment_method: str, return_url: str, idempotency_key: str
    ) -> ProviderPayment:
        return self._intent(
            self._v1.payment_intents.confirm,
            payment_intent_id,
            {"payment_method": payment_method, "return_url": return_url},
            key=idempotency_key,
        )

    def capture_intent(
        self, payment_intent_id: str, *, amount_minor: int, currency: str, idempotency_key: str
    ) -> ProviderPayment:
        try:
            return self._intent(
                self._v1.payment_intents.capture,
                payment_intent_id,
                {"amount_to_capture": to_units(amount_minor, currency)},
                key=idempotency_key,
            )
        except ProviderRefused as refusal:
            if refusal.details["provider_code"] in _NOTHING_TO_CAPTURE:
                raise CaptureRefused(refusal.sentence, **refusal.details) from refusal
            raise

    def cancel_intent(self, payment_intent_id: str, *, idempotency_key: str) -> ProviderPayment:
        try:
            return self._intent(self._v1.payment_intents.cancel, payment_intent_id, key=idempotency_key)
        except ProviderRefused as refusal:
            if refusal.details["provider_code"] != "payment_intent_unexpected_state":
                raise
            return self._intent(self._v1.payment_intents.retrieve, payment_intent_id)

    def list_payments(self, since: datetime) -> Iterator[ProviderPayment]:
        return self._listed(
            payment_of_intent,
            self._v1.payment_intents.list,
            created={"gte": math.floor(since.timestamp())},
            expand=["data.latest_charge"],
        )

    def _intent(
        self,
        operation: Callable[..., Any],
        intent_id: str,
        asked: Document | None = None,
        *,
        key: str | None = None,
    ) -> ProviderPayment:
        asked = {**(asked or {}), "expand": ["latest_charge"]}
        return self._ask(payment_of_intent, operation, intent_id, asked, key=key)


def _intent_of(intent: Document) -> Intent:
    return Intent(
        payment_intent_id=intent["id"],
        client_secret=intent["client_secret"],
        status=payment_of_intent(intent).status,
    )
