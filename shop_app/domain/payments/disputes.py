"""Buyers' banks that want money back. What a dispute means for the books follows from its present state alone."""

from __future__ import annotations

from dataclasses import fields
from uuid import UUID

from models.errors import Conflict, NotFound, RetryLater, ValidationFailed
from models.payment import DISPUTE_TRANSITIONS, DisputeStatus, LedgerKind
from models.values.ids import new_id
from shop_app.core.context import Context
from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import orders
from shop_app.domain.payments.attempts import find_attempt
from shop_app.domain.payments.gateways import gateway_of
from shop_app.domain.payments.ledger import book, follow_ledger
from shop_app.domain.payments.refunding import refundable_of
from shop_app.domain.payments.rules import dispute_movements, dispute_status
from shop_app.domain.payments.schemas import DisputeView
from shop_app.integrations.payments.gateway import Gateway, ProviderDispute

LONGEST_ANSWER = 20_000

_COLUMNS = ", ".join(f"d.{field.name}" for field in fields(DisputeView) if field.name != "order_number")
_DISPUTES = f"""
    SELECT {_COLUMNS}, o.number AS order_number
    FROM dispute d JOIN orders o ON o.tenant_id = d.tenant_id AND o.id = d.order_id
"""
_KNOWN = """
    INSERT INTO dispute (id, payment_id, order_id, provider_dispute_id, amount_minor, currency, reason, status,
        evidence_due_at, closed_at)
    VALUES (%(id)s, %(payment)s, %(order)s, %(reference)s, %(amount)s, %(currency)s, %(reason)s, %(status)s,
        %(evidence_due_at)s, %(closed_at)s)
    ON CONFLICT (tenant_id, provider_dispute_id) DO NOTHING
"""
_MOVE = """
    UPDATE dispute SET status = %(status)s, evidence_due_at = %(evidence_due_at)s, closed_at = %(closed_at)s
    WHERE provider_dispute_id = %(reference)s AND status = ANY(%(sources)s)
"""
_BOOKED = """
    SELECT t.kind FROM ledger_transaction t WHERE t.reference = %(dispute)s AND t.order_id = %(order)s
"""
_PENDING = "SELECT EXISTS (SELECT FROM refund WHERE payment_id = %(payment)s AND status = 'pending')"
_ENDED = {DisputeStatus.WON, DisputeStatus.LOST, DisputeStatus.CLOSED}


def learn_dispute(context: Context, payment_id: UUID, provider_dispute_id: str) -> None:
    """Asks the provider how a dispute stands and brings row, ledger and order to that state, whatever came before."""
    gateway = in_unit(context, _gateway_of_payment, payment_id)
    said = gateway.fetch_dispute(provider_dispute_id)
    in_unit(context.later(), note_dispute, payment_id, said)


def note_dispute(uow: UnitOfWork, payment_id: UUID, said: ProviderDispute) -> None:
    """Brings a dispute to the state that the provider tells of.

    Raises ``RetryLater`` while a refund of the same money is on its way, and ``Conflict`` where a bank took more than
    the payment still had.
    """
    attempt = find_attempt(uow, payment_id)
    orders.lock_order(uow, attempt.order_id)
    status = dispute_status(said.status)
    before = _found(uow, said.dispute_id)
    facts = {
        "reference": said.dispute_id,
        "status": status,
        "evidence_due_at": said.evidence_due_at,
        "closed_at": uow.now if status in _ENDED else None,
    }
    if before is None:
        uow.execute(
            _KNOWN,
            id=new_id(),
            payment=payment_id,
            order=attempt.order_id,
            amount=said.amount_minor,
            currency=said.currency,
            reason=said.reason[:80],
            **facts,
        )
    elif before.status is not status:
        sources = [source.value for source, targets in DISPUTE_TRANSITIONS.items() if status in targets]
        if uow.execute(_MOVE, sources=sources, **facts) == 0:
            raise Conflict("This dispute cannot go back to an earlier state.", code="ILLEGAL_TRANSITION")
    dispute = _found(uow, said.dispute_id)
    if dispute is None:
        raise NotFound("There is no such dispute.")
    _book(uow, dispute, said)
    follow_ledger(uow, attempt.order_id)
    if before is None or before.status is not status:
        _tell(uow, dispute)


