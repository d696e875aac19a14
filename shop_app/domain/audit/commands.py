"""Looking at a shop's own rows, and keeping what was seen."""

from __future__ import annotations

import time
from datetime import timedelta
from uuid import UUID

import structlog
from psycopg.types.json import Jsonb

from models.values.ids import new_id
from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.audit.definition import checks
from shop_app.domain.audit.schemas import ProofRun, Violation

KEPT = timedelta(days=7)
_PATIENCE = "SET LOCAL statement_timeout = '60s'"
_FIND = "SELECT invariant, tenant_id, detail FROM find_own_violations(app_now())"
_KEEP = """
    INSERT INTO proof_run (id, took_ms, checks, broken) VALUES (%(id)s, %(took_ms)s, %(checks)s, %(broken)s)
"""
_FORGET = "DELETE FROM proof_run WHERE ran_at < %(before)s"

_log = structlog.get_logger("audit")


def run_proof(uow: UnitOfWork) -> ProofRun:
    """Holds every invariant against the rows of this shop, and keeps the outcome for a week.

    It only reads what it judges, so that anybody who may see the audit may run it at any time. What is broken is told
    to the log and to open screens.
    """
    require(uow, Permission.AUDIT_READ)
    uow.execute(_PATIENCE)
    began = time.perf_counter()
    found = uow.all(Violation, _FIND)
    took_ms = round((time.perf_counter() - began) * 1000)
    broken = [{"invariant": violation.invariant, "detail": violation.detail} for violation in found]
    run_id = new_id()
    uow.execute(_FORGET, before=uow.now - KEPT)
    uow.execute(_KEEP, id=run_id, took_ms=took_ms, checks=len(checks()), broken=Jsonb(broken))
    if broken:
        _tell(uow, run_id, len(broken))
    return ProofRun(ran_at=uow.now, took_ms=took_ms, checks=len(checks()), broken=broken)


def _tell(uow: UnitOfWork, run_id: UUID, count: int) -> None:
    _log.error("invariants are broken", tenant_id=str(uow.tenant_id), count=count)
    uow.record("InvariantBroken", aggregate="proof_run", aggregate_id=run_id, data={"count": count})
