"""What comparisons with providers' books found, and whether it still stands."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy import text

from models.payment import Provider
from models.values.ids import new_id
from shop_app.core.database import platform_engine
from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.payments.comparison import Break
from shop_app.domain.payments.schemas import BreakView, ReconciliationReport, RunView, Waiting

log = structlog.get_logger("payments")

_RUN = """
    INSERT INTO reconciliation_run (id, provider, covers_from, compared, found, error)
    VALUES (%(id)s, %(provider)s, %(since)s, %(compared)s, %(found)s, %(error)s)
"""
_BREAK = """
    INSERT INTO reconciliation_break (id, run_id, provider, kind, reference, payment_id, order_id, ours_minor,
        theirs_minor, currency)
    VALUES (%(id)s, %(run)s, %(provider)s, %(kind)s, %(reference)s, %(payment_id)s, %(order_id)s, %(ours)s, %(theirs)s,
        %(currency)s)
    ON CONFLICT (tenant_id, provider, reference, kind) WHERE resolved_at IS NULL
    DO UPDATE SET ours_minor = excluded.ours_minor, theirs_minor = excluded.theirs_minor
    RETURNING id = %(id)s
"""
_RESOLVE = """
    UPDATE reconciliation_break SET resolved_at = app_now()
    WHERE provider = %(provider)s AND resolved_at IS NULL AND reference = ANY(%(compared)s)
      AND NOT (reference || ' ' || kind) = ANY(%(standing)s)
"""
_COMPARED = "UPDATE payment_provider SET reconciled_at = app_now() WHERE provider = %(provider)s"
_RUNS = """
    SELECT id, provider, covers_from, compared, found, error, created_at FROM reconciliation_run
    ORDER BY created_at DESC, id DESC LIMIT 20
"""
_BREAKS = """
    SELECT b.id, b.provider, b.kind, b.reference, o.number AS order_number, b.ours_minor, b.theirs_minor, b.currency,
           b.created_at, b.resolved_at
    FROM reconciliation_break b LEFT JOIN orders o ON o.tenant_id = b.tenant_id AND o.id = b.order_id
    ORDER BY b.resolved_at IS NOT NULL, b.created_at DESC LIMIT 250
"""


def note_run(
    uow: UnitOfWork, provider: Provider, since: datetime, compared: list[str], differing: list[Break], error: str
) -> int:
    """Keeps a run and its breaks, and ends the breaks that are mended; returns how many are new."""
    run_id, new = new_id(), 0
    facts = {"id": run_id, "provider": provider, "since": since, "compared": len(compared), "error": error[:200]}
    uow.execute(_RUN, found=0, **facts)
    for found in differing:
        new += uow.scalar(
            _BREAK,
            id=new_id(),
            run=run_id,
            provider=provider,
            kind=found.kind,
            reference=found.reference,
            payment_id=found.payment_id,
            order_id=found.order_id,
            ours=found.ours_minor,
            theirs=found.theirs_minor,
            currency=found.currency,
        )
    standing = [f"{found.reference} {found.kind}" for found in differing]
    uow.execute(_RESOLVE, provider=provider, compared=compared, standing=standing)
    if not error:
        uow.execute(_COMPARED, provider=provider)
    if new:
        uow.execute("UPDATE reconciliation_run SET found = %(found)s WHERE id = %(id)s", id=run_id, found=new)
        log.error("books differ", provider=provider.value, count=new, tenant_id=str(uow.tenant_id))
        uow.record("ReconciliationBroke", aggregate="reconciliation", aggregate_id=run_id, data={"found": new})
    return new


def reconciliation_report(uow: UnitOfWork) -> ReconciliationReport:
    """The latest comparisons and every break that stands, newest first; then those that were mended."""
    require(uow, Permission.PAYMENTS_READ)
    return ReconciliationReport(runs=tuple(uow.all(RunView, _RUNS)), breaks=tuple(uow.all(BreakView, _BREAKS)))


def waiting() -> Waiting:
    """What of all shops' payments waits for a person: counts, for whoever watches the platform."""
    with platform_engine().begin() as connection:
        row = connection.execute(text("SELECT breaks, parked FROM payment_standing()")).one()
    return Waiting(*row)
