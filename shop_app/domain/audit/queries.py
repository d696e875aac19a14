"""Looking for what must never be."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import text

from shop_app.core.database import platform_engine
from shop_app.domain.audit.schemas import Violation


def find_violations(at: datetime) -> list[Violation]:
    """Every row of every shop that breaks an invariant at the moment ``at``; an empty list is the good news.

    Runs as role ``platform`` in one snapshot. Deadlines, such as a reservation's end, are judged by ``at``.
    """
    with platform_engine().connect() as connection:
        rows = connection.execute(text("SELECT * FROM find_violations(:at)"), {"at": at}).all()
        connection.rollback()
    return [Violation(*row) for row in rows]
