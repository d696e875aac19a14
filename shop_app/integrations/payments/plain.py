"""The gateway of a plain provider: what it does not offer is refused in a sentence, and its lists are empty."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NoReturn

from models.errors import NotFound
from shop_app.integrations.payments.answers import (
    CardSetup,
    Intent,
    Page,
    ProviderDispute,
    ProviderEvent,
    ProviderPayment,
    ProviderRefund,
    RefundOutcome,
    SavedCard,
    WebhookRegistration,
)
from shop_app.integrations.payments.refusals import NotOffered, SignatureInvalid
from shop_app.integrations.payments.requests import (
    CardPageRequest,
    CustomerRequest,
    IntentRequest,
    RefundRequest,
    SavedCardCharge,
)

BY_HAND = "by_hand_"


class PlainGateway:
    """Refunds are done by hand: the answer is the merchant's word, and its reference comes from the key."""

    def create_intent(self, request: IntentRequest) -> Intent:
        _refuse("payment_method")

    def confirm_intent(
        self, payment_intent_id: str, *, payment_method: str, return_url: str, idempotency_key: str
    ) -> ProviderPayment:
        _refuse("payment_method")

    def capture_intent(
        self, payment_intent_id: str, *, amount_minor: int, currency: str, idempotency_key: str
    ) -> ProviderPayment:
        _refuse("capture_later")

    def create_customer(self, request: CustomerRequest) -> str:
        _refuse("save_card")

    def save_card(self, request: CardPageRequest) -> Page:
        _refuse("save_card")

    def fetch_card_setup(self, session_id: str) -> CardSetup:
        _refuse("save_card")

    def list_cards(self, customer_id: str) -> Sequence[SavedCard]:
        return ()

    def forget_card(self, payment_method_id: str) -> None:
        raise NotFound("There is no such saved card.")

    def charge_saved_card(self, charge: SavedCardCharge) -> ProviderPayment:
        _refuse("payment_method")

    def refund(self, request: RefundRequest) -> ProviderRefund:
        return ProviderRefund(
            refund_id=BY_HAND + request.idempotency_key,
            status=RefundOutcome.SUCCEEDED,
            amount_minor=request.amount_minor,
            currency=request.currency,
            payment_intent_id=request.payment_intent_id,
            our_refund_id=request.refund_id,
        )

    def fetch_refund(self, refund_id: str) -> ProviderRefund:
        raise NotFound("The provider keeps no record of this refund.")

    def find_refund(self, payment_intent_id: str, our_refund_id: str) -> ProviderRefund | None:
        return None

    def fetch_dispute(self, dispute_id: str) -> ProviderDispute:
        raise NotFound("There is no such dispute.")

    def answer_dispute(self, dispute_id: str, text: str, *, idempotency_key: str) -> ProviderDispute:
        raise NotFound("There is no such dispute.")

    def accept_dispute(self, dispute_id: str, *, idempotency_key: str) -> ProviderDispute:
        raise NotFound("There is no such dispute.")

    def list_payments(self, since: datetime) -> Iterable[ProviderPayment]:
        return ()

    def list_refunds(self, since: datetime) -> Iterable[ProviderRefund]:
        return ()

    def list_disputes(self, since: datetime) -> Iterable[ProviderDispute]:
        return ()

    def verify(self, raw: bytes, signature_header: str, secrets: Sequence[str], now: datetime) -> ProviderEvent:
        raise SignatureInvalid("This way of paying sends no events.")

    def register_webhook(self, url: str, *, idempotency_key: str) -> WebhookRegistration:
        _refuse("url")

    def forget_webhook(self, webhook_id: str) -> None:
        """There is none."""


def _refuse(field: str) -> NoReturn:
    raise NotOffered("This way of paying does not offer that: choose another.", field=field)
