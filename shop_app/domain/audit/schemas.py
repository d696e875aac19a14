"""What an audit hands out."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Violation:
    """A row that breaks an invariant: its number, such as ``I-11``, the shop, and what is wrong in words."""

    invariant: str
    tenant_id: UUID
    detail: str
