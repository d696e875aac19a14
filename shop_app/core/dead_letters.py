"""Work that was given up and waits for a person (I-19): deliveries and mails that failed for a day, parked news."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork

_LIST = """
    SELECT d.id, e.event_type || ' for ' || d.subscriber AS what, e.created_at AS since, d.last_error
    FROM outbox_delivery d JOIN outbox e ON e.tenant_id = d.tenant_id AND e.id = d.event_id
    WHERE d.is_dead AND d.handled_at IS NULL
    UNION ALL
    SELECT id, kind || ' by mail', created_at, last_error FROM notification WHERE status = 'dead'
    UNION ALL
    SELECT id, event_type || ' from ' || provider, received_at, last_error FROM inbox WHERE status = 'parked'
    ORDER BY since
"""
_REPLAY = (
    """UPDATE outbox_delivery SET is_dead = false, attempts = 0, due_at = app_now()
       WHERE is_dead AND handled_at IS NULL""",
    "UPDATE notification SET status = 'pending', attempts = 0, due_at = app_now() WHERE status = 'dead'",
    "UPDATE inbox SET status = 'received', handled_at = NULL, attempts = 0, due_at = app_now() WHERE status = 'parked'",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """One piece of work, why it failed the last time, and since when it is owed."""

    id: UUID
    what: str
    since: datetime
    last_error: str


def dead_letters(uow: UnitOfWork) -> list[DeadLetter]:
    """A shop's, oldest first."""
    require(uow, Permission.SETTINGS_WRITE)
    return uow.all(DeadLetter, _LIST)


def replay(uow: UnitOfWork) -> int:
    """Makes all of a shop's dead letters due again; returns how many. One more failure buries them again."""
    require(uow, Permission.SETTINGS_WRITE)
    return sum(uow.execute(statement) for statement in _REPLAY)
