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
        self._replace(list(lines))

    def add(self, line: str) -> None:
        """One more, beside those that are planned and perhaps hold somebody."""
        self._replace([*self._lines(), line])

    def release(self) -> None:
        """Whoever is held goes on."""
        self._replace([])

    def was_met(self, line: str | None = None) -> bool:
        """Whether somebody has met ``line``, or any line that ends in ``once``."""
        return bool(self._taken()) if line is None else self._marker(line).exists()

    def clear(self) -> None:
        self._replace([])
        for marker in self._taken():
            marker.unlink()

    def _lines(self) -> list[str]:
        return self.file.read_text().splitlines() if self.file.exists() else []

    def _marker(self, line: str) -> Path:
        return self.file.with_name(f"{self.file.name}.{line.replace(' ', '-')}.taken")

    def _taken(self) -> list[Path]:
        return list(self.file.parent.glob(f"{self.file.name}.*.taken"))

    def _replace(self, lines: list[str]) -> None:
        draft = self.file.with_suffix(".draft")
        draft.write_text("\n".join(lines))
        draft.replace(self.file)
