"""Sending money back: the row first, then the provider with the row's key, then the books."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from models.errors import NotFound
from models.order import PaymentStatus
from models.payment import LedgerKind, Provider, RefundStatus
from shop_app.core.context import Context
from shop_app.core.failpoints import fp
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import orders
from shop_app.domain.payments.gateways import gateway_of
from shop_app.domain.payments.ledger import book
from shop_app.domain.payments.rules import payment_status, refund_postings
from shop_app.integrations.payments.gateway import Gateway, ProviderRefund, RefundOutcome, RefundRequest

_REFUND = """
    SELECT r.id, r.payment_id, r.order_id, r.amount_minor, r.currency, r.reason, r.status, r.idempotency_key,
           p.provider, coalesce(p.intent_id, p.id::text) AS intent_id
    FROM refund r JOIN payment p ON p.tenant_id = r.tenant_id AND p.id = r.payment_id
    WHERE r.id = %(id)s
"""
_SETTLE = """
    UPDATE refund SET status = %(to)s, provider_refund_id = %(provider_refund_id)s, settled_at = app_now()
    WHERE id = %(id)s AND status = 'pending'
"""
_BALANCE = """
    SELECT coalesce(sum(e.amount_minor) FILTER (WHERE t.kind = 'capture'), 0)::bigint AS captured_minor,
           coalesce(-sum(e.amount_minor) FILTER (WHERE t.kind = 'refund'), 0)::bigint AS refunded_minor
    FROM ledger_transaction t
    JOIN ledger_entry e ON e.tenant_id = t.tenant_id AND e.transaction_id = t.id AND e.account = 'processor'
    WHERE t.order_id = %(order)s
"""


@dataclass(frozen=True, slots=True)
class _Refund:
    id: UUID
    payment_id: UUID
    order_id: UUID
    amount_minor: int
    currency: str
    reason: str
    status: RefundStatus
    idempotency_key: str
    provider: Provider
    intent_id: str


@dataclass(frozen=True, slots=True)
class _Balance:
    captured_minor: int
    refunded_minor: int


def run_refund(context: Context, refund_id: UUID) -> None:
    """Makes the provider pay a pending refund out, and books it. Running it again changes nothing.

    Raises ``RetryLater`` where the provider cannot be reached; the row stays pending and the sweeper comes back.
    """
    refund, gateway = in_unit(context, _to_run, refund_id)
    if refund.status is not RefundStatus.PENDING:
        return
    fp("payments.S2")
    done = gateway.refund(
        RefundRequest(
            payment_intent_id=refund.intent_id,
            amount_minor=refund.amount_minor,
            currency=refund.currency,
            idempotency_key=refund.idempotency_key,
            reason=refund.reason,
            refund_id=str(refund.id),
        )
    )
    fp("payments.S4")
    if done.status is not RefundOutcome.PENDING:
        in_unit(context.later(), _finish, refund, done)


def _to_run(uow: UnitOfWork, refund_id: UUID) -> tuple[_Refund, Gateway]:
    refund = uow.first(_Refund, _REFUND, id=refund_id)
    if refund is None:
        raise NotFound("There is no such refund.")
    return refund, gateway_of(uow, refund.provider)


def _finish(uow: UnitOfWork, refund: _Refund, done: ProviderRefund) -> None:
    orders.lock_order(uow, refund.order_id)
    succeeded = done.status is RefundOutcome.SUCCEEDED
    to = RefundStatus.SUCCEEDED if succeeded else RefundStatus.FAILED
    if uow.execute(_SETTLE, id=refund.id, to=to, provider_refund_id=done.refund_id) == 0 or not succeeded:
        return
    book(
        uow,
        LedgerKind.REFUND,
        refund_postings(refund.amount_minor),
        reference=refund.id,
        order_id=refund.order_id,
        payment_id=refund.payment_id,
        currency=refund.currency,
    )
    _follow_ledger(uow, refund.order_id)
    uow.record(
        "RefundIssued",
        aggregate="order",
        aggregate_id=refund.order_id,
        data={"refund_id": str(refund.id), "amount_minor": refund.amount_minor, "currency": refund.currency},
    )
    fp("payments.S5")


def _follow_ledger(uow: UnitOfWork, order_id: UUID) -> None:
    order = orders.order_by_id(uow, order_id)
    balance = uow.first(_Balance, _BALANCE, order=order_id)
    if balance is None:
        return
    status = payment_status(
        total_minor=order.total_minor,
        captured_minor=balance.captured_minor,
        refunded_minor=balance.refunded_minor,
        has_failed=order.payment_status is PaymentStatus.FAILED,
    )
    if status is not order.payment_status:
        orders.move(uow, order_id, status)
