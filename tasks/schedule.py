"""What is looked for, how often, and which job is rung for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from shop_app.core import tenancy
from tasks import claims
from tasks.claims import Due

# Leases last 8 s: with these rounds, work of a killed process is taken up within 15 (invariants.md §5.35).
OFTEN = timedelta(seconds=5)
QUARTER_HOURLY = timedelta(minutes=15)
FIVE_MINUTELY = timedelta(minutes=5)
HOURLY = timedelta(hours=1)
# No webhook for a minute: ask the provider.
SILENCE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Round:
    """Every so often, ``job`` is rung for each row that ``look(now)`` finds."""

    job: str
    every: timedelta
    look: Callable[[datetime], list[Due]]


def _each_shop(_now: datetime) -> list[Due]:
    return [Due(tenant_id, tenant_id) for tenant_id in tenancy.list_tenants()]


SCHEDULE = (
    Round("deliveries.handle", OFTEN, claims.claim_deliveries),
    Round("payments.apply", OFTEN, claims.claim_inbox),
    Round("notifications.send", OFTEN, claims.claim_notifications),
    Round("payments.expire", OFTEN, claims.find_expired_orders),
    Round("payments.settle", OFTEN, lambda now: claims.find_silent_payments(now - SILENCE)),
    Round("payments.refund", OFTEN, claims.find_pending_refunds),
    Round("payments.reconcile", QUARTER_HOURLY, _each_shop),
    Round("payments.watch_holds", HOURLY, _each_shop),
    Round("payments.retire_secrets", HOURLY, _each_shop),
    Round("audit.run", FIVE_MINUTELY, _each_shop),
    Round("analytics.reconcile", HOURLY, _each_shop),
    Round("search.catch_up", FIVE_MINUTELY, _each_shop),
    Round("fulfillment.complete_delivered", HOURLY, _each_shop),
    Round("customers.erase", HOURLY, _each_shop),
    Round("customers.tell_of_wishes", HOURLY, _each_shop),
    Round("idempotency.forget", HOURLY, _each_shop),
    Round("pictures.forget_uploads", HOURLY, _each_shop),
)
