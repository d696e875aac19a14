"""Tells what happened: outbox rows become deliveries to their subscribers, live messages and fresh caches.

An event is marked as sent last. Whoever dies before leaves it to be told again after the lease: its deliveries are
there already, and the rest does no harm twice.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

import structlog

from models.errors import ShopError
from models.values import clock
from models.values.ids import new_id
from shop_app.core import live
from shop_app.core.context import Actor, Context
from shop_app.core.failpoints import fp
from shop_app.core.telemetry import trace_of
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.integrations.queue import LEASE_S, doorbell
from tasks import claims, freshness, subscriptions

log = structlog.get_logger("relay")

# With every event the earlier untold ones of its aggregate: another relay may hold them, and a subscriber must never
# be asked about the later one first (I-19).
_UNTOLD = """
    SELECT id, aggregate_id, event_type FROM outbox
    WHERE status = 'pending' AND aggregate_id IN (SELECT aggregate_id FROM outbox WHERE id = ANY(%(claimed)s))
      AND id <= %(last)s
    ORDER BY id
"""
_DELIVER = """
    INSERT INTO outbox_delivery (id, event_id, subscriber, due_at, last_error)
    SELECT share.id, share.event_id, share.subscriber, app_now() + make_interval(secs => %(lease_s)s), ''
    FROM unnest(%(ids)s::uuid[], %(events)s::uuid[], %(subscribers)s::text[]) AS share (id, event_id, subscriber)
    ON CONFLICT (tenant_id, event_id, subscriber) DO NOTHING RETURNING id
"""
_SENT = "UPDATE outbox SET status = 'sent', sent_at = app_now() WHERE id = ANY(%(events)s) AND status = 'pending'"


@dataclass(frozen=True, slots=True)
class Untold:
    """An event on its way out."""

    id: UUID
    aggregate_id: UUID
    event_type: str


def relay() -> int:
    """Tells everything that is due; returns how many events there were. What fails is due again after its lease."""
    claimed: dict[UUID, list[UUID]] = defaultdict(list)
    for due in claims.claim_events(clock.now()):
        claimed[due.tenant_id].append(due.row_id)
    for tenant_id, event_ids in claimed.items():
        try:
            tell(Context(tenant_id, Actor.system("relay")), event_ids)
        except ShopError as failure:
            log.warning("events wait for another try", tenant_id=str(tenant_id), error=failure.reason)
        except Exception as failure:
            log.error(
                "events could not be told",
                tenant_id=str(tenant_id),
                error=type(failure).__name__,
                trace=trace_of(failure),
            )
    return sum(map(len, claimed.values()))


def tell(context: Context, event_ids: list[UUID]) -> None:
    """Tells one shop's events, in the order in which they happened."""
    events, deliveries = in_unit(context, _prepare, event_ids)
    for delivery_id in deliveries:
        doorbell().ring("deliveries.handle", context.tenant_id, delivery_id)
    freshness.refresh(context.later(), [(event.event_type, event.aggregate_id) for event in events])
    # Once a topic, however many events: an import has thousands, and who listens reads everything again.
    news = {topic: event for event in events for topic in subscriptions.topics(event.event_type, event.aggregate_id)}
    for topic, event in news.items():
        live.publish(context.tenant_id, topic, {"event": event.event_type})
    fp("relay.S12")
    in_unit(context.later(), _mark, [event.id for event in events])


def _prepare(uow: UnitOfWork, event_ids: list[UUID]) -> tuple[list[Untold], list[UUID]]:
    events = uow.all(Untold, _UNTOLD, claimed=event_ids, last=max(event_ids))
    shares = [
        (event.id, subscriber.name)
        for event in events
        for subscriber in subscriptions.HEARD_BY.get(event.event_type, ())
    ]
    delivery_ids = uow.scalars(
        _DELIVER,
        ids=[new_id() for _ in shares],
        events=[event_id for event_id, _ in shares],
        subscribers=[name for _, name in shares],
        lease_s=LEASE_S,
    )
    return events, delivery_ids


def _mark(uow: UnitOfWork, event_ids: list[UUID]) -> None:
    uow.execute(_SENT, events=event_ids)
