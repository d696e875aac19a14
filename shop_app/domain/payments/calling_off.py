"""An order was cancelled: nothing is to be paid for it any more, and whatever was paid or held goes back."""

from __future__ import annotations

from uuid import UUID

from models.order import OrderStatus
from models.payment import AttemptStatus
from shop_app.core.context import Context
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import orders
from shop_app.domain.payments.attempts import find_attempt, move_attempt, open_attempt
from shop_app.domain.payments.enquiries import follow, settle_as, void
from shop_app.domain.payments.expiry import close, give_back_all
from shop_app.domain.payments.gateways import gateway_of
from shop_app.domain.payments.schemas import Attempt, FollowUp
from shop_app.integrations.payments.gateway import Gateway

_HELD = "SELECT id FROM payment WHERE order_id = %(order)s AND status = 'authorised' ORDER BY id"


def hear_cancellation(uow: UnitOfWork, event_id: UUID, order_id: UUID) -> UUID | None:
    """Hears ``OrderCancelled``: gift cards, promotions and captured money go back; then the provider is told."""
    return order_id if orders.order_by_id(uow, order_id).status is OrderStatus.CANCELLED else None


def call_off(context: Context, order_id: UUID) -> None:
    """Gives back what a cancelled order was paid with, closes its page and lets go of what cards hold. Repeatable."""
    attempt, gateway, held = in_unit(context, _to_call_off, order_id)
    if attempt is not None and gateway is not None:
        said = close(context, attempt, gateway)
        if said is not None:
            settle_as(context, attempt.id, said)
    for payment_id in held:
        void(context.later(), payment_id)
    follow(context, in_unit(context.later(), _call_off, order_id))


def _to_call_off(uow: UnitOfWork, order_id: UUID) -> tuple[Attempt | None, Gateway | None, list[UUID]]:
    if orders.order_by_id(uow, order_id).status is not OrderStatus.CANCELLED:
        return None, None, []
    attempt = open_attempt(uow, order_id)
    gateway = gateway_of(uow, attempt.provider) if attempt else None
    return attempt, gateway, uow.scalars(_HELD, order=order_id)


def _call_off(uow: UnitOfWork, order_id: UUID) -> FollowUp | None:
    orders.lock_order(uow, order_id)
    if orders.order_by_id(uow, order_id).status is not OrderStatus.CANCELLED:
        return None
    attempt = open_attempt(uow, order_id)
    if attempt is not None:
        move_attempt(uow, find_attempt(uow, attempt.id), AttemptStatus.CANCELLED)
    return give_back_all(uow, order_id, "The order was cancelled.")
