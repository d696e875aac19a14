"""Sending money back: the row first, then the provider with the row's key, then the books.

A provider forgets keys after a day, so what may have been asked before is looked up before it is asked again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from models.errors import NotFound
from models.payment import REFUND_TRANSITIONS, LedgerKind, Provider, RefundStatus
from shop_app.core.context import Context
from shop_app.core.failpoints import fp
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import credit, orders
from shop_app.domain.payments.gateways import gateway_of
from shop_app.domain.payments.ledger import book, follow_ledger
from shop_app.domain.payments.rules import refund_postings, reversal_postings
from shop_app.integrations.payments.gateway import Gateway, ProviderRefund, RefundOutcome, RefundRefused, RefundRequest

# How long a call is left to whoever began it: with the sweeper's round, a dead worker's refund is taken up within 15 s.
# A slow call that is repeated beside itself carries the same key. How often a provider that has not decided is asked.
CALL = timedelta(seconds=10)
PATIENCE = timedelta(minutes=5)

_REFUND = """
    SELECT r.id, r.payment_id, r.order_id, r.amount_minor, r.currency, r.reason, r.status, r.idempotency_key,
           r.provider_refund_id, r.created_at < app_now() - interval '1 minute' AS may_be_known, p.provider,
           coalesce(p.intent_id, p.id::text) AS intent_id, p.credit_account_id, r.to_account_id
    FROM refund r JOIN payment p ON p.tenant_id = r.tenant_id AND p.id = r.payment_id
    WHERE r.id = %(id)s
"""
_OF_PAYMENT = """
    SELECT id FROM refund
    WHERE payment_id = %(payment)s AND status IN ('pending', 'succeeded') AND to_account_id IS NULL ORDER BY id
"""
_SETTLE = """
    UPDATE refund SET status = %(to)s, provider_refund_id = %(provider_refund_id)s, settled_at = app_now(),
        failure = %(failure)s
    WHERE id = %(id)s AND status = ANY(%(sources)s)
"""
_CREDIT = "UPDATE refund SET to_account_id = %(account)s WHERE id = %(id)s AND status = 'pending'"
_POSTPONE = """
    UPDATE refund SET due_at = %(due_at)s, provider_refund_id = coalesce(%(provider_refund_id)s, provider_refund_id)
    WHERE id = %(id)s AND status = 'pending'
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
    provider_refund_id: str | None
    may_be_known: bool
    provider: Provider
    intent_id: str
    credit_account_id: UUID | None
    to_account_id: UUID | None

    @property
    def holder(self) -> Provider:
        """Out of whose hands it goes."""
        return Provider.CREDIT if self.to_account_id else self.provider


def run_refund(context: Context, refund_id: UUID) -> None:
    """Makes the provider pay a pending refund out, and books it. Running it again changes nothing.

    Raises ``RetryLater`` where the provider cannot be reached; the row stays pending and the sweeper comes back.
    """
    refund, gateway = in_unit(context, _to_run, refund_id)
    if refund.status is not RefundStatus.PENDING or gateway is None:
        return
    fp("payments.S2")
    done = _ask(refund, gateway)
    fp("payments.S4")
    in_unit(context.later(), _finish, refund, done)


def become_credit(uow: UnitOfWork, refund_id: UUID, customer_id: UUID) -> None:
    """Ends a refund that was begun in this unit by owing its customer the amount: no provider is asked.

    Doing it again changes nothing.
    """
    refund = _refund(uow, refund_id)
    if refund.status is not RefundStatus.PENDING:
        return
    account_id = credit.grant_store_credit(
        uow, customer_id, refund.currency, refund.amount_minor, refund.reason, f"refund-{refund.id}"
    )
    uow.execute(_CREDIT, id=refund.id, account=account_id)
    _finish(uow, _refund(uow, refund_id), _outcome(refund, RefundOutcome.SUCCEEDED))


def settle_refunds(context: Context, payment_id: UUID) -> None:
    """Asks how a payment's refunds stand: pending ones end, and a bank may have sent a finished one back."""
    for refund_id in in_unit(context, lambda uow: uow.scalars(_OF_PAYMENT, payment=payment_id)):
        refund, gateway = in_unit(context.later(), _to_ask, refund_id)
        known = _known(refund, gateway)
        if known is not None:
            in_unit(context.later(), _finish, refund, known)


