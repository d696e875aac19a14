"""Comparing our ledger with the provider's own books, every quarter of an hour (I-05).

A difference may only mean that news is still on its way: so the payment is settled first, and compared again. What
then differs is a break, and stays one until a later comparison agrees.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from models.errors import Conflict, NotFound, RetryLater, UpstreamFailed
from models.payment import Provider
from models.values.ids import new_id, parse_id
from shop_app.core.context import Context
from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain.payments.comparison import Break, Entry, breaks_between
from shop_app.domain.payments.disputes import learn_dispute
from shop_app.domain.payments.gateways import gateway_of
from shop_app.domain.payments.refunds import settle_refunds
from shop_app.domain.payments.schemas import BreakView, ReconciliationReport, RunView
from shop_app.domain.payments.settlement import settle
from shop_app.integrations.payments.gateway import Ability, Gateway, ProviderDispute, ProviderPayment

log = structlog.get_logger("payments")

# What was begun so long before the last run is compared again: an answer may have been late.
OVERLAP = timedelta(hours=24)
FIRST_RUN = timedelta(days=8)

_PROVIDERS = """
    SELECT provider, coalesce(reconciled_at - %(overlap)s, app_now() - %(first)s) AS since FROM payment_provider
    WHERE is_enabled AND (secret_key IS NOT NULL) ORDER BY provider
"""
_OURS = """
    SELECT p.id::text AS reference, p.id AS payment_id, p.order_id, p.currency, p.session_id, p.intent_id,
           coalesce(-sum(e.amount_minor) FILTER (WHERE t.kind = 'capture' AND e.account = 'receivable'), 0)::bigint
               AS captured_minor,
           (coalesce(sum(e.amount_minor) FILTER (
                WHERE t.kind IN ('refund', 'reversal') AND e.account = 'receivable'), 0)
            + coalesce((SELECT sum(r.amount_minor) FROM refund r WHERE r.tenant_id = p.tenant_id
                        AND r.payment_id = p.id AND r.status = 'pending' AND r.provider_refund_id IS NOT NULL), 0)
           )::bigint AS refunded_minor,
           coalesce(sum(e.amount_minor) FILTER (WHERE e.account IN ('dispute', 'loss')), 0)::bigint AS disputed_minor
    FROM payment p
    LEFT JOIN ledger_transaction t ON t.tenant_id = p.tenant_id AND t.order_id = p.order_id AND t.payment_id = p.id
    LEFT JOIN ledger_entry e ON e.tenant_id = t.tenant_id AND e.transaction_id = t.id
    WHERE p.provider = %(provider)s AND {condition}
    GROUP BY p.tenant_id, p.id
"""
_MOVED = """(p.created_at >= %(since)s OR EXISTS (
    SELECT FROM ledger_transaction moved
    WHERE moved.tenant_id = p.tenant_id AND moved.payment_id = p.id AND moved.booked_at >= %(since)s)
  OR EXISTS (SELECT FROM reconciliation_break b
             WHERE b.tenant_id = p.tenant_id AND b.payment_id = p.id AND b.resolved_at IS NULL)
  OR EXISTS (SELECT FROM dispute d
             WHERE d.tenant_id = p.tenant_id AND d.payment_id = p.id AND d.closed_at IS NULL))"""
_NAMED = "(p.id = ANY(%(ids)s) OR p.intent_id = ANY(%(intents)s))"
_DISPUTES_OF = "SELECT provider_dispute_id FROM dispute WHERE payment_id = %(payment)s ORDER BY id"

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


@dataclass(frozen=True, slots=True)
class _Provider:
    provider: Provider
    since: datetime


@dataclass(frozen=True, slots=True)
class _Ours:
    reference: str
    payment_id: UUID
    order_id: UUID
    currency: str
    session_id: str | None
    intent_id: str | None
    captured_minor: int
    refunded_minor: int
    disputed_minor: int

    @property
    def entry(self) -> Entry:
        return Entry(
            reference=self.reference,
            captured_minor=self.captured_minor,
            refunded_minor=self.refunded_minor,
            disputed_minor=self.disputed_minor,
            currency=self.currency,
            payment_id=self.payment_id,
            order_id=self.order_id,
        )


def reconcile(context: Context) -> int:
    """Compares with every provider that keeps books; returns how many new breaks were found.

    A provider that cannot be asked leaves a run with its error; the next one covers the same time.
    """
    found = 0
    for provider, since, gateway in in_unit(context, _to_compare):
        try:
            found += _compare(context, provider, since, gateway)
        except (RetryLater, UpstreamFailed) as error:
            in_unit(context.later(), _note_run, provider, since, [], [], error.reason)
    return found


def _to_compare(uow: UnitOfWork) -> list[tuple[Provider, datetime, Gateway]]:
    require(uow, Permission.PAYMENTS_WRITE)
    rows = uow.all(_Provider, _PROVIDERS, overlap=OVERLAP, first=FIRST_RUN)
    accounts = [(row.provider, row.since, gateway_of(uow, row.provider)) for row in rows]
    return [account for account in accounts if Ability.LIST in account[2].abilities]


def _compare(context: Context, provider: Provider, since: datetime, gateway: Gateway) -> int:
    payments = list(gateway.list_payments(since))
    disputes = list(gateway.list_disputes(since))
    ours = in_unit(context.later(), _ours, provider, since, payments, disputes)
    theirs = _theirs(gateway, ours, payments, disputes)
    differing = breaks_between(_by_reference(ours), theirs)
    if differing:
        ours, theirs = _look_again(context, provider, gateway, differing, ours, theirs)
        differing = breaks_between(_by_reference(ours), theirs)
    compared = sorted({row.reference for row in ours} | theirs.keys())
    return in_unit(context.later(), _note_run, provider, since, compared, differing, "")


def _by_reference(ours: Iterable[_Ours]) -> dict[str, Entry]:
    return {row.reference: row.entry for row in ours}


def _ours(
    uow: UnitOfWork,
    provider: Provider,
    since: datetime,
    payments: Iterable[ProviderPayment],
    disputes: Iterable[ProviderDispute],
) -> list[_Ours]:
    """Our side of all that moved since, and of all that the provider names."""
    ids = [parsed for parsed in (parse_id(said.payment_id or "") for said in payments) if parsed]
    named = [said.payment_intent_id for said in payments] + [dispute.payment_intent_id for dispute in disputes]
    intents = [intent for intent in named if intent]
    condition = f"({_MOVED} OR {_NAMED})"
    return uow.all(_Ours, _OURS.format(condition=condition), provider=provider, since=since, ids=ids, intents=intents)


def _theirs(
    gateway: Gateway,
    ours: Iterable[_Ours],
    payments: Iterable[ProviderPayment],
    disputes: Iterable[ProviderDispute],
) -> dict[str, Entry]:
    """The provider's side, under our names where we have one; what its lists leave out is asked for one by one."""
    names = {row.intent_id: row for row in ours if row.intent_id}
    by_id = {row.reference: row for row in ours}
    taken: dict[str, int] = defaultdict(int)
    for dispute in disputes:
        taken[dispute.payment_intent_id or ""] += dispute.withdrawn_minor
    theirs = {}
    for said in payments:
        row = by_id.get(said.payment_id or "") or names.get(said.payment_intent_id or "")
        if row is not None or said.captured_minor:
            entry = _entry(said, row, taken)
            theirs[entry.reference] = entry
    for row in ours:
        if row.reference not in theirs and row.captured_minor:
            fetched = _fetched(gateway, row)
            if fetched is not None:
                theirs[row.reference] = _entry(fetched, row, taken)
    return theirs


