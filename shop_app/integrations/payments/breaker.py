"""Leaves a provider alone for a while after it has failed several callers in a row."""

from __future__ import annotations

from threading import Lock
from time import monotonic


class Breaker:
    """Per account and process. While it rests, ``admits`` answers no; then one caller at a time may look again.

    It rests after ``failures`` in a row, or as soon as failures in a row have cost callers ``patience_s`` together:
    two silent calls of 8 seconds say as much as five quick refusals to talk.
    """

    def __init__(self, *, failures: int = 5, patience_s: float = 15, rest_s: float = 10) -> None:
        self._failures_allowed, self._patience_s, self._rest_s = failures, patience_s, rest_s
        self._failures, self._wasted_s, self._resting_until = 0, 0.0, 0.0
        self._lock = Lock()

    def admits(self) -> bool:
        with self._lock:
            if self._failures < self._failures_allowed and self._wasted_s < self._patience_s:
                return True
            if monotonic() < self._resting_until:
                return False
            # This caller looks for all; should it never report back, the next may look after another rest.
            self._resting_until = monotonic() + self._rest_s
            return True

    def succeeded(self) -> None:
        with self._lock:
            self._failures, self._wasted_s = 0, 0.0

    def failed(self, took_s: float) -> None:
        with self._lock:
            self._failures += 1
            self._wasted_s += took_s
            self._resting_until = monotonic() + self._rest_s
