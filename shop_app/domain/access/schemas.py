"""What a log-in works with between its two transactions."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Whom an e-mail might be, before the password is known to be right."""

    membership_id: UUID
    password_hash: str
    token_epoch: int
    is_disabled: bool
