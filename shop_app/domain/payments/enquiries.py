"""Asking a provider how a payment stands, and for what has to follow from its answer."""

from __future__ import annotations

from uuid import UUID

from models.errors import Conflict
from models.order import OrderStatus
from models.payment import AttemptStatus
from shop_app.core.context import Context
from shop_app.core.failpoints import fp
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import orders
from shop_app.domain.payments.attempts import find_attempt
from shop_app.domain.payments.gateways import gateway_of
from shop_app.domain.payments.pages import learn_page
from shop_app.domain.payments.refunds import run_refund
from shop_app.domain.payments.schemas import Attempt, FollowUp
from shop_app.domain.payments.settlement import apply_outcome
from shop_app.integrations.payments.gateway import Ability, Gateway, PaymentOutcome, ProviderPayment


def settle(context: Context, payment_id: UUID, *, told_intent: str | None = None) -> None:
    """Asks the provider how a payment stands and does what the answer means. The sweeper's way, and a webhook's.

    ``told_intent`` is the provider's name of the payment in an event, for an attempt whose answer never reached us.
    Raises ``RetryLater`` where the provider cannot be asked just now.
    """
    attempt, gateway = in_unit(context, _to_ask, payment_id)
    if Ability.ASK not in gateway.abilities:
        return
    if attempt.session_id is None and attempt.intent_id is None:
        learned = learn_page(context, attempt)
        if learned is None and told_intent is None:
            return
        attempt = learned or attempt
    said = gateway.fetch(session_id=attempt.session_id, payment_intent_id=attempt.intent_id or told_intent)
    if said.payment_id not in (str(attempt.id), None):
        raise Conflict("This payment of the provider's is another one of ours.", code="PAYMENT_CONTRADICTION")
    is_unheard = said.status is PaymentOutcome.AUTHORISED and attempt.capture_minor is not None
    if is_unheard and attempt.order_status in (OrderStatus.PLACED, OrderStatus.COMPLETED):
        said = charge_held(attempt, gateway)
    settle_as(context, payment_id, said)


def charge_held(attempt: Attempt, gateway: Gateway) -> ProviderPayment:
    """Asks the provider to charge what was written down to be charged; asking again is safe."""
    return gateway.capture_intent(
        attempt.intent_id or "",
        amount_minor=attempt.capture_minor or attempt.authorised_minor,
        currency=attempt.currency,
        idempotency_key=f"capture-{attempt.id}",
    )


def settle_as(context: Context, payment_id: UUID, said: ProviderPayment) -> None:
    """Does what the provider's word on a payment means, and what has to be asked of it afterwards."""
    follow(context, in_unit(context.later(), apply_said, payment_id, said))


def follow(context: Context, due: FollowUp | None) -> None:
    """Asks the provider for what a unit left to be asked."""
    if due is None:
        return
    for refund_id in due.refund_ids:
        run_refund(context.later(), refund_id)
    if due.void_id is not None:
        void(context.later(), due.void_id)


def void(context: Context, payment_id: UUID) -> None:
    """Lets go of money that is only held on a card. Where it was charged meanwhile, that is refunded instead."""
    attempt, gateway = in_unit(context, _to_ask, payment_id)
    if attempt.status is not AttemptStatus.AUTHORISED or attempt.intent_id is None:
        return
    said = gateway.cancel_intent(attempt.intent_id, idempotency_key=f"cancel-{attempt.id}")
    settle_as(context, payment_id, said)


def _to_ask(uow: UnitOfWork, payment_id: UUID) -> tuple[Attempt, Gateway]:
    attempt = find_attempt(uow, payment_id)
    return attempt, gateway_of(uow, attempt.provider)


def apply_said(uow: UnitOfWork, payment_id: UUID, said: ProviderPayment) -> FollowUp | None:
    """Locks the order, looks at the attempt again and applies the provider's word; returns what to ask it next."""
    orders.lock_order(uow, find_attempt(uow, payment_id).order_id)
    due = apply_outcome(uow, find_attempt(uow, payment_id), said)
    fp("payments.S10")
    return due
