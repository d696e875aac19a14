from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path


@dataclass(frozen=True)
class Clock:
    """The offset that every process adds to its time: the platform's, the sandbox's and the test's own."""

    file: Path

    def move(self, by: timedelta) -> None:
        """All of them are so much later at once; time never goes back within a test."""
        self._set(self.offset() + by)

    def offset(self) -> timedelta:
        return timedelta(seconds=float(self.file.read_text() or 0))

    def reset(self) -> None:
        self._set(timedelta())

    def _set(self, offset: timedelta) -> None:
        draft = self.file.with_suffix(".draft")
        draft.write_text(str(offset.total_seconds()))
        draft.replace(self.file)
