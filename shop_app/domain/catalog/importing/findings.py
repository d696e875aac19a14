"""What an import has to say about a file."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in the file: an error keeps its whole product out, a notice does not. ``line`` counts from 1."""

    line: int
    column: str
    reason: str
    remedy: str
    is_error: bool = True


@dataclass(slots=True)
class Findings:
    """Everything found in one file, in the order of its lines."""

    all: list[Finding] = field(default_factory=list)

    def error(self, line: int, column: str, reason: str, remedy: str) -> None:
        self.all.append(Finding(line, column, reason, remedy))

    def notice(self, line: int, column: str, reason: str, remedy: str) -> None:
        self.all.append(Finding(line, column, reason, remedy, is_error=False))

    def error_lines(self) -> set[int]:
        return {finding.line for finding in self.all if finding.is_error}
