"""Cards that stay with a shopper at Stripe: the shop keeps tokens, never numbers."""

from __future__ import annotations

import math
from typing import Any

from shop_app.integrations.payments.answers import CardSetup, Page, ProviderPayment, SavedCard
from shop_app.integrations.payments.refusals import ProviderRefused
from shop_app.integrations.payments.requests import CardPageRequest, CustomerRequest, SavedCardCharge
from shop_app.integrations.payments.stripe_amounts import to_units
from shop_app.integrations.payments.stripe_calls import Document, StripeCalls
from shop_app.integrations.payments.stripe_facts import card_setup_of, payment_of_intent, saved_card
from shop_app.integrations.payments.stripe_pages import page_of


class StripeCards(StripeCalls):
    def create_customer(self, request: CustomerRequest) -> str:
        asked: dict[str, Any] = {"metadata": {"customer_id": request.reference}}
        if request.email is not None:
            asked["email"] = request.email
        return self._ask(_id, self._v1.customers.create, asked, key=request.idempotency_key)

    def save_card(self, request: CardPageRequest) -> Page:
        metadata = {"card_setup": request.reference}
        asked: dict[str, Any] = {
            "mode": "setup",
            "allowed_payment_method_types": ["card"],
            "client_reference_id": request.reference,
            "customer": request.customer_id,
            "success_url": request.success_url,
            "cancel_url": request.cancel_url,
            "expires_at": math.ceil(request.expires_at.timestamp()),
            "metadata": metadata,
            "setup_intent_data": {"metadata": metadata},
        }
        if request.merchant_name is not None:
            asked["branding_settings"] = {"display_name": request.merchant_name}
        return self._ask(page_of, self._v1.checkout.sessions.create, asked, key=request.idempotency_key)

    def fetch_card_setup(self, session_id: str) -> CardSetup:
        expand = {"expand": ["setup_intent.payment_method"]}
        return self._ask(card_setup_of, self._v1.checkout.sessions.retrieve, session_id, expand)

    def list_cards(self, customer_id: str) -> tuple[SavedCard, ...]:
        cards = self._listed(saved_card, self._v1.customers.payment_methods.list, customer_id, type="card")
        return tuple(card for card in cards if card is not None)

    def forget_card(self, payment_method_id: str) -> None:
        try:
            self._call(self._v1.payment_methods.detach, payment_method_id)
        except ProviderRefused:
            method = self._call(self._v1.payment_methods.retrieve, payment_method_id)
            if method.get("customer") is not None:
                raise

    def charge_saved_card(self, charge: SavedCardCharge) -> ProviderPayment:
        asked: dict[str, Any] = {
            "amount": to_units(charge.amount_minor, charge.currency),
            "currency": charge.currency.lower(),
            "description": charge.description,
            "capture_method": "manual" if charge.capture_later else "automatic",
            "allowed_payment_method_types": ["card"],
            "customer": charge.customer_id,
            "payment_method": charge.payment_method_id,
            "confirm": True,
            "off_session": True,
            "metadata": {**charge.metadata, "payment_id": charge.payment_id},
            "expand": ["latest_charge"],
        }
        if charge.customer_email is not None:
            asked["receipt_email"] = charge.customer_email
        return self._ask(payment_of_intent, self._v1.payment_intents.create, asked, key=charge.idempotency_key)


def _id(document: Document) -> str:
    return str(document["id"])
