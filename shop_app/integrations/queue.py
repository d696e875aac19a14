"""The doorbell of the workers (D11).

Rows in Postgres say what is to be done; a ring only says "look now". A ring that is lost costs seconds, because the
sweeper rings again for whatever is due. So ringing never fails and is never waited for.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache
from typing import Any, Protocol
from uuid import UUID

import structlog
from celery import Celery

from shop_app.settings import settings

log = structlog.get_logger("queue")

LEASE_S = 8
"""How long a ring holds its row: whoever rings moves the row's `due_at` this far, and a ring older than this is silent.
With the sweeper's 5 seconds, work of a killed process is taken up within 15."""
PROMPT, SLOW = "jobs", "slow_jobs"
"""A worker takes from both queues in turn, so that a thousand pictures never stand before a payment."""
SHARED = {
    "task_default_queue": PROMPT,
    "task_serializer": "json",
    "accept_content": ["json"],
    "task_ignore_result": True,
}
"""What the ringing and the working end agree on."""
_DEAF_S = 5.0


class Doorbell(Protocol):
    def ring(self, job: str, tenant_id: UUID, row_id: UUID, *, queue: str = PROMPT, lease_s: float = LEASE_S) -> bool:
        """Wakes a worker for one row, after the commit that made the row due. Says whether a broker heard it."""
        ...


def celery_app(name: str, configuration: Callable[[], dict[str, Any]]) -> Celery:
    """A Celery application on our queue. ``configuration`` is asked at first use, when the environment is complete."""
    app = Celery(name, set_as_current=False)
    app.add_defaults(lambda: SHARED | configuration())
    return app


def redis_only(broker_url: str, options: dict[str, Any]) -> dict[str, Any]:
    """Transport options that a Redis broker needs and an AMQP broker refuses."""
    return options if broker_url.startswith(("redis:", "rediss:")) else {}


def ringing_app(broker_url: str) -> Celery:
    """The ringing end: no retries and half a second of patience, because somebody may be waiting behind it."""
    patience = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5, "max_retries": 0}
    return celery_app(
        "doorbell",
        lambda: {
            "broker_url": broker_url,
            "broker_connection_timeout": 0.5,
            "broker_transport_options": redis_only(broker_url, patience),
            "task_publish_retry": False,
        },
    )


class CeleryDoorbell:
    """Rings through the broker; after a failure it stays silent for some seconds, so that an outage slows nobody."""

    def __init__(self, broker_url: str) -> None:
        self._app = ringing_app(broker_url)
        self._deaf_until = 0.0

    def ring(self, job: str, tenant_id: UUID, row_id: UUID, *, queue: str = PROMPT, lease_s: float = LEASE_S) -> bool:
        if time.monotonic() < self._deaf_until:
            return False
        try:
            arguments = [str(tenant_id), str(row_id)]
            self._app.send_task(job, args=arguments, queue=queue, expires=lease_s, retry=False)
        except Exception as failure:  # kombu's transports raise errors of their own, without a common family
            self._deaf_until = time.monotonic() + _DEAF_S
            log.warning("the broker does not answer; the sweeper will ring again", error=type(failure).__name__)
            return False
        return True


def doorbell() -> Doorbell:
    """This process's doorbell."""
    return _doorbell(settings().broker)


@cache
def _doorbell(broker_url: str) -> Doorbell:
    return CeleryDoorbell(broker_url)
