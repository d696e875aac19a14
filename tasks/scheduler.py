"""The clock's process, `python -m tasks.scheduler`: relay and sweeper, each in a thread of its own.

Two of them do no harm: both claim by SKIP LOCKED. A kill costs what was under way one lease.
"""

from __future__ import annotations

import signal
import sys
import threading

import psycopg
import structlog

from models.values import clock
from shop_app.core.telemetry import configure_logging
from shop_app.settings import settings
from tasks.claims import AT_MOST
from tasks.relay import relay
from tasks.sweeper import Sweeper

log = structlog.get_logger("scheduler")

POLL_S = 1.0


class Bell:
    """Waits until somebody writes to the outbox, or until it is time to look anyway."""

    def __init__(self) -> None:
        self._connection: psycopg.Connection | None = None

    def wait(self) -> None:
        """Returns at the next NOTIFY, and after a second at the latest."""
        if self._connection is None:
            self._connection = psycopg.connect(settings().database_app_url, autocommit=True, connect_timeout=2)
            self._connection.execute("LISTEN outbox")
            return  # what was written before we listened
        for _ in self._connection.notifies(timeout=POLL_S, stop_after=1):
            pass

    def forget(self) -> None:
        """Drops the connection; the next ``wait`` opens another."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def relay_until(leaving: threading.Event) -> None:
    """Tells events as they come."""
    bell = Bell()
    while not leaving.is_set():
        try:
            bell.wait()
            while relay() == AT_MOST:
                pass
        except Exception as failure:  # Postgres is away, or restarts: the relay outlives it
            log.warning("the relay tries again in a second", error=type(failure).__name__)
            bell.forget()
            leaving.wait(POLL_S)
    bell.forget()


def sweep_until(leaving: threading.Event) -> None:
    """Makes the sweeper's rounds."""
    sweeper = Sweeper()
    while not leaving.wait(POLL_S):
        sweeper.sweep(clock.now())


def main() -> int:
    configure_logging()
    leaving = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: leaving.set())
    threads = [threading.Thread(target=duty, args=(leaving,), daemon=True) for duty in (relay_until, sweep_until)]
    for thread in threads:
        thread.start()
    log.info("relay and sweeper are at work")
    while not leaving.wait(POLL_S) and all(thread.is_alive() for thread in threads):
        pass
    died = not leaving.is_set()
    leaving.set()
    for thread in threads:
        thread.join(timeout=5)
    return int(died)


if __name__ == "__main__":
    sys.exit(main())
