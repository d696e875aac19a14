"""Stripe's documents, read into the shop's own words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from shop_app.integrations.payments.answers import (
    CardSetup,
    DisputeOutcome,
    PaymentOutcome,
    ProviderDispute,
    ProviderPayment,
    ProviderRefund,
    RefundOutcome,
    SavedCard,
)
from shop_app.integrations.payments.stripe_amounts import to_minor
from shop_app.integrations.payments.stripe_calls import Document

# A status that a later version invents is not a decision yet, wherever one of these is asked with a default.
INTENT_OUTCOMES = {
    "requires_payment_method": PaymentOutcome.OPEN,
    "requires_confirmation": PaymentOutcome.OPEN,
    "requires_action": PaymentOutcome.OPEN,
    "processing": PaymentOutcome.PROCESSING,
    "requires_capture": PaymentOutcome.AUTHORISED,
    "succeeded": PaymentOutcome.SUCCEEDED,
    "canceled": PaymentOutcome.CANCELLED,
}
REFUND_OUTCOMES = {
    "pending": RefundOutcome.PENDING,
    "requires_action": RefundOutcome.PENDING,
    "succeeded": RefundOutcome.SUCCEEDED,
    "failed": RefundOutcome.FAILED,
    "canceled": RefundOutcome.FAILED,
}
DISPUTE_OUTCOMES = {
    "warning_needs_response": DisputeOutcome.INQUIRY,
    "warning_under_review": DisputeOutcome.INQUIRY,
    "warning_closed": DisputeOutcome.CLOSED,
    "prevented": DisputeOutcome.CLOSED,
    "needs_response": DisputeOutcome.OPEN,
    "under_review": DisputeOutcome.UNDER_REVIEW,
    "won": DisputeOutcome.WON,
    "lost": DisputeOutcome.LOST,
}
_WITHDRAWN = (DisputeOutcome.OPEN, DisputeOutcome.UNDER_REVIEW, DisputeOutcome.LOST)


def payment_of_session(session: Document) -> ProviderPayment:
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
            created_at=moment(session.get("created")),
        )
    return payment_of_intent(intent, session)


def payment_of_intent(intent: Document, session: Document | None = None) -> ProviderPayment:
    charge = intent.get("latest_charge")
    charge = charge if isinstance(charge, Mapping) and charge.get("paid") else {}
    failure = intent.get("last_payment_error") or {}
    card = (charge.get("payment_method_details") or {}).get("card") or {}

    def minor(name: str) -> int:
        return to_minor(charge.get(name) or 0, intent["currency"])

    # Stripe writes what a partial capture lets go of as refunded, though it never was taken.
    released = minor("amount") - minor("amount_captured") if charge.get("captured") else 0
    return ProviderPayment(
        payment_id=(intent.get("metadata") or {}).get("payment_id"),
        session_id=session["id"] if session else None,
        payment_intent_id=intent["id"],
        status=_outcome(intent, session),
        authorised_minor=minor("amount"),
        captured_minor=minor("amount_captured"),
        refunded_minor=max(minor("amount_refunded") - released, 0) if charge.get("captured") else 0,
        currency=intent["currency"].upper(),
        failure_code=failure.get("decline_code") or failure.get("code"),
        failure_message=failure.get("message"),
        created_at=moment(intent.get("created")),
        capture_before=None if charge.get("captured") else moment(card.get("capture_before")),
        customer_id=id_of(intent.get("customer")),
        card=_card(id_of(charge.get("payment_method")), card),
    )


def _outcome(intent: Document, session: Document | None) -> PaymentOutcome:
    outcome = INTENT_OUTCOMES.get(intent["status"], PaymentOutcome.PROCESSING)
    if session is None:
        failed = intent["status"] == "requires_payment_method" and intent.get("last_payment_error")
        return PaymentOutcome.FAILED if failed else outcome
    if session["status"] == "expired" and outcome in (PaymentOutcome.OPEN, PaymentOutcome.CANCELLED):
        return PaymentOutcome.EXPIRED
    if session["status"] == "complete" and outcome is PaymentOutcome.OPEN:
        return PaymentOutcome.FAILED
    return outcome


def refund_of(refund: Document) -> ProviderRefund:
    return ProviderRefund(
        refund_id=refund["id"],
        status=REFUND_OUTCOMES.get(refund.get("status") or "", RefundOutcome.PENDING),
        amount_minor=to_minor(refund["amount"], refund["currency"]),
        currency=refund["currency"].upper(),
        payment_intent_id=id_of(refund.get("payment_intent")),
        our_refund_id=(refund.get("metadata") or {}).get("refund_id"),
        failure_code=refund.get("failure_reason"),
        created_at=moment(refund.get("created")),
    )


def moves_money(refund: Document) -> bool:
    """Not so the "refund" by which Stripe writes down what a partial capture let go of."""
    return bool(refund.get("status") != "succeeded" or refund.get("balance_transaction"))


def dispute_of(dispute: Document) -> ProviderDispute:
    status = DISPUTE_OUTCOMES.get(dispute["status"], DisputeOutcome.UNDER_REVIEW)
    amount_minor = to_minor(dispute["amount"], dispute["currency"])
    created_at = moment(dispute["created"])
    if created_at is None:
        raise ValueError("a dispute without a time")
    return ProviderDispute(
        dispute_id=dispute["id"],
        payment_intent_id=id_of(dispute.get("payment_intent")),
        amount_minor=amount_minor,
        currency=dispute["currency"].upper(),
        status=status,
        reason=dispute.get("reason") or "",
        withdrawn_minor=amount_minor if status in _WITHDRAWN else 0,
        evidence_due_at=moment((dispute.get("evidence_details") or {}).get("due_by")),
        created_at=created_at,
    )


def card_setup_of(session: Document) -> CardSetup:
    setup = session.get("setup_intent")
    setup = setup if isinstance(setup, Mapping) else {}
    method = setup.get("payment_method")
    ended = {"open": PaymentOutcome.OPEN, "expired": PaymentOutcome.EXPIRED}.get(session["status"])
    succeeded = PaymentOutcome.SUCCEEDED if setup.get("status") == "succeeded" else PaymentOutcome.PROCESSING
    return CardSetup(
        session_id=session["id"],
        reference=session.get("client_reference_id"),
        customer_id=id_of(session.get("customer")),
        status=ended or succeeded,
        card=saved_card(method) if isinstance(method, Mapping) and ended is None else None,
    )


def saved_card(method: Document) -> SavedCard | None:
    return _card(id_of(method), method.get("card") or {})


def _card(method_id: str | None, card: Document) -> SavedCard | None:
    if method_id is None or not card.get("last4"):
        return None
    return SavedCard(
        payment_method_id=method_id,
        brand=card.get("brand") or "unknown",
        last4=card["last4"],
        expires_month=card.get("exp_month") or 0,
        expires_year=card.get("exp_year") or 0,
    )


def id_of(reference: Any) -> str | None:
    """The id of an object that may be expanded or not."""
    return text(reference.get("id")) if isinstance(reference, Mapping) else text(reference)


def moment(stamp: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(stamp, UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
