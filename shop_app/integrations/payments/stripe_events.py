"""Reading what Stripe sends, leniently: an event that nobody foresaw must reach the inbox, not bounce."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime

from models.errors import ValidationFailed
from shop_app.integrations.payments.answers import ProviderEvent
from shop_app.integrations.payments.stripe_calls import UNREADABLE, Document, Read
from shop_app.integrations.payments.stripe_facts import dispute_of, id_of, moment, refund_of, text

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
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
)


def event_of(raw: bytes, now: datetime) -> ProviderEvent:
    """Call it only after the signature held. Refuses what has no id or no type, and nothing else."""
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
    object_id, object_type = id_of(subject.get("id")), text(subject.get("object"))
    metadata = subject.get("metadata")
    return ProviderEvent(
        event_id=event_id,
        type=kind,
        api_version=text(body.get("api_version")),
        object_id=object_id,
        object_type=object_type,
        session_id=object_id if object_type == "checkout.session" else None,
        payment_intent_id=object_id if object_type == "payment_intent" else id_of(subject.get("payment_intent")),
        payment_id=text(metadata.get("payment_id")) if isinstance(metadata, dict) else None,
        livemode=body.get("livemode") is True,
        created_at=moment(body.get("created")) or now,
        raw=body,
        refund=_read(refund_of, subject) if object_type == "refund" else None,
        dispute=_read(dispute_of, subject) if object_type == "dispute" else None,
    )


def _read(reader: Callable[[Document], Read], subject: Document) -> Read | None:
    try:
        return reader(subject)
    except UNREADABLE:
        return None
