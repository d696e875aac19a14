"""The double-entry ledger: insert only, each movement once (I-03)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from models.errors import NotFound
from models.order import PaymentStatus
from models.payment import LedgerKind
from models.values.ids import new_id
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import orders
from shop_app.domain.payments.rules import payment_status
from shop_app.domain.payments.schemas import Posting, Standing

_TRANSACTION = """
    INSERT INTO ledger_transaction (id, kind, reference, order_id, payment_id)
    VALUES (%(id)s, %(kind)s, %(reference)s, %(order)s, %(payment)s)
"""
_ENTRY = """
    INSERT INTO ledger_entry (id, transaction_id, account, amount_minor, currency)
    VALUES (%(id)s, %(transaction)s, %(account)s, %(amount)s, %(currency)s)
"""
# The receivable tells what came and went, whoever held it: provider, gift card or the shop's own bank.
_STANDING = """
    SELECT o.total_minor, booked.*, held.*
    FROM orders o
    CROSS JOIN LATERAL (
        SELECT coalesce(-sum(e.amount_minor) FILTER (WHERE t.kind = 'capture' AND e.account = 'receivable'), 0)::bigint
                   AS captured_minor,
               coalesce(sum(e.amount_minor) FILTER (
                   WHERE t.kind IN ('refund', 'reversal') AND e.account = 'receivable'), 0)::bigint AS refunded_minor,
               coalesce(sum(e.amount_minor) FILTER (WHERE e.account = 'dispute'), 0)::bigint AS disputed_minor,
               coalesce(sum(e.amount_minor) FILTER (WHERE e.account = 'loss'), 0)::bigint AS lost_minor
        FROM ledger_transaction t
        JOIN ledger_entry e ON e.tenant_id = t.tenant_id AND e.transaction_id = t.id
        WHERE t.tenant_id = o.tenant_id AND t.order_id = o.id
    ) booked
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(p.authorised_minor) FILTER (WHERE p.status = 'authorised'), 0)::bigint AS authorised_minor,
               coalesce(sum(p.amount_minor) FILTER (WHERE p.provider = 'credit' AND p.status = 'processing'), 0)::bigint
                   AS pending_credit_minor,
               coalesce((array_agg(p.status ORDER BY p.created_at DESC, p.id DESC)
                         FILTER (WHERE p.provider <> 'credit'))[1] = 'failed', false) AS has_failed
        FROM payment p WHERE p.tenant_id = o.tenant_id AND p.order_id = o.id
    ) held
    WHERE o.id = %(order)s
"""


def standing_of(uow: UnitOfWork, order_id: UUID) -> Standing:
    """How an order's money stands."""
    standing = uow.first(Standing, _STANDING, order=order_id)
    if standing is None:
        raise NotFound("There is no such order.")
    return standing


def follow_ledger(uow: UnitOfWork, order_id: UUID) -> PaymentStatus:
    """Moves an order's payment status to where its ledger leads; returns it. The order's row must be locked."""
    status = payment_status(standing_of(uow, order_id))
    if status is not orders.order_by_id(uow, order_id).payment_status:
        orders.move(uow, order_id, status)
    return status


def book(
    uow: UnitOfWork,
    kind: LedgerKind,
    postings: Sequence[Posting],
    *,
    reference: UUID,
    order_id: UUID,
    payment_id: UUID | None,
    currency: str,
) -> None:
    """Writes a balanced movement. ``reference`` (the order, payment or refund) can be booked once per kind."""
    if sum(posting.amount_minor for posting in postings) != 0:
        raise ValueError("a ledger movement must balance")
    transaction_id = new_id()
    uow.execute(_TRANSACTION, id=transaction_id, kind=kind, reference=reference, order=order_id, payment=payment_id)
    uow.execute_many(
        _ENTRY,
        [
            {
                "id": new_id(),
                "transaction": transaction_id,
                "account": posting.account,
                "amount": posting.amount_minor,
                "currency": currency,
            }
            for posting in postings
        ],
    )
