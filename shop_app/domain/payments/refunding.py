"""Deciding what goes back and from which payment; the order's row lock is what keeps refunds within captures (I-09)."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from models.errors import Conflict, ValidationFailed
from models.values.ids import new_id
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import orders
from shop_app.domain.payments.refunds import become_credit
from shop_app.domain.payments.rules import shares_of_refund
from shop_app.domain.payments.schemas import Attempt, Refundable

# What banks took is not there to be given; refunds on their way count as given. Cards first, gift cards last.
_REFUNDABLE = """
    SELECT p.id, p.currency,
           (coalesce(booked.kept_minor, 0) - coalesce(promised.minor, 0))::bigint AS left_minor
    FROM payment p
    JOIN LATERAL (
        SELECT coalesce(-sum(e.amount_minor) FILTER (
                   WHERE e.account = 'receivable' AND t.kind IN ('capture', 'refund', 'reversal')), 0)
               - coalesce(sum(e.amount_minor) FILTER (WHERE e.account IN ('dispute', 'loss')), 0) AS kept_minor
        FROM ledger_transaction t
        JOIN ledger_entry e ON e.tenant_id = t.tenant_id AND e.transaction_id = t.id
        WHERE t.tenant_id = p.tenant_id AND t.order_id = p.order_id AND t.payment_id = p.id
    ) booked ON true
    JOIN LATERAL (
        SELECT sum(r.amount_minor) AS minor FROM refund r
        WHERE r.tenant_id = p.tenant_id AND r.payment_id = p.id AND r.status = 'pending'
    ) promised ON true
    WHERE p.order_id = %(order)s AND p.status = 'succeeded'
    ORDER BY array_position(ARRAY['stripe', 'redirect', 'manual', 'credit'], p.provider::text), p.created_at, p.id
"""
_INSERT = """
    INSERT INTO refund (id, payment_id, order_id, amount_minor, currency, reason, idempotency_key)
    VALUES (%(id)s, %(payment)s, %(order)s, %(amount)s, %(currency)s, %(reason)s, %(key)s)
"""
_EARLIER = """
    SELECT id, amount_minor, order_id FROM refund WHERE idempotency_key LIKE %(key)s || '-%%' ORDER BY idempotency_key
"""


@dataclass(frozen=True, slots=True)
class _Earlier:
    id: UUID
    amount_minor: int
    order_id: UUID


def refundable_minor(uow: UnitOfWork, order_id: UUID) -> int:
    """What may still be given back for an order."""
    return sum(part.left_minor for part in _refundable(uow, order_id))


def refundable_of(uow: UnitOfWork, order_id: UUID, payment_id: UUID) -> int:
    """What of one payment did not go back, is not on its way back and is with no bank."""
    return sum(part.left_minor for part in _refundable(uow, order_id) if part.id == payment_id)


def begin_refund(
    uow: UnitOfWork, order_id: UUID, amount_minor: int, *, reason: str, idempotency_key: str
) -> tuple[UUID, ...]:
    """Writes the refunds that give ``amount_minor`` back, over as many payments as it takes: cards first.

    ``run_refund`` pays each out after the commit, or the sweeper does. The same key gives the same refunds. Refuses
    more than is left: captured, less what went back, is on its way or is disputed. The caller has asked for a
    permission.
    """
    orders.lock_order(uow, order_id)
    key = sha256(idempotency_key.encode()).hexdigest()[:40]
    earlier = uow.all(_Earlier, _EARLIER, key=key)
    if earlier:
        if {row.order_id for row in earlier} != {order_id} or sum(row.amount_minor for row in earlier) != amount_minor:
            raise Conflict("This key was used for another refund.", code="IDEMPOTENCY_KEY_REUSED")
        return tuple(row.id for row in earlier)
    if amount_minor <= 0:
        raise ValidationFailed("Enter an amount above zero.", field="amount")
    parts = _refundable(uow, order_id)
    shares = shares_of_refund(amount_minor, parts)
    if shares is None:
        raise Conflict(
            "This is more than is left to refund.",
            code="REFUND_TOO_HIGH",
            left_minor=sum(part.left_minor for part in parts),
        )
    return tuple(
        _insert(uow, part.id, order_id, share, part.currency, reason, f"{key}-{number}")
        for number, (part, share) in enumerate(shares)
    )


def refund_as_credit(
    uow: UnitOfWork, order_id: UUID, amount_minor: int, *, reason: str, idempotency_key: str
) -> tuple[UUID, ...]:
    """``begin_refund``, and done at once: the amount becomes the customer's store credit.

    ``Conflict`` where nobody is known who could have it.
    """
    refund_ids = begin_refund(uow, order_id, amount_minor, reason=reason, idempotency_key=idempotency_key)
    customer_id = orders.order_by_id(uow, order_id).customer_id
    if customer_id is None:
        raise Conflict("Nobody is known who could have credit here. Choose a refund.", code="NO_CUSTOMER")
    for refund_id in refund_ids:
        become_credit(uow, refund_id, customer_id)
    return refund_ids


def begin_refund_of(uow: UnitOfWork, attempt: Attempt, amount_minor: int, reason: str) -> UUID:
    """Writes the refund of one payment that came for nothing; the order's row is locked."""
    key = f"back-{attempt.id}"
    return _insert(uow, attempt.id, attempt.order_id, amount_minor, attempt.currency, reason, key)


def _refundable(uow: UnitOfWork, order_id: UUID) -> list[Refundable]:
    return uow.all(Refundable, _REFUNDABLE, order=order_id)


def _insert(
    uow: UnitOfWork, payment_id: UUID, order_id: UUID, amount_minor: int, currency: str, reason: str, key: str
) -> UUID:
    refund_id = new_id()
    uow.execute(
        _INSERT,
        id=refund_id,
        payment=payment_id,
        order=order_id,
        amount=amount_minor,
        currency=currency,
        reason=reason[:200],
        key=key,
    )
    return refund_id
