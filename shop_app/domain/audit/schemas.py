"""What an audit hands out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Violation:
    """A row that breaks an invariant: its number, such as ``I-11``, the shop, and what is wrong in words."""

    invariant: str
    tenant_id: UUID
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofRun:
    """One look at every invariant in a shop: how many were ``checks``, and what was found ``broken``."""

    ran_at: datetime
    took_ms: int
    checks: int
    broken: list[dict[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedProof:
    """What a whole run of the proof has counted, and of which commit. ``cells`` are the pairs of a step of buying and a
    process that was killed there; ``shown_on`` is a date in ISO 8601.
    """

    commit: str
    shown_on: str
    cells: int
    kills: int
    rounds: int
    deliveries: int
    lost: int
    double: int
    oversold: int
    unconverged: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How many shops were looked at, how much is broken in all of them, and when the longest unseen one was seen."""

    shops: int
    broken: int
    oldest: datetime | None
