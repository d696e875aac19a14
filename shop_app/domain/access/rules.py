"""How long a session lasts, and when somebody has guessed often enough (C9)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta

SESSION_LASTS = timedelta(days=7)

ATTEMPTS_ALLOWED = 5
ATTEMPTS_WITHIN = timedelta(minutes=15)


def wait_s(attempts: Sequence[datetime], now: datetime, allowed: int) -> int:
    """Seconds until one more attempt is allowed after these, in any order; 0 when it is allowed now."""
    recent = sorted(at for at in attempts if at > now - ATTEMPTS_WITHIN)
    if len(recent) < allowed:
        return 0
    return math.ceil((recent[-allowed] + ATTEMPTS_WITHIN - now).total_seconds())
