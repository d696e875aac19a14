"""Money that no provider moves, and orders that need none."""

from __future__ import annotations

from uuid import UUID

from models.errors import Conflict, ValidationFailed
from models.order import OrderStatus
from models.payment import AttemptStatus, Provider
from shop_app.core.permissions import Permission, open_to_shoppers, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import orders
from shop_app.domain.payments.attempts import find_attempt, open_attempt
from shop_app.domain.payments.schemas import Attempt
from shop_app.domain.payments.settlement import apply_outcome
from shop_app.integrations.payments.gateway import PaymentOutcome, ProviderPayment

_LATEST = """
    SELECT id FROM payment WHERE order_id = %(order)s AND provider = 'manual' AND status = 'cancelled'
    ORDER BY created_at DESC, id DESC LIMIT 1
"""


def pay_manually(uow: UnitOfWork, order_id: UUID, amount_minor: int | None = None) -> None:
    """Notes that the money of an unpaid order arrived outside of any provider, such as on the shop's bank account.

    All of it, or ``amount_minor`` where the transfer was short: then the rest is asked for. An order that expired
    meanwhile is placed if its goods are still there. Undone by a refund (D22).
    """
    require(uow, Permission.ORDERS_WRITE)
    orders.lock_order(uow, order_id)
    attempt = _awaited(uow, order_id)
    received = attempt.amount_minor if amount_minor is None else amount_minor
    if not 0 < received <= attempt.amount_minor and received != attempt.amount_minor:
        raise ValidationFailed(
            "Enter what arrived: more than nothing and not more than was asked for.",
            field="amount",
            asked_minor=attempt.amount_minor,
        )
    if apply_outcome(uow, attempt, _received(attempt, received)) is not None:
        # Nobody wants money noted that has to be sent back at once.
        raise Conflict(
            "This order has expired and cannot be placed any more. Send the money back to whoever it came from.",
            code="ORDER_EXPIRED",
        )


def _awaited(uow: UnitOfWork, order_id: UUID) -> Attempt:
    attempt = open_attempt(uow, order_id)
    order_status = attempt.order_status if attempt else orders.order_by_id(uow, order_id).status
    if order_status is OrderStatus.CANCELLED:
        raise Conflict("This order was cancelled. Send the money back to whoever it came from.", code="ORDER_CANCELLED")
    if attempt is None and order_status is OrderStatus.EXPIRED:
        latest = uow.scalar(_LATEST, order=order_id)
        attempt = find_attempt(uow, latest) if latest else None
    if attempt is None or attempt.provider is not Provider.MANUAL:
        raise Conflict("This order does not wait for a payment by hand.", code="NOT_PAYABLE_BY_HAND")
    return attempt


def pay_nothing(uow: UnitOfWork, order_id: UUID) -> None:
    """Settles an order of which nothing is left to pay: it is free, or gift cards cover it."""
    open_to_shoppers(uow)
    attempt = open_attempt(uow, order_id)
    if attempt is None or attempt.amount_minor != 0:
        raise Conflict("This order has to be paid.", code="ORDER_NOT_FREE")
    if attempt.status is not AttemptStatus.PROCESSING:
        raise Conflict("This order is paid without a payment page.", code="NO_PAYMENT_PAGE")
    apply_outcome(uow, attempt, _received(attempt, 0))


def _received(attempt: Attempt, amount_minor: int) -> ProviderPayment:
    return ProviderPayment(
        payment_id=str(attempt.id),
        session_id=None,
        payment_intent_id=None,
        status=PaymentOutcome.SUCCEEDED,
        authorised_minor=amount_minor,
        captured_minor=amount_minor,
        refunded_minor=0,
        currency=attempt.currency,
    )
