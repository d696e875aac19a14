"""Claims that live as long as whoever made them: renewed while the work goes on, free soon after its process died."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic
from uuid import UUID

import structlog

from models.errors import ShopError

log = structlog.get_logger("leases")

LEASE = timedelta(seconds=8)
"""Whoever has not renewed for so long is dead."""
RENEWED_EVERY_S = 2.0


class Leases:
    """What this process has claimed. One thread renews it all, and only what takes longer than a moment."""

    def __init__(self) -> None:
        self._held: dict[UUID, tuple[float, Callable[[], object]]] = {}
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._process = 0

    @contextmanager
    def holding(self, claim_id: UUID, renew: Callable[[], object]) -> Iterator[None]:
        """``renew`` runs every two seconds, in another thread, until the end of the block."""
        with self._lock:
            self._held[claim_id] = (monotonic() + RENEWED_EVERY_S, renew)
            self._start()
        try:
            yield
        finally:
            with self._lock:
                self._held.pop(claim_id, None)

    def _start(self) -> None:
        # A forked process has our dictionary and not our thread.
        if self._thread is None or self._process != os.getpid():
            self._process = os.getpid()
            self._thread = threading.Thread(target=self._renew_all, name="leases", daemon=True)
            self._thread.start()

    def _renew_all(self) -> None:
        while True:
            threading.Event().wait(RENEWED_EVERY_S / 2)
            now = monotonic()
            with self._lock:
                due = {claim_id: renew for claim_id, (at, renew) in self._held.items() if at <= now}
                for claim_id, renew in due.items():
                    self._held[claim_id] = (now + RENEWED_EVERY_S, renew)
            for renew in due.values():
                try:
                    renew()
                except ShopError as error:
                    # The next one may get through before the lease is over.
                    log.warning("claim not renewed", error=error.reason)


leases = Leases()
