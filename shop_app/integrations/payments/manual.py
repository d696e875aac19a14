"""Bank transfer and other money that no provider moves: the merchant says when it has come."""

from __future__ import annotations

from models.errors import NotFound
from shop_app.integrations.payments.answers import Intent, Page, PaymentOutcome, ProviderPayment
from shop_app.integrations.payments.gateway import Ability
from shop_app.integrations.payments.plain import PlainGateway
from shop_app.integrations.payments.requests import IntentRequest, PageRequest

PREFIX = "manual_"


class ManualGateway(PlainGateway):
    """Keeps no books: every payment is ``PROCESSING`` until the merchant marks it paid in ours."""

    abilities: frozenset[Ability] = frozenset({Ability.INTENT})

    def open_page(self, request: PageRequest) -> Page:
        """There is no page: the shopper goes straight to the confirmation, which tells how to pay."""
        reference = PREFIX + request.payment_id
        return Page(
            session_id=reference,
            url=request.success_url.replace("{CHECKOUT_SESSION_ID}", reference),
            payment_intent_id=reference,
            expires_at=request.expires_at,
        )

    def expire_page(self, session_id: str) -> ProviderPayment:
        return _payment(session_id, PaymentOutcome.EXPIRED)

    def fetch(self, *, session_id: str | None = None, payment_intent_id: str | None = None) -> ProviderPayment:
        return _payment(session_id or payment_intent_id or "", PaymentOutcome.PROCESSING)

    def create_intent(self, request: IntentRequest) -> Intent:
        return Intent(
            payment_intent_id=PREFIX + request.payment_id,
            client_secret="",
            status=PaymentOutcome.PROCESSING,
        )

    def capture_intent(
        self, payment_intent_id: str, *, amount_minor: int, currency: str, idempotency_key: str
    ) -> ProviderPayment:
        return _payment(payment_intent_id, PaymentOutcome.PROCESSING)

    def cancel_intent(self, payment_intent_id: str, *, idempotency_key: str) -> ProviderPayment:
        return _payment(payment_intent_id, PaymentOutcome.CANCELLED)


def _payment(reference: str, status: PaymentOutcome) -> ProviderPayment:
    if not reference.startswith(PREFIX):
        raise NotFound("This is not a manual payment.", reference=reference)
    return ProviderPayment(
        payment_id=reference.removeprefix(PREFIX),
        session_id=reference,
        payment_intent_id=reference,
        status=status,
        authorised_minor=0,
        captured_minor=0,
        refunded_minor=0,
        currency=None,
    )
