"""Rings again for whatever is due and not done: nothing depends on a ring having been heard (D11)."""

from __future__ import annotations

from datetime import datetime

import structlog

from shop_app.integrations.queue import doorbell
from tasks.schedule import SCHEDULE, Round

log = structlog.get_logger("sweeper")


class Sweeper:
    """Remembers when each round was last made; all of them are due at the start."""

    def __init__(self) -> None:
        self._made: dict[str, datetime] = {}

    def sweep(self, now: datetime) -> int:
        """Makes the rounds that are due at ``now``; returns how many jobs it rang for."""
        return sum(self._make(round_, now) for round_ in SCHEDULE if self._is_due(round_, now))

    def _is_due(self, round_: Round, now: datetime) -> bool:
        made = self._made.get(round_.job)
        # A clock that was set back must not silence a round until it has caught up.
        return made is None or not made <= now < made + round_.every

    def _make(self, round_: Round, now: datetime) -> int:
        self._made[round_.job] = now
        try:
            due = round_.look(now)
        except Exception as failure:  # one round that cannot look must not keep the others from looking
            log.warning("cannot look for due rows", job=round_.job, error=type(failure).__name__)
            return 0
        for row in due:
            doorbell().ring(round_.job, row.tenant_id, row.row_id)
        return len(due)
