"""Leaves a provider alone for a while after it has failed several callers in a row."""

from __future__ import annotations

from threading import Lock
from time import monotonic


class Breaker:
    """Per process. While it rests, ``admits`` answers no; then one caller at a time may look again."""

    def __init__(self, *, failures: int = 5, rest_s: float = 10) -> None:
        self._allowed, self._rest_s = failures, rest_s
        self._failures, self._closed_until = 0, 0.0
        self._lock = Lock()

    def admits(self) -> bool:
        with self._lock:
            if self._failures < self._allowed:
                return True
            if monotonic() < self._closed_until:
                return False
            self._closed_until = monotonic() + self._rest_s
            return True

    def succeeded(self) -> None:
        with self._lock:
            self._failures = 0

    def failed(self) -> None:
        with self._lock:
            self._failures += 1
            self._closed_until = monotonic() + self._rest_s
