"""Handing an event to one subscriber, once: what it does and that it did it are one commit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shop_app.core.backoff import is_hopeless, next_try, reason_of
from shop_app.core.context import Context
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.integrations.queue import LEASE_S, PROMPT, SLOW, doorbell
from tasks import subscriptions
from tasks.app import job

# Long enough to wait behind others of its kind, short enough to be taken up within a minute after a kill.
SLOW_LEASE_S = 45

# SKIP LOCKED: somebody else is at it, and will finish or let go.
_OPEN = """
    SELECT d.id, d.subscriber, d.event_id, d.attempts, e.aggregate_id, e.created_at
    FROM outbox_delivery d JOIN outbox e ON e.tenant_id = d.tenant_id AND e.id = d.event_id
    WHERE d.id = %(id)s AND d.handled_at IS NULL AND NOT d.is_dead
    FOR UPDATE OF d SKIP LOCKED
"""
# A subscriber hears an aggregate's events in their order (I-19); a dead one no longer holds up the rest.
_HAS_EARLIER = """
    SELECT EXISTS (
        SELECT FROM outbox e
        JOIN outbox_delivery d ON d.tenant_id = e.tenant_id AND d.event_id = e.id AND d.subscriber = %(subscriber)s
        WHERE e.aggregate_id = %(aggregate_id)s AND e.id < %(event_id)s AND d.handled_at IS NULL AND NOT d.is_dead)
"""
_POSTPONE = "UPDATE outbox_delivery SET due_at = app_now() + make_interval(secs => %(seconds)s) WHERE id = %(id)s"
# With whoever waits for it: otherwise a row of events about one thing moves at the sweeper's pace.
_HANDLED = """
    UPDATE outbox_delivery SET handled_at = app_now(), last_error = '' WHERE id = %(id)s
    RETURNING (
        SELECT d.id FROM outbox e
        JOIN outbox_delivery d ON d.tenant_id = e.tenant_id AND d.event_id = e.id AND d.subscriber = %(subscriber)s
        WHERE e.aggregate_id = %(aggregate_id)s AND e.id > %(event_id)s AND d.handled_at IS NULL AND NOT d.is_dead
        ORDER BY e.id LIMIT 1)
"""
_FAILED = """
    UPDATE outbox_delivery
    SET attempts = attempts + 1, last_error = %(reason)s, due_at = %(due_at)s, is_dead = %(is_dead)s
    WHERE id = %(id)s AND handled_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A subscriber's open share in an event."""

    id: UUID
    subscriber: str
    event_id: UUID
    attempts: int
    aggregate_id: UUID
    created_at: datetime


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A job to ring once the unit is committed."""

    job: str
    row_id: UUID
    queue: str = PROMPT
    lease_s: float = LEASE_S


@job("deliveries.handle")
def handle(context: Context, delivery_id: UUID) -> None:
    """Lets the subscriber hear its event; on failure the delivery is due again later, and dead after a day.

    A slow subscriber is rung for once more, in the slow queue.
    """
    _handle(context, delivery_id, may_be_slow=False)


@job("deliveries.handle_slowly")
def handle_slowly(context: Context, delivery_id: UUID) -> None:
    """The same, where nobody waits behind it."""
    _handle(context, delivery_id, may_be_slow=True)


def _handle(context: Context, delivery_id: UUID, *, may_be_slow: bool) -> None:
    try:
        follow_ups = in_unit(context, _hand_over, delivery_id, may_be_slow)
    except Exception as failure:
        in_unit(context.later(), _note_failure, delivery_id, failure)
        raise
    for follow_up in follow_ups:
        doorbell().ring(
            follow_up.job, context.tenant_id, follow_up.row_id, queue=follow_up.queue, lease_s=follow_up.lease_s
        )


def _hand_over(uow: UnitOfWork, delivery_id: UUID, may_be_slow: bool) -> list[FollowUp]:
    delivery = uow.first(Delivery, _OPEN, id=delivery_id)
    if delivery is None:
        return []
    place = {
        "subscriber": delivery.subscriber,
        "aggregate_id": delivery.aggregate_id,
        "event_id": delivery.event_id,
    }
    if uow.scalar(_HAS_EARLIER, **place):
        uow.execute(_POSTPONE, id=delivery.id, seconds=1)
        return []
    subscriber = subscriptions.BY_NAME[delivery.subscriber]
    if subscriber.is_slow and not may_be_slow:
        uow.execute(_POSTPONE, id=delivery.id, seconds=SLOW_LEASE_S)
        return [FollowUp("deliveries.handle_slowly", delivery.id, queue=SLOW, lease_s=SLOW_LEASE_S)]
    row_id = subscriber.hear(uow, delivery.event_id, delivery.aggregate_id)
    next_id = uow.scalar(_HANDLED, id=delivery.id, **place)
    follow_ups = [FollowUp(subscriber.then, row_id)] if subscriber.then and row_id else []
    return [*follow_ups, FollowUp("deliveries.handle", next_id)] if next_id else follow_ups


def _note_failure(uow: UnitOfWork, delivery_id: UUID, failure: Exception) -> None:
    delivery = uow.first(Delivery, _OPEN, id=delivery_id)
    if delivery is not None:
        uow.execute(
            _FAILED,
            id=delivery.id,
            reason=reason_of(failure),
            due_at=next_try(uow.now, delivery.attempts + 1),
            is_dead=is_hopeless(uow.now, delivery.created_at),
        )
