"""Looking for what must never be."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import text

from shop_app.core.database import platform_engine
from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.audit.schemas import ProofRun, Standing, Violation

_RUNS = "SELECT ran_at, took_ms, checks, broken FROM proof_run ORDER BY ran_at DESC, id DESC LIMIT %(limit)s"


def find_violations(at: datetime) -> list[Violation]:
    """Every row of every shop that breaks an invariant at the moment ``at``; an empty list is the good news.

    Runs as role ``platform`` in one snapshot. Deadlines, such as a reservation's end, are judged by ``at``.
    """
    with platform_engine().connect() as connection:
        rows = connection.execute(text("SELECT * FROM find_violations(:at)"), {"at": at}).all()
        connection.rollback()
    return [Violation(*row) for row in rows]


def list_proofs(uow: UnitOfWork, *, limit: int = 12) -> list[ProofRun]:
    """The latest looks at this shop's invariants, newest first."""
    require(uow, Permission.AUDIT_READ)
    return uow.all(ProofRun, _RUNS, limit=limit)


def standing() -> Standing:
    """What the latest look at each shop has found, over all shops: counts, for whoever watches the platform."""
    with platform_engine().begin() as connection:
        row = connection.execute(text("SELECT shops, broken, oldest FROM proof_standing()")).one()
    return Standing(*row)
