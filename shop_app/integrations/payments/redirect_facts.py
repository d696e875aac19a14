"""A redirect provider's documents, read into the shop's own words."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from models.errors import ValidationFailed
from models.values.money import Money
from shop_app.integrations.payments.answers import (
    PaymentOutcome,
    ProviderEvent,
    ProviderPayment,
    ProviderRefund,
    RefundOutcome,
)
from shop_app.integrations.payments.refusals import ProviderUnreachable

PREFIX = "redirect_"
_OUTCOMES = {
    "open": PaymentOutcome.OPEN,
    "pending": PaymentOutcome.PROCESSING,
    "paid": PaymentOutcome.SUCCEEDED,
    "failed": PaymentOutcome.FAILED,
    "cancelled": PaymentOutcome.CANCELLED,
    "expired": PaymentOutcome.EXPIRED,
}
_REFUND_OUTCOMES = {
    "pending": RefundOutcome.PENDING,
    "succeeded": RefundOutcome.SUCCEEDED,
    "failed": RefundOutcome.FAILED,
}
_UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, RecursionError)

Document = Mapping[str, Any]
Given = TypeVar("Given")
Read = TypeVar("Read")


def readable(read: Callable[[Given], Read], given: Given) -> Read:
    try:
        return read(given)
    except _UNREADABLE as error:
        raise ProviderUnreachable("The payment provider's answer cannot be read.", missing=str(error)) from error


def parsed(body: bytes) -> Document:
    found = json.loads(body)
    if not isinstance(found, dict):
        raise ValueError("no object")
    return found


def payment_of(document: Document) -> ProviderPayment:
    currency = document["currency"]
    captured = Money.parse(document["captured"], currency).minor
    reference = PREFIX + document["payment"]
    return ProviderPayment(
        payment_id=document["payment"],
        session_id=reference,
        payment_intent_id=reference,
        # A status that nobody foresaw is not a decision yet: look again.
        status=_OUTCOMES.get(document["status"], PaymentOutcome.PROCESSING),
        authorised_minor=captured,
        captured_minor=captured,
        refunded_minor=Money.parse(document["refunded"], currency).minor,
        currency=currency,
        failure_code=document.get("failure"),
        created_at=_moment(document.get("created")),
    )


def refunds_of(document: Document) -> list[ProviderRefund]:
    reference = PREFIX + document["payment"]
    return [
        ProviderRefund(
            refund_id=f"{reference}/{refund['id']}",
            status=_REFUND_OUTCOMES.get(refund["status"], RefundOutcome.PENDING),
            amount_minor=Money.parse(refund["amount"], document["currency"]).minor,
            currency=document["currency"],
            payment_intent_id=reference,
            our_refund_id=refund["refund"],
            created_at=_moment(refund.get("created")),
        )
        for refund in document["refunds"]
    ]


def refund_of(document: Document, our_refund_id: str) -> ProviderRefund | None:
    return next((refund for refund in refunds_of(document) if refund.our_refund_id == our_refund_id), None)


def event_of(raw: bytes, now: datetime) -> ProviderEvent:
    """Call it only after the signature held. Refuses what has no id or no type, and nothing else."""
    try:
        body = parsed(raw)
        event_id, kind = body["id"], body["type"]
    except _UNREADABLE as error:
        raise ValidationFailed("The event has no id or no type.", field="body") from error
    if not (isinstance(event_id, str) and isinstance(kind, str)):
        raise ValidationFailed("The event has no id or no type.", field="body")
    try:
        payment = payment_of(body["data"]["object"])
        refunds = refunds_of(body["data"]["object"])
    except _UNREADABLE:
        payment, refunds = None, []
    return ProviderEvent(
        event_id=event_id,
        type=kind,
        api_version=None,
        object_id=payment.payment_intent_id if payment else None,
        object_type="payment" if payment else None,
        session_id=payment.session_id if payment else None,
        payment_intent_id=payment.payment_intent_id if payment else None,
        payment_id=payment.payment_id if payment else None,
        livemode=body.get("livemode") is not False,
        created_at=_moment(body.get("created")) or now,
        raw=dict(body),
        payment=payment,
        refund=refunds[-1] if refunds and kind.startswith("refund.") else None,
    )


def _moment(stamp: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(stamp, UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None
