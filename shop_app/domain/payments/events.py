"""Doing what a provider's news means, once: it only says where to look, the provider's books say what is true (I-17).

What cannot be done yet is tried again later; what never can is parked for a person, with an alert.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog

from models.errors import Conflict, NotFound, RetryLater
from models.events import InboxStatus
from models.payment import Provider
from shop_app.core.context import Context
from shop_app.core.failpoints import fp
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain.payments.cards import find_card_setup, learn_card
from shop_app.domain.payments.disputes import learn_dispute
from shop_app.domain.payments.enquiries import settle, settle_as
from shop_app.domain.payments.refunds import settle_refunds
from shop_app.integrations.payments.gateway import PaymentOutcome, ProviderPayment, ProviderRefused

log = structlog.get_logger("payments")

# An event may arrive before our own commit; after so long it is somebody else's payment, or a contradiction.
PATIENCE = timedelta(hours=1)
LONGEST_WAIT = timedelta(minutes=10)
_ABOUT = ("session_id", "payment_intent_id", "payment_id")
SAID = (
    *("payment_id", "session_id", "payment_intent_id", "status", "authorised_minor", "captured_minor"),
    *("refunded_minor", "currency", "failure_code", "failure_message"),
)
"""What is kept of the word of a provider that cannot be asked."""
_OF_REFUNDS = ("refund.", "charge.refund")

_EVENT = "SELECT id, provider, event_type, payload, status, attempts, received_at FROM inbox WHERE id = %(id)s"
_FIND_PAYMENT = """
    SELECT id FROM payment
    WHERE id::text = %(payment)s OR session_id = %(session)s OR intent_id = %(intent)s
    ORDER BY id::text = %(payment)s DESC NULLS LAST LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class _Inbox:
    id: UUID
    provider: Provider
    event_type: str
    payload: dict[str, Any]
    status: InboxStatus
    attempts: int
    received_at: datetime

    @property
    def says_what_about(self) -> bool:
        return any(self.payload.get(name) for name in _ABOUT)


@dataclass(frozen=True, slots=True)
class _Subject:
    """What an event is about, as far as we know it."""

    payment_id: UUID | None = None
    card_setup: str | None = None


def apply_event(context: Context, inbox_id: UUID) -> None:
    """Does what a stored event means. Doing it again changes nothing."""
    fp("webhooks.S9")
    row, subject = in_unit(context, _to_apply, inbox_id)
    if row is None or row.status is not InboxStatus.RECEIVED:
        return
    try:
        _act(context, row, subject)
    except RetryLater as error:
        in_unit(context.later(), _postpone, row, error.reason)
    except (Conflict, NotFound, ProviderRefused) as error:
        in_unit(context.later(), _park_in_the_end, row, f"{error.reason}: {error.sentence}")
    except _Unreadable:
        in_unit(context.later(), _park, row, "Nobody has told us what this is about.")
    else:
        in_unit(context.later(), _handled, row, InboxStatus.HANDLED, "")
        fp("payments.S11")


class _Unreadable(Exception):
    """A kind of event that we never asked for, or one whose fields are missing: waiting will not help."""


def _act(context: Context, row: _Inbox, subject: _Subject) -> None:
    if not row.says_what_about:
        raise _Unreadable
    if subject.card_setup is not None:
        learn_card(context, subject.card_setup)
    elif subject.payment_id is not None and row.payload.get("said"):
        facts = {**row.payload["said"], "status": PaymentOutcome(row.payload["said"]["status"])}
        settle_as(context, subject.payment_id, ProviderPayment(**facts))
    elif subject.payment_id is not None:
        settle(context, subject.payment_id, told_intent=row.payload.get("payment_intent_id"))
        if row.event_type.startswith(_OF_REFUNDS):
            settle_refunds(context.later(), subject.payment_id)
        if row.payload.get("dispute_id"):
            learn_dispute(context.later(), subject.payment_id, row.payload["dispute_id"])
    elif row.received_at + PATIENCE > context.now:
        raise RetryLater("This payment is not known yet.", code="PAYMENT_NOT_KNOWN_YET")


def _to_apply(uow: UnitOfWork, inbox_id: UUID) -> tuple[_Inbox | None, _Subject]:
    row = uow.first(_Inbox, _EVENT, id=inbox_id)
    if row is None or not row.says_what_about:
        return row, _Subject()
    session_id = row.payload.get("session_id")
    payment_id = uow.scalar(
        _FIND_PAYMENT,
        payment=row.payload.get("payment_id"),
        session=session_id,
        intent=row.payload.get("payment_intent_id"),
    )
    if payment_id is None and session_id and find_card_setup(uow, session_id):
        return row, _Subject(card_setup=session_id)
    return row, _Subject(payment_id)


def _handled(uow: UnitOfWork, row: _Inbox, status: InboxStatus, error: str) -> bool:
    changed = uow.execute(
        "UPDATE inbox SET status = %(to)s, handled_at = app_now(), last_error = %(error)s"
        " WHERE id = %(id)s AND status = 'received'",
        id=row.id,
        to=status,
        error=error[:500],
    )
    return changed == 1


def _park_in_the_end(uow: UnitOfWork, row: _Inbox, error: str) -> None:
    if row.received_at + PATIENCE > uow.now:
        _postpone(uow, row, error)
    else:
        _park(uow, row, error)


def _park(uow: UnitOfWork, row: _Inbox, error: str) -> None:
    if _handled(uow, row, InboxStatus.PARKED, error):
        log.error("webhook parked", event_type=row.event_type, provider=row.provider.value, error=error[:120])
        data = {"provider": row.provider.value, "event_type": row.event_type}
        uow.record("WebhookParked", aggregate="inbox", aggregate_id=row.id, data=data)


def _postpone(uow: UnitOfWork, row: _Inbox, error: str) -> None:
    wait = min(timedelta(seconds=2 ** min(row.attempts, 10)), LONGEST_WAIT)
    uow.execute(
        "UPDATE inbox SET due_at = %(due_at)s, last_error = %(error)s WHERE id = %(id)s AND status = 'received'",
        id=row.id,
        due_at=uow.now + wait,
        error=error[:500],
    )