def _entry(said: ProviderPayment, row: _Ours | None, taken: dict[str, int]) -> Entry:
    reference = row.reference if row else said.payment_intent_id or said.session_id or ""
    listed_minor = taken.get(said.payment_intent_id or "")
    return Entry(
        reference=reference,
        captured_minor=said.captured_minor,
        refunded_minor=said.refunded_minor,
        # A dispute that began before the lists do is in our books as its own news left it.
        disputed_minor=listed_minor if listed_minor is not None else row.disputed_minor if row else 0,
        currency=said.currency or "",
        payment_id=row.payment_id if row else None,
        order_id=row.order_id if row else None,
    )


def _fetched(gateway: Gateway, row: _Ours) -> ProviderPayment | None:
    try:
        return gateway.fetch(session_id=row.session_id, payment_intent_id=row.intent_id)
    except NotFound:
        return None


def _look_again(
    context: Context,
    provider: Provider,
    gateway: Gateway,
    differing: Iterable[Break],
    ours: list[_Ours],
    theirs: dict[str, Entry],
) -> tuple[list[_Ours], dict[str, Entry]]:
    """Settles what differs, and reads both sides of it once more."""
    known = {found.payment_id for found in differing if found.payment_id is not None}
    for payment_id in sorted(known):
        _catch_up(context, payment_id)
    fresh = in_unit(context.later(), _named, provider, sorted(known))
    for row in fresh:
        fetched = _fetched(gateway, row)
        if fetched is None:
            theirs.pop(row.reference, None)
        else:
            seen = theirs.get(row.reference)
            taken = {fetched.payment_intent_id or "": seen.disputed_minor} if seen else {}
            theirs[row.reference] = _entry(fetched, row, taken)
    return [row for row in ours if row.payment_id not in known] + fresh, theirs


def _named(uow: UnitOfWork, provider: Provider, ids: list[UUID]) -> list[_Ours]:
    return uow.all(_Ours, _OURS.format(condition=_NAMED), provider=provider, ids=ids, intents=[])


def _catch_up(context: Context, payment_id: UUID) -> None:
    try:
        settle(context.later(), payment_id)
        settle_refunds(context.later(), payment_id)
        for reference in in_unit(context.later(), lambda uow: uow.scalars(_DISPUTES_OF, payment=payment_id)):
            learn_dispute(context.later(), payment_id, reference)
    except (Conflict, NotFound) as refusal:
        # A contradiction is what we are here to report.
        log.warning("payment cannot be settled", payment_id=str(payment_id), error=refusal.reason)


def _note_run(
    uow: UnitOfWork, provider: Provider, since: datetime, compared: list[str], differing: list[Break], error: str
) -> int:
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
