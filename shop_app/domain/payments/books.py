"""Our side of what is compared with a provider's books."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from models.payment import Provider
from models.values.ids import parse_id
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.payments.comparison import Entry
from shop_app.integrations.payments.gateway import ProviderDispute, ProviderPayment

_OURS = """
    SELECT p.id::text AS reference, p.id AS payment_id, p.order_id, p.currency, p.session_id, p.intent_id,
           coalesce(-sum(e.amount_minor) FILTER (WHERE t.kind = 'capture' AND e.account = 'receivable'), 0)::bigint
               AS captured_minor,
           (coalesce(sum(e.amount_minor) FILTER (
                WHERE t.kind IN ('refund', 'reversal') AND e.account = 'receivable'), 0)
            - coalesce((SELECT sum(r.amount_minor) FROM refund r WHERE r.tenant_id = p.tenant_id
                        AND r.payment_id = p.id AND r.status = 'succeeded' AND r.to_account_id IS NOT NULL), 0)
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


@dataclass(frozen=True, slots=True)
class OurPayment:
    """A payment as our ledger has it, and the names by which the provider knows it."""

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


def entries_of(ours: Iterable[OurPayment]) -> dict[str, Entry]:
    """By reference, as they are compared."""
    return {row.reference: row.entry for row in ours}


def moved_since(
    uow: UnitOfWork,
    provider: Provider,
    since: datetime,
    payments: Iterable[ProviderPayment],
    disputes: Iterable[ProviderDispute],
) -> list[OurPayment]:
    """Our side of all that moved since, and of all that the provider names."""
    ids = [parsed for parsed in (parse_id(said.payment_id or "") for said in payments) if parsed]
    named = [said.payment_intent_id for said in payments] + [dispute.payment_intent_id for dispute in disputes]
    intents = [intent for intent in named if intent]
    condition = f"({_MOVED} OR {_NAMED})"
    return uow.all(
        OurPayment, _OURS.format(condition=condition), provider=provider, since=since, ids=ids, intents=intents
    )


def named(uow: UnitOfWork, provider: Provider, ids: list[UUID]) -> list[OurPayment]:
    """Our side of these payments alone."""
    return uow.all(OurPayment, _OURS.format(condition=_NAMED), provider=provider, ids=ids, intents=[])
