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
from shop_app.core.context import Context
from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain.payments.books import OurPayment, entries_of, moved_since, named
from shop_app.domain.payments.comparison import Break, Entry, breaks_between
from shop_app.domain.payments.disputes import learn_dispute
from shop_app.domain.payments.enquiries import settle
from shop_app.domain.payments.gateways import gateway_of
from shop_app.domain.payments.refunds import settle_refunds
from shop_app.domain.payments.reports import note_run
from shop_app.integrations.payments.gateway import Ability, Gateway, ProviderDispute, ProviderPayment

log = structlog.get_logger("payments")

# What was begun so long before the last run is compared again: an answer may have been late.
OVERLAP = timedelta(hours=24)
FIRST_RUN = timedelta(days=8)

_PROVIDERS = """
    SELECT provider, coalesce(reconciled_at - %(overlap)s, app_now() - %(first)s) AS since FROM payment_provider
    WHERE is_enabled AND (secret_key IS NOT NULL) ORDER BY provider
"""
_DISPUTES_OF = "SELECT provider_dispute_id FROM dispute WHERE payment_id = %(payment)s ORDER BY id"


@dataclass(frozen=True, slots=True)
class _Provider:
    provider: Provider
    since: datetime


def reconcile(context: Context) -> int:
    """Compares with every provider that keeps books; returns how many new breaks were found.

    A provider that cannot be asked leaves a run with its error; the next one covers the same time.
    """
    found = 0
    for provider, since, gateway in in_unit(context, _to_compare):
        try:
            found += _compare(context, provider, since, gateway)
        except (RetryLater, UpstreamFailed) as error:
            in_unit(context.later(), note_run, provider, since, [], [], error.reason)
    return found


def _to_compare(uow: UnitOfWork) -> list[tuple[Provider, datetime, Gateway]]:
    require(uow, Permission.PAYMENTS_WRITE)
    rows = uow.all(_Provider, _PROVIDERS, overlap=OVERLAP, first=FIRST_RUN)
    accounts = [(row.provider, row.since, gateway_of(uow, row.provider)) for row in rows]
    return [account for account in accounts if Ability.LIST in account[2].abilities]


def _compare(context: Context, provider: Provider, since: datetime, gateway: Gateway) -> int:
    payments = list(gateway.list_payments(since))
    disputes = list(gateway.list_disputes(since))
    ours = in_unit(context.later(), moved_since, provider, since, payments, disputes)
    theirs = _theirs(gateway, ours, payments, disputes)
    differing = breaks_between(entries_of(ours), theirs)
    if differing:
        ours, theirs = _look_again(context, provider, gateway, differing, ours, theirs)
        differing = breaks_between(entries_of(ours), theirs)
    compared = sorted({row.reference for row in ours} | theirs.keys())
    return in_unit(context.later(), note_run, provider, since, compared, differing, "")


def _theirs(
    gateway: Gateway,
    ours: Iterable[OurPayment],
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


def _entry(said: ProviderPayment, row: OurPayment | None, taken: dict[str, int]) -> Entry:
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


def _fetched(gateway: Gateway, row: OurPayment) -> ProviderPayment | None:
    try:
        return gateway.fetch(session_id=row.session_id, payment_intent_id=row.intent_id)
    except NotFound:
        return None


def _look_again(
    context: Context,
    provider: Provider,
    gateway: Gateway,
    differing: Iterable[Break],
    ours: list[OurPayment],
    theirs: dict[str, Entry],
) -> tuple[list[OurPayment], dict[str, Entry]]:
    """Settles what differs, and reads both sides of it once more."""
    known = {found.payment_id for found in differing if found.payment_id is not None}
    for payment_id in sorted(known):
        _catch_up(context, payment_id)
    fresh = in_unit(context.later(), named, provider, sorted(known))
    for row in fresh:
        fetched = _fetched(gateway, row)
        if fetched is None:
            theirs.pop(row.reference, None)
        else:
            seen = theirs.get(row.reference)
            taken = {fetched.payment_intent_id or "": seen.disputed_minor} if seen else {}
            theirs[row.reference] = _entry(fetched, row, taken)
    return [row for row in ours if row.payment_id not in known] + fresh, theirs


def _catch_up(context: Context, payment_id: UUID) -> None:
    try:
        settle(context.later(), payment_id)
        settle_refunds(context.later(), payment_id)
        for reference in in_unit(context.later(), lambda uow: uow.scalars(_DISPUTES_OF, payment=payment_id)):
            learn_dispute(context.later(), payment_id, reference)
    except (Conflict, NotFound) as refusal:
        # A contradiction is what we are here to report.
        log.warning("payment cannot be settled", payment_id=str(payment_id), error=refusal.reason)
