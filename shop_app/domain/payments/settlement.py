"""Doing what a provider's word means (design.md, the second walk): one commit for money, order, stock and the fact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from models.errors import Conflict
from models.order import OrderStatus, PaymentStatus
from models.payment import AttemptStatus, LedgerKind, Provider
from models.values.ids import new_id
from shop_app.core.context import Context
from shop_app.core.failpoints import fp
from shop_app.core.permissions import Permission, open_to_shoppers, require
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import inventory, orders, promotions
from shop_app.domain.payments.attempts import find_attempt, move_attempt, open_attempt
from shop_app.domain.payments.gateways import gateway_of
from shop_app.domain.payments.ledger import book
from shop_app.domain.payments.pages import learn_page
from shop_app.domain.payments.refunds import run_refund
from shop_app.domain.payments.rules import Meaning, attempt_status, capture_postings, meaning, sale_postings
from shop_app.domain.payments.schemas import Attempt
from shop_app.integrations.payments.gateway import Gateway, PaymentOutcome, ProviderPayment

# A revived order is paid in the same unit, so its new reservation lives for an instant only.
REVIVAL = timedelta(minutes=1)

_DEMAND = """
    SELECT l.variant_id, sum(l.quantity)::int AS quantity
    FROM order_line l JOIN variant v ON v.tenant_id = l.tenant_id AND v.id = l.variant_id AND v.is_tracked
    WHERE l.order_id = %(order)s GROUP BY l.variant_id
"""
_REFUND = """
    INSERT INTO refund (id, payment_id, order_id, amount_minor, currency, reason, idempotency_key)
    VALUES (%(id)s, %(payment)s, %(order)s, %(amount)s, %(currency)s, %(reason)s, %(key)s)
