"""Letting go of an order that was not paid in time: first the page, then the stock (I-13)."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from models.inventory import ReservationStatus
from models.order import OrderStatus
from models.payment import AttemptStatus
from shop_app.core.context import Context
from shop_app.core.failpoints import fp
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import inventory, orders
from shop_app.domain.payments import benefits
from shop_app.domain.payments.attempts import move_attempt, open_attempt
from shop_app.domain.payments.enquiries import follow, settle_as
from shop_app.domain.payments.gateways import gateway_of
from shop_app.domain.payments.pages import learn_page
from shop_app.domain.payments.refunding import begin_refund, refundable_minor
from shop_app.domain.payments.schemas import Attempt, FollowUp
from shop_app.integrations.payments.gateway import Gateway, PaymentOutcome, ProviderPayment

_ORDER_LONGER = "UPDATE orders SET expires_at = %(at)s WHERE id = %(id)s AND status = 'pending'"
_STOCK_LONGER = "UPDATE reservation SET expires_at = %(at)s WHERE order_id = %(id)s AND status = 'active'"

# How long a provider may think about a payment before it is asked again.
DECISION = timedelta(minutes=5)
_NOT_OVER = (PaymentOutcome.SUCCEEDED, PaymentOutcome.AUTHORISED, PaymentOutcome.PROCESSING)


def expire_order(context: Context, order_id: UUID) -> None:
    """Ends an overdue pending order. If the shopper was faster, the provider says so and the order is paid instead.

    A part that was paid goes back. Raises ``RetryLater`` where the provider cannot be asked: the stock stays held
    until it can.
    """
    attempt, gateway = in_unit(context, _to_end, order_id)
    if attempt is not None and gateway is not None:
        said = close(context, attempt, gateway)
        if said is not None:
            settle_as(context, attempt.id, said)
            if said.status is PaymentOutcome.PROCESSING:
                in_unit(context.later(), _wait_longer, order_id)
            if said.status in _NOT_OVER:
                return
    follow(context, in_unit(context.later(), _expire, order_id))


def _to_end(uow: UnitOfWork, order_id: UUID) -> tuple[Attempt | None, Gateway | None]:
    attempt = open_attempt(uow, order_id)
    return attempt, gateway_of(uow, attempt.provider) if attempt else None


def close(context: Context, attempt: Attempt, gateway: Gateway) -> ProviderPayment | None:
    """Closes an attempt at its provider; what it says of it then, or ``None`` where it never heard of it."""
    known: Attempt | None = attempt
    if attempt.session_id is None and attempt.intent_id is None:
        known = learn_page(context, attempt)
    if known is None:
        return None
    if known.session_id is not None:
        return gateway.expire_page(known.session_id)
    if known.intent_id is not None:
        return gateway.cancel_intent(known.intent_id, idempotency_key=f"cancel-{known.id}")
    return None


def _wait_longer(uow: UnitOfWork, order_id: UUID) -> None:
    """The shopper has paid and the provider has not decided: the stock stays held meanwhile (I-13)."""
    until = uow.now + DECISION
    uow.execute(_ORDER_LONGER, id=order_id, at=until)
    uow.execute(_STOCK_LONGER, id=order_id, at=until)


def _expire(uow: UnitOfWork, order_id: UUID) -> FollowUp | None:
    orders.lock_order(uow, order_id)
    order = orders.order_by_id(uow, order_id)
    if order.status is not OrderStatus.PENDING or order.expires_at is None or order.expires_at > uow.now:
        return None
    attempt = open_attempt(uow, order_id)
    if attempt is not None:
        move_attempt(uow, attempt, AttemptStatus.CANCELLED)
    orders.move(uow, order_id, OrderStatus.EXPIRED, "Not paid in time.")
    uow.record("OrderExpired", aggregate="order", aggregate_id=order_id, data={"number": order.number})
    due = give_back_all(uow, order_id, "The order was not paid in full in time.")
    inventory.release(uow, order_id, ReservationStatus.EXPIRED)
    fp("expiry.S13")
    return due


def give_back_all(uow: UnitOfWork, order_id: UUID, reason: str) -> FollowUp:
    """What an order that ended owes: promotions and gift cards at once, money by the refunds that are returned."""
    benefits.give_back(uow, order_id)
    left = refundable_minor(uow, order_id)
    if not left:
        return FollowUp()
    return FollowUp(refund_ids=begin_refund(uow, order_id, left, reason=reason, idempotency_key=f"ended-{order_id}"))
