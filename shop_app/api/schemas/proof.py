"""What a look at every invariant found."""

from __future__ import annotations

from typing_extensions import TypedDict


class BrokenInvariant(TypedDict):
    """A row that should not be, in words; ``invariant`` is a number such as I-11."""

    invariant: str
    detail: str


class ProofRun(TypedDict):
    ran_at: str
    took_ms: int
    checks: int
    holds: bool
    broken: list[BrokenInvariant]
