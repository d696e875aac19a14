"""The worker: `celery -A tasks.app worker`.

A job is handed a tenant and a row's id and nothing else (invariants.md §5.33); whether there is anything to do, the row
itself says. So a ring may come twice, late or never.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from uuid import UUID

from celery import Celery

from models.errors import RetryLater, ShopError, UpstreamFailed
from shop_app.core.context import Actor, Context
from shop_app.integrations.queue import celery_app, redis_only
from shop_app.settings import settings

log = logging.getLogger(__name__)

# Above this a Redis broker takes a job for lost and hands it out again, beside the first run.
_VISIBILITY_S = 150
_LONGEST_JOB_S = 120

app: Celery = celery_app(
    "tasks",
    settings().broker,
    include=[
        "tasks.analytics",
        "tasks.deliveries",
        "tasks.heartbeat",
        "tasks.idempotency",
        "tasks.notifications",
        "tasks.payments",
    ],
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_time_limit=_LONGEST_JOB_S,
    worker_prefetch_multiplier=1,
    worker_direct=True,  # a queue of each worker's own, for its heartbeat
    worker_hijack_root_logger=False,
    worker_enable_remote_control=False,
    broker_connection_retry_on_startup=True,
    # kombu's own defaults bring a lost job back after about 100 s; these after 15.7 (platform.md §15).
    broker_transport_options=redis_only(
        settings().broker,
        {"visibility_timeout": _VISIBILITY_S, "unacked_restore_interval": 5, "unacked_restore_throttle": 1},
    ),
)

Work = Callable[[Context, UUID], object]


def job(name: str) -> Callable[[Work], Work]:
    """Registers ``work(context, row_id)`` under the name that the doorbell rings.

    A failure is logged and otherwise left to the row: it is still due, and the sweeper rings again.
    """

    def register(work: Work) -> Work:
        def run(tenant_id: str, row_id: str) -> None:
            context = Context(UUID(tenant_id), Actor.system(name))
            try:
                work(context, UUID(row_id))
            except (RetryLater, UpstreamFailed) as failure:
                log.warning("%s waits for another try: %s", name, failure.reason)
            except ShopError as refusal:
                log.error("%s was refused: %s", name, refusal.reason)
            except Exception:
                log.exception("%s failed", name)

        app.task(name=name)(run)
        return work

    return register
