"""Stripe's hosted payment pages: Checkout Sessions."""

from __future__ import annotations

import math
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from shop_app.integrations.payments.answers import Page, ProviderPayment
from shop_app.integrations.payments.refusals import ProviderRefused
from shop_app.integrations.payments.requests import PageRequest
from shop_app.integrations.payments.stripe_amounts import to_units
from shop_app.integrations.payments.stripe_calls import Document, StripeCalls
from shop_app.integrations.payments.stripe_facts import id_of, payment_of_intent, payment_of_session

MOST_LINES = 100


class StripePages(StripeCalls):
    def open_page(self, request: PageRequest) -> Page:
        metadata = {**request.metadata, "payment_id": request.payment_id, "order": request.order_number}
        payment: dict[str, Any] = {"description": request.description, "metadata": metadata}
        if request.capture_later:
            payment["capture_method"] = "manual"
        if request.save_card:
            payment["setup_future_usage"] = "off_session"
        asked: dict[str, Any] = {
            "mode": "payment",
            "client_reference_id": request.payment_id,
            "success_url": request.success_url,
            "cancel_url": request.cancel_url,
            "expires_at": math.ceil(request.expires_at.timestamp()),
            "line_items": _line_items(request),
            "metadata": metadata,
            "payment_intent_data": payment,
        }
        # Stripe takes one of the two; a customer brings an address along.
        if request.customer_id is not None:
            asked["customer"] = request.customer_id
        elif request.customer_email is not None:
            asked["customer_email"] = request.customer_email
        if request.merchant_name is not None:
            asked["branding_settings"] = {"display_name": request.merchant_name}
        return self._ask(page_of, self._v1.checkout.sessions.create, asked, key=request.idempotency_key)

    def expire_page(self, session_id: str) -> ProviderPayment:
        # Refused when no longer open: the payment itself tells how it ended.
        with suppress(ProviderRefused):
            self._call(self._v1.checkout.sessions.expire, session_id)
        return self.fetch(session_id=session_id)

    def fetch(self, *, session_id: str | None = None, payment_intent_id: str | None = None) -> ProviderPayment:
        if session_id is not None:
            expand = {"expand": ["payment_intent.latest_charge"]}
            return self._ask(payment_of_session, self._v1.checkout.sessions.retrieve, session_id, expand)
        if payment_intent_id is None:
            raise ValueError("fetch needs a session or an intent")
        expand = {"expand": ["latest_charge"]}
        return self._ask(payment_of_intent, self._v1.payment_intents.retrieve, payment_intent_id, expand)


def page_of(session: Document) -> Page:
    return Page(
        session_id=session["id"],
        url=session["url"],
        payment_intent_id=id_of(session.get("payment_intent")),
        expires_at=datetime.fromtimestamp(session["expires_at"], UTC),
    )


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
