"""What is due, in any shop.

The only look across shops that the worker's side takes: definer functions that hand out ids and never rows (D8).
``claim_…`` leases what it hands out, by SKIP LOCKED, so that two sweepers never ring for the same row; ``find_…`` only
looks, because the jobs behind it take their own locks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text

from shop_app.core.database import app_engine
from shop_app.integrations.queue import LEASE_S

AT_MOST = 500


@dataclass(frozen=True, slots=True)
class Due:
    """One row that wants to be looked at."""

    tenant_id: UUID
    row_id: UUID


def claim_events(now: datetime) -> list[Due]:
    """Outbox events that nobody has told yet, oldest first."""
    return _claim("claim_outbox", now)


def claim_deliveries(now: datetime) -> list[Due]:
    """Subscribers' shares in events, not handled yet."""
    return _claim("claim_deliveries", now)


def claim_inbox(now: datetime) -> list[Due]:
    """What providers told us, not handled yet."""
    return _claim("claim_inbox", now)


def claim_notifications(now: datetime) -> list[Due]:
    """Mails to be sent."""
    return _claim("claim_notifications", now)


def find_expired_orders(now: datetime) -> list[Due]:
    """Orders whose time to pay is over."""
    return _find("find_expired_orders", now)


def find_silent_payments(unseen_since: datetime) -> list[Due]:
    """Payment attempts that neither a webhook nor we have looked at since."""
    return _find("find_silent_payments", unseen_since)


def find_pending_refunds(created_before: datetime) -> list[Due]:
    """Refunds that the provider has not confirmed."""
    return _find("find_pending_refunds", created_before)


def _claim(function: str, now: datetime) -> list[Due]:
    lease_until = now + timedelta(seconds=LEASE_S)
    sql = text(f"SELECT tenant_id, id FROM {function}(:now, :lease_until, :at_most) ORDER BY id")
    with app_engine().begin() as connection:
        return _due(connection.execute(sql, {"now": now, "lease_until": lease_until, "at_most": AT_MOST}))


def _find(function: str, before: datetime) -> list[Due]:
    sql = text(f"SELECT tenant_id, id FROM {function}(:before, :at_most)")
    with app_engine().begin() as connection:
        return _due(connection.execute(sql, {"before": before, "at_most": AT_MOST}))


def _due(rows: Iterable[tuple[UUID, UUID]]) -> list[Due]:
    return [Due(tenant_id, row_id) for tenant_id, row_id in rows]