def _book(uow: UnitOfWork, dispute: DisputeView, said: ProviderDispute) -> None:
    booked = {LedgerKind(kind) for kind in uow.scalars(_BOOKED, dispute=dispute.id, order=dispute.order_id)}
    movements = dispute_movements(dispute.status, said.withdrawn_minor or dispute.amount_minor, booked)
    takes = any(kind is LedgerKind.DISPUTE for kind, _ in movements)
    if takes and said.withdrawn_minor > refundable_of(uow, dispute.order_id, dispute.payment_id):
        if uow.scalar(_PENDING, payment=dispute.payment_id):
            raise RetryLater("A refund of this payment is on its way.", code="REFUND_PENDING")
        raise Conflict(
            "The bank took more than this payment still had. Somebody must look at it.", code="DISPUTE_CONTRADICTION"
        )
    for kind, postings in movements:
        book(
            uow,
            kind,
            postings,
            reference=dispute.id,
            order_id=dispute.order_id,
            payment_id=dispute.payment_id,
            currency=dispute.currency,
        )


def _tell(uow: UnitOfWork, dispute: DisputeView) -> None:
    data = {
        "dispute_id": str(dispute.id),
        "status": dispute.status.value,
        "amount_minor": dispute.amount_minor,
        "currency": dispute.currency,
    }
    if dispute.status in _ENDED:
        uow.record("DisputeClosed", aggregate="order", aggregate_id=dispute.order_id, data=data)
    else:
        uow.record("DisputeOpened", aggregate="order", aggregate_id=dispute.order_id, data=data)


def _found(uow: UnitOfWork, provider_dispute_id: str) -> DisputeView | None:
    return uow.first(
        DisputeView, _DISPUTES + "WHERE d.provider_dispute_id = %(reference)s", reference=provider_dispute_id
    )


def list_disputes(uow: UnitOfWork, *, open_only: bool = False) -> tuple[DisputeView, ...]:
    """Disputes, the most urgent first."""
    require(uow, Permission.PAYMENTS_READ)
    condition = "WHERE d.closed_at IS NULL " if open_only else ""
    order = "ORDER BY d.closed_at IS NOT NULL, d.evidence_due_at NULLS LAST, d.created_at DESC LIMIT 250"
    return tuple(uow.all(DisputeView, _DISPUTES + condition + order))


def answer_dispute(context: Context, dispute_id: UUID, text: str) -> None:
    """Sends the merchant's side of a dispute to the bank, once and for good: there is no way back."""
    dispute, gateway = in_unit(context, _to_answer, dispute_id)
    words = text.strip()
    if not 0 < len(words) <= LONGEST_ANSWER:
        raise ValidationFailed("Write what happened, in at most 20,000 characters.", field="text")
    said = gateway.answer_dispute(dispute.provider_dispute_id, words, idempotency_key=f"answer-{dispute.id}")
    in_unit(context.later(), note_dispute, dispute.payment_id, said)


def accept_dispute(context: Context, dispute_id: UUID) -> None:
    """Gives a dispute up as lost: there is no way back."""
    dispute, gateway = in_unit(context, _to_answer, dispute_id)
    said = gateway.accept_dispute(dispute.provider_dispute_id, idempotency_key=f"accept-{dispute.id}")
    in_unit(context.later(), note_dispute, dispute.payment_id, said)


def _to_answer(uow: UnitOfWork, dispute_id: UUID) -> tuple[DisputeView, Gateway]:
    require(uow, Permission.PAYMENTS_WRITE)
    dispute = uow.first(DisputeView, _DISPUTES + "WHERE d.id = %(id)s", id=dispute_id)
    if dispute is None:
        raise NotFound("There is no such dispute.")
    if dispute.status not in (DisputeStatus.NEEDS_RESPONSE, DisputeStatus.INQUIRY):
        raise Conflict("The bank does not wait for an answer to this dispute.", code="DISPUTE_NOT_OPEN")
    return dispute, _gateway_of_payment(uow, dispute.payment_id)


def _gateway_of_payment(uow: UnitOfWork, payment_id: UUID) -> Gateway:
    return gateway_of(uow, find_attempt(uow, payment_id).provider)