"""


@dataclass(frozen=True, slots=True)
class _Wanted:
    variant_id: UUID
    quantity: int


def apply_outcome(uow: UnitOfWork, attempt: Attempt, said: ProviderPayment) -> UUID | None:
    """Carries out what the provider's word on an attempt means; the order's row must be locked.

    Returns the refund to run after the commit where money has to go back.
    """
    means = meaning(attempt, said)
    if means is Meaning.PAY:
        _pay(uow, attempt, said)
    elif means is Meaning.REVIVE:
        return _revive(uow, attempt, said)
    elif means is Meaning.GIVE_BACK:
        return _give_back(uow, attempt, said, "The order had been cancelled or was paid already.")
    elif means is Meaning.GIVE_UP:
        _give_up(uow, attempt, said)
    elif means is Meaning.WAIT:
        _wait(uow, attempt, said)
    elif means is Meaning.PARK:
        raise Conflict(
            "The provider's amount is not the order's. Somebody must look at this payment.",
            code="PAYMENT_CONTRADICTION",
            captured_minor=said.captured_minor,
            expected_minor=attempt.amount_minor,
        )
    return None


def _capture(uow: UnitOfWork, attempt: Attempt, said: ProviderPayment) -> None:
    move_attempt(uow, attempt, AttemptStatus.SUCCEEDED, said)
    book(
        uow,
        LedgerKind.CAPTURE,
        capture_postings(attempt.amount_minor),
        reference=attempt.id,
        order_id=attempt.order_id,
        payment_id=attempt.id,
        currency=attempt.currency,
    )
    orders.move_if(uow, attempt.order_id, PaymentStatus.PAID)


def _pay(uow: UnitOfWork, attempt: Attempt, said: ProviderPayment) -> None:
    _capture(uow, attempt, said)
    order = orders.order_by_id(uow, attempt.order_id)
    book(
        uow,
        LedgerKind.SALE,
        sale_postings(order),
        reference=order.id,
        order_id=order.id,
        payment_id=attempt.id,
        currency=order.currency,
    )
    orders.move(uow, order.id, OrderStatus.PLACED)
    uow.record(
        "OrderPaid",
        aggregate="order",
        aggregate_id=order.id,
        data={"number": order.number, "total_minor": order.total_minor, "currency": order.currency},
    )
    promotions.commit(uow, order.id)
    inventory.consume(uow, order.id)


def _revive(uow: UnitOfWork, attempt: Attempt, said: ProviderPayment) -> UUID | None:
    demand = {row.variant_id: row.quantity for row in uow.all(_Wanted, _DEMAND, order=attempt.order_id)}
    try:
        with uow.savepoint():
            promotions.redeem_again(uow, attempt.order_id)
            inventory.reserve(uow, attempt.order_id, demand, uow.now + REVIVAL)
    except inventory.InsufficientStock:
        return _give_back(uow, attempt, said, "The payment arrived late and the goods were sold out.")
    except promotions.PromotionUsedUp:
        return _give_back(uow, attempt, said, "The payment arrived late and the promotion was used up.")
    _pay(uow, attempt, said)
    return None


def _give_back(uow: UnitOfWork, attempt: Attempt, said: ProviderPayment, reason: str) -> UUID:
    _capture(uow, attempt, said)
    refund_id = new_id()
    uow.execute(
        _REFUND,
        id=refund_id,
        payment=attempt.id,
        order=attempt.order_id,
        amount=attempt.amount_minor,
        currency=attempt.currency,
        reason=reason,
        key=f"refund-{refund_id}",
    )
    return refund_id


def _give_up(uow: UnitOfWork, attempt: Attempt, said: ProviderPayment) -> None:
    move_attempt(uow, attempt, attempt_status(said.status), said)
    if said.status is PaymentOutcome.FAILED and orders.move_if(uow, attempt.order_id, PaymentStatus.FAILED):
        uow.record("PaymentFailed", aggregate="order", aggregate_id=attempt.order_id, data={"code": said.failure_code})


def _wait(uow: UnitOfWork, attempt: Attempt, said: ProviderPayment) -> None:
    reached = attempt_status(said.status)
    if reached is not attempt.status and attempt.status not in (AttemptStatus.FAILED, AttemptStatus.CANCELLED):
        move_attempt(uow, attempt, reached, said)
    uow.execute("UPDATE payment SET checked_at = app_now() WHERE id = %(id)s", id=attempt.id)


def settle(context: Context, payment_id: UUID) -> None:
    """Asks the provider how a payment stands and does what the answer means. The sweeper's way, and a webhook's.

    Raises ``RetryLater`` where the provider cannot be asked just now.
    """
    attempt, gateway = in_unit(context, _to_ask, payment_id)
    if attempt.session_id is None and attempt.intent_id is None:
        learned = learn_page(context, attempt)
        if learned is None:
            return
        attempt = learned
    said = gateway.fetch(session_id=attempt.session_id, payment_intent_id=attempt.intent_id)
    refund_id = in_unit(context.later(), apply_said, payment_id, said)
    if refund_id:
        run_refund(context.later(), refund_id)


def _to_ask(uow: UnitOfWork, payment_id: UUID) -> tuple[Attempt, Gateway]:
    attempt = find_attempt(uow, payment_id)
    return attempt, gateway_of(uow, attempt.provider)


def apply_said(uow: UnitOfWork, payment_id: UUID, said: ProviderPayment) -> UUID | None:
    """Locks the order, looks at the attempt again and applies the provider's word; returns a refund to run."""
    orders.lock_order(uow, find_attempt(uow, payment_id).order_id)
    refund_id = apply_outcome(uow, find_attempt(uow, payment_id), said)
    fp("payments.S10")
    return refund_id


def pay_manually(uow: UnitOfWork, order_id: UUID) -> None:
    """Notes that the money of an unpaid order arrived outside of any provider, such as on the shop's bank account."""
    require(uow, Permission.ORDERS_WRITE)
    orders.lock_order(uow, order_id)
    attempt = open_attempt(uow, order_id)
    if attempt is None or attempt.provider is not Provider.MANUAL:
        raise Conflict("This order does not wait for a payment by hand.", code="NOT_PAYABLE_BY_HAND")
    apply_outcome(uow, attempt, _received(attempt))


def pay_nothing(uow: UnitOfWork, order_id: UUID) -> None:
    """Settles an order that costs nothing."""
    open_to_shoppers(uow)
    attempt = open_attempt(uow, order_id)
    if attempt is None or attempt.amount_minor != 0:
        raise Conflict("This order has to be paid.", code="ORDER_NOT_FREE")
    apply_outcome(uow, attempt, _received(attempt))


def _received(attempt: Attempt) -> ProviderPayment:
    return ProviderPayment(
        payment_id=str(attempt.id),
        session_id=None,
        payment_intent_id=None,
        status=PaymentOutcome.SUCCEEDED,
        authorised_minor=attempt.amount_minor,
        captured_minor=attempt.amount_minor,
        refunded_minor=0,
        currency=attempt.currency,
    )
