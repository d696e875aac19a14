from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Failpoints:
    """The file that every process of the platform reads at each place it passes (``core/failpoints.py``)."""

    file: Path

    def plan(self, *lines: str) -> None:
        """Such as ``checkout.S1 kill once``; replaces what was planned before."""
        self.clear()
        self._replace("\n".join(lines))

    def was_met(self) -> bool:
        """Whether somebody has met a line that ends in ``once``."""
        return bool(self._taken())

    def clear(self) -> None:
        self._replace("")
        for marker in self._taken():
            marker.unlink()

    def _taken(self) -> list[Path]:
        return list(self.file.parent.glob(f"{self.file.name}.*.taken"))

    def _replace(self, text: str) -> None:
        draft = self.file.with_suffix(".draft")
        draft.write_text(text)
        draft.replace(self.file)
