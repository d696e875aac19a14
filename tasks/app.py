"""The worker: `celery -A tasks.app worker`.

A job is handed a tenant and a row's id and nothing else (invariants.md §5.33); whether there is anything to do, the row
itself says. So a ring may come twice, late or never.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import structlog
from celery import Celery
from celery.signals import setup_logging
from kombu.entity import Exchange, Queue

from models.errors import RetryLater, ShopError, UpstreamFailed
from shop_app.core.context import Actor, Context
from shop_app.core.telemetry import configure_logging, trace_of
from shop_app.integrations.queue import PROMPT, SLOW, celery_app, redis_only
from shop_app.settings import settings

log = structlog.get_logger("jobs")

# Above this a Redis broker takes a job for lost and hands it out again, beside the first run.
_VISIBILITY_S = 150
_LONGEST_JOB_S = 120

# kombu's own defaults bring a lost job back after about 100 s; these after 15.7 (platform.md §15).
_RESTORING = {"visibility_timeout": _VISIBILITY_S, "unacked_restore_interval": 5, "unacked_restore_throttle": 1}


def _queue(name: str) -> Queue:
    # An exchange of its own: on the default one each queue would get a copy of the other's jobs.
    return Queue(name, Exchange(name), routing_key=name)


def _configuration() -> dict[str, Any]:
    broker_url = settings().broker
    return {
        "broker_url": broker_url,
        "broker_transport_options": redis_only(broker_url, _RESTORING),
        "broker_connection_retry_on_startup": True,
        "include": [
            "tasks.analytics",
            "tasks.audit",
            "tasks.customers",
            "tasks.deliveries",
            "tasks.fulfillment",
            "tasks.heartbeat",
            "tasks.idempotency",
            "tasks.notifications",
            "tasks.payments",
            "tasks.pictures",
            "tasks.search",
        ],
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "task_time_limit": _LONGEST_JOB_S,
        "task_queues": [_queue(PROMPT), _queue(SLOW)],
        "worker_prefetch_multiplier": 1,
        "worker_direct": True,  # a queue of each worker's own, for its heartbeat
        "worker_enable_remote_control": False,
    }


app: Celery = celery_app("tasks", _configuration)

Work = Callable[[Context, UUID], object]


def job(name: str) -> Callable[[Work], Work]:
    """Registers ``work(context, row_id)`` under the name that the doorbell rings.

    A failure is logged and otherwise left to the row: it is still due, and the sweeper rings again.
    """

    def register(work: Work) -> Work:
        def run(tenant_id: str, row_id: str) -> None:
            context = Context(UUID(tenant_id), Actor.system(name))
            about = {"job": name, "tenant_id": tenant_id, "request_id": context.request_id}
            try:
                work(context, UUID(row_id))
            except (RetryLater, UpstreamFailed) as failure:
                log.warning("job waits for another try", error=failure.reason, **about)
            except ShopError as refusal:
                log.error("job was refused", error=refusal.reason, **about)
            except Exception as failure:
                log.error("job failed", error=type(failure).__name__, trace=trace_of(failure), **about)
            else:
                log.info("job done", **about)

        app.task(name=name)(run)
        return work

    return register


def _say_it_our_way(**_: Any) -> None:
    configure_logging()


setup_logging.connect(_say_it_our_way)
