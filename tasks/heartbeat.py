"""Proof that this worker consumes: now and then it sends a job to itself and waits to see it done.

After a reconnect a worker can live on without consuming (celery#10205). One that hears nothing of itself for a minute
kills itself and is started again; its unfinished rows are due again within seconds.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from typing import Any

import structlog
from celery.signals import worker_ready, worker_shutting_down
from celery.utils.nodenames import worker_direct

from models.values import clock
from shop_app.core.valkey import ValkeyAway, keeper
from shop_app.integrations.queue import ringing_app
from shop_app.settings import settings
from tasks.app import app

log = structlog.get_logger("heartbeat")

WORKERS = "workers"
"""A hash in Valkey: worker's name → when it last did a job for itself."""
BEAT_S = 10.0
SILENCE_S = 60.0

_leaving = threading.Event()


def beat(worker: str) -> None:
    """Does nothing but say that it was done."""
    keeper().ask(lambda valkey: valkey.hset(WORKERS, worker, clock.now().isoformat()))


def _watch(sender: Any, **_: Any) -> None:
    threading.Thread(target=_watch_over, args=(sender.hostname,), daemon=True, name="heartbeat").start()


def _leave(**_: Any) -> None:
    _leaving.set()


def _watch_over(worker: str) -> None:
    ringing = ringing_app(settings().broker)
    last_seen, silent_since = None, time.monotonic()
    while not _leaving.wait(BEAT_S):
        try:
            seen = keeper().ask(lambda valkey: valkey.hget(WORKERS, worker))
            ringing.send_task("heartbeat", args=[worker], queue=worker_direct(worker), expires=SILENCE_S)
        except Exception as failure:  # whatever the broker's driver raises: the silence is not the worker's
            if not isinstance(failure, ValkeyAway):
                log.warning("no heartbeat while the broker is away", error=type(failure).__name__)
            silent_since = time.monotonic()
            continue
        if seen != last_seen:
            last_seen, silent_since = seen, time.monotonic()
        elif time.monotonic() - silent_since > SILENCE_S:
            log.critical("this worker has stopped consuming and ends itself to be started again")
            os.kill(os.getpid(), signal.SIGKILL)


app.task(name="heartbeat")(beat)
worker_ready.connect(_watch)
worker_shutting_down.connect(_leave)