def _ask(refund: _Refund, gateway: Gateway) -> ProviderRefund:
    known = _known(refund, gateway) if refund.may_be_known else None
    if known is not None:
        return known
    try:
        return gateway.refund(
            RefundRequest(
                payment_intent_id=refund.intent_id,
                amount_minor=refund.amount_minor,
                currency=refund.currency,
                idempotency_key=refund.idempotency_key,
                reason=refund.reason,
                refund_id=str(refund.id),
            )
        )
    except RefundRefused as refusal:
        # It will never be paid out in this way: somebody has to send the money by hand.
        return _outcome(refund, RefundOutcome.FAILED, refusal.reason)


def _known(refund: _Refund, gateway: Gateway) -> ProviderRefund | None:
    return gateway.find_refund(refund.intent_id, str(refund.id))


def _outcome(refund: _Refund, status: RefundOutcome, failure_code: str | None = None) -> ProviderRefund:
    return ProviderRefund(refund_id="", status=status, amount_minor=refund.amount_minor, failure_code=failure_code)


def _to_ask(uow: UnitOfWork, refund_id: UUID) -> tuple[_Refund, Gateway]:
    refund = _refund(uow, refund_id)
    return refund, gateway_of(uow, refund.provider)


def _to_run(uow: UnitOfWork, refund_id: UUID) -> tuple[_Refund, Gateway | None]:
    refund = _refund(uow, refund_id)
    if refund.provider is Provider.CREDIT:
        if refund.status is RefundStatus.PENDING:
            _finish(uow, refund, _outcome(refund, RefundOutcome.SUCCEEDED))
        return refund, None
    uow.execute(_POSTPONE, id=refund.id, due_at=uow.now + CALL, provider_refund_id=None)
    return refund, gateway_of(uow, refund.provider)


def _refund(uow: UnitOfWork, refund_id: UUID) -> _Refund:
    refund = uow.first(_Refund, _REFUND, id=refund_id)
    if refund is None:
        raise NotFound("There is no such refund.")
    return refund


def _finish(uow: UnitOfWork, refund: _Refund, done: ProviderRefund) -> None:
    orders.lock_order(uow, refund.order_id)
    if done.status is RefundOutcome.PENDING:
        due_at = uow.now + PATIENCE
        uow.execute(_POSTPONE, id=refund.id, due_at=due_at, provider_refund_id=done.refund_id)
        return
    was = _refund(uow, refund.id).status
    to = RefundStatus.SUCCEEDED if done.status is RefundOutcome.SUCCEEDED else RefundStatus.FAILED
    sources = [source.value for source, targets in REFUND_TRANSITIONS.items() if to in targets]
    settled = uow.execute(
        _SETTLE,
        id=refund.id,
        to=to,
        sources=sources,
        provider_refund_id=done.refund_id or None,
        failure=(done.failure_code or "")[:200],
    )
    if settled == 0:
        return
    if to is RefundStatus.SUCCEEDED:
        _book(uow, refund, LedgerKind.REFUND)
    elif was is RefundStatus.SUCCEEDED:
        _book(uow, refund, LedgerKind.REVERSAL)
    _tell(uow, refund, to)
    fp("payments.S5")


def _book(uow: UnitOfWork, refund: _Refund, kind: LedgerKind) -> None:
    postings = refund_postings if kind is LedgerKind.REFUND else reversal_postings
    book(
        uow,
        kind,
        postings(refund.amount_minor, refund.holder),
        reference=refund.id,
        order_id=refund.order_id,
        payment_id=refund.payment_id,
        currency=refund.currency,
    )
    if refund.credit_account_id is not None and refund.to_account_id is None:
        account_id, reference = refund.credit_account_id, f"refund-{refund.id}"
        credit.give_back(uow, refund.order_id, account_id, refund.amount_minor, reference)
    follow_ledger(uow, refund.order_id)


def _tell(uow: UnitOfWork, refund: _Refund, to: RefundStatus) -> None:
    data = {
        "refund_id": str(refund.id),
        "amount_minor": refund.amount_minor,
        "currency": refund.currency,
        "is_credit": refund.to_account_id is not None,
    }
    if to is RefundStatus.SUCCEEDED:
        uow.record("RefundIssued", aggregate="order", aggregate_id=refund.order_id, data=data)
    else:
        uow.record("RefundFailed", aggregate="order", aggregate_id=refund.order_id, data=data)
