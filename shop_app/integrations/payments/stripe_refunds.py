"""Money that goes back: Stripe's refunds, and the disputes of shoppers' banks."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import datetime

from shop_app.integrations.payments.answers import ProviderDispute, ProviderRefund
from shop_app.integrations.payments.refusals import ProviderRefused, RefundRefused
from shop_app.integrations.payments.requests import RefundRequest
from shop_app.integrations.payments.stripe_amounts import to_units
from shop_app.integrations.payments.stripe_calls import Document, StripeCalls
from shop_app.integrations.payments.stripe_facts import dispute_of, moves_money, refund_of

_NOTHING_TO_REFUND = ("charge_already_refunded", "charge_disputed")


class StripeRefunds(StripeCalls):
    def refund(self, request: RefundRequest) -> ProviderRefund:
        metadata = {"reason": request.reason, "refund_id": request.refund_id}
        asked = {
            "payment_intent": request.payment_intent_id,
            "amount": to_units(request.amount_minor, request.currency),
            "metadata": {name: value for name, value in metadata.items() if value is not None},
        }
        try:
            return self._ask(refund_of, self._v1.refunds.create, asked, key=request.idempotency_key)
        except ProviderRefused as refusal:
            if refusal.details["param"] in ("amount", "payment_intent") or (
                refusal.details["provider_code"] in _NOTHING_TO_REFUND
            ):
                raise RefundRefused(refusal.sentence, **refusal.details) from refusal
            raise

    def fetch_refund(self, refund_id: str) -> ProviderRefund:
        return self._ask(refund_of, self._v1.refunds.retrieve, refund_id)

    def find_refund(self, payment_intent_id: str, our_refund_id: str) -> ProviderRefund | None:
        made = self._listed(refund_of, self._v1.refunds.list, payment_intent=payment_intent_id)
        return next((refund for refund in made if refund.our_refund_id == our_refund_id), None)

    def list_refunds(self, since: datetime) -> Iterator[ProviderRefund]:
        made = self._listed(_refund_or_release, self._v1.refunds.list, created={"gte": math.floor(since.timestamp())})
        return (refund for refund in made if refund is not None)

    def fetch_dispute(self, dispute_id: str) -> ProviderDispute:
        return self._ask(dispute_of, self._v1.disputes.retrieve, dispute_id)

    def answer_dispute(self, dispute_id: str, text: str, *, idempotency_key: str) -> ProviderDispute:
        asked = {"evidence": {"uncategorized_text": text}, "submit": True}
        return self._ask(dispute_of, self._v1.disputes.update, dispute_id, asked, key=idempotency_key)

    def accept_dispute(self, dispute_id: str, *, idempotency_key: str) -> ProviderDispute:
        return self._ask(dispute_of, self._v1.disputes.close, dispute_id, key=idempotency_key)

    def list_disputes(self, since: datetime) -> Iterator[ProviderDispute]:
        return self._listed(dispute_of, self._v1.disputes.list, created={"gte": math.floor(since.timestamp())})


def _refund_or_release(refund: Document) -> ProviderRefund | None:
    return refund_of(refund) if moves_money(refund) else None
