"""Doing what a provider's word means (design.md, the second walk): one commit for money, order, stock and the fact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from models.errors import Conflict
from models.order import OrderStatus, PaymentStatus
from models.payment import AttemptStatus, LedgerKind
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import inventory, orders, promotions
from shop_app.domain.payments import benefits
from shop_app.domain.payments.attempts import begin_payment, move_attempt, open_credits
from shop_app.domain.payments.ledger import book, follow_ledger, standing_of
from shop_app.domain.payments.refunding import begin_refund_of
from shop_app.domain.payments.rules import Meaning, attempt_status, capture_postings, meaning, sale_postings
from shop_app.domain.payments.schemas import Attempt, FollowUp
from shop_app.integrations.payments.gateway import PaymentOutcome, ProviderPayment

# A revived order is paid in the same unit, so its new reservation lives for an instant only.
REVIVAL = timedelta(minutes=1)

_DEMAND = """
    SELECT l.variant_id, sum(l.quantity)::int AS quantity
    FROM order_line l JOIN variant v ON v.tenant_id = l.tenant_id AND v.id = l.variant_id AND v.is_tracked
    WHERE l.order_id = %(order)s GROUP BY l.variant_id
"""
_FIRST_TIME = """
    SELECT count(*) = 1 FROM order_transition
    WHERE order_id = %(order)s AND axis = 'payment' AND to_status = 'paid'
"""


@dataclass(frozen=True, slots=True)
class _Wanted:
    variant_id: UUID
    quantity: int


def apply_outcome(uow: UnitOfWork, attempt: Attempt, said: ProviderPayment) -> FollowUp | None:
    """Carries out what the provider's word on an attempt means; the order's row must be locked.

    Returns what the provider is to be asked after the commit where money, or a hold on a card, has to go back.
    """
    means = meaning(attempt, said)
    if means is Meaning.PAY:
        _take(uow, attempt, said)
        _place(uow, attempt, said)
    elif means is Meaning.KEEP:
        _keep(uow, attempt, said)
    elif means is Meaning.REVIVE:
        return _revive(uow, attempt, said)
    elif means is Meaning.GIVE_BACK:
        return _give_back(uow, attempt, said, "The order had been cancelled or was paid already.")
    elif means is Meaning.LET_GO:
        return _let_go(uow, attempt, said)
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


def _take(uow: UnitOfWork, attempt: Attempt, said: ProviderPayment) -> None:
    """The money into the ledger, or the hold on the card into the attempt."""
    move_attempt(uow, attempt, attempt_status(said.status), said)
    if said.status is PaymentOutcome.SUCCEEDED:
        _book_capture(uow, attempt, said.captured_minor)


def _book_capture(uow: UnitOfWork, attempt: Attempt, amount_minor: int) -> None:
    book(
        uow,
        LedgerKind.CAPTURE,
        capture_postings(amount_minor, attempt.provider),
        reference=attempt.id,
        order_id=attempt.order_id,
        payment_id=attempt.id,
        currency=attempt.currency,
    )


def _place(uow: UnitOfWork, attempt: Attempt, said: ProviderPayment) -> None:
    """All of the money is here or promised: gift cards are redeemed, the order stands, its stock is sold."""
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
    if attempt.others_minor:
        for credit in open_credits(uow, order.id):
            move_attempt(uow, credit, AttemptStatus.SUCCEEDED)
            _book_capture(uow, credit, credit.amount_minor)
        status = follow_ledger(uow, order.id)
    else:
        is_charged = said.status is PaymentOutcome.SUCCEEDED
        status = PaymentStatus.PAID if is_charged else PaymentStatus.AUTHORISED
        orders.move(uow, order.id, status)
    orders.move(uow, order.id, OrderStatus.PLACED)
    _tell(uow, order, status)
    if attempt.uses_promotions:
        benefits.keep(uow, order.id)
    inventory.consume(uow, order.id)


def _tell(uow: UnitOfWork, order: orders.OrderView, status: PaymentStatus) -> None:
    facts = {"number": order.number, "total_minor": order.total_minor, "currency": order.currency}
    if status is PaymentStatus.PAID:
        uow.record("OrderPaid", aggregate="order", aggregate_id=order.id, data=facts)
    else:
        uow.record("OrderAuthorised", aggregate="order", aggregate_id=order.id, data=facts)


def _keep(uow: UnitOfWork, attempt: Attempt, said: ProviderPayment) -> None:
    _take(uow, attempt, said)
    order = orders.order_by_id(uow, attempt.order_id)
    status = follow_ledger(uow, order.id)
    if status is PaymentStatus.PAID and uow.scalar(_FIRST_TIME, order=order.id):
        _tell(uow, order, status)
    else:
        data = {"amount_minor": said.captured_minor, "currency": attempt.currency}
        uow.record("PaymentReceived", aggregate="order", aggregate_id=order.id, data=data)
    if order.status is OrderStatus.PENDING:
        # A transfer that was short: the rest is asked for in the same way.
        begin_payment(uow, order.id, attempt.provider, standing_of(uow, order.id).due_minor, attempt.currency)


def _revive(uow: UnitOfWork, attempt: Attempt, said: ProviderPayment) -> FollowUp | None:
    try:
        with uow.savepoint():
            hold_again(uow, attempt.order_id)
    except inventory.InsufficientStock:
        lost = "The payment arrived late and the goods were sold out."
    except promotions.PromotionUsedUp:
        lost = "The payment arrived late and the promotion was used up."
    else:
        _take(uow, attempt, said)
        _place(uow, attempt, said)
        return None
    is_only_held = said.status is PaymentOutcome.AUTHORISED
    return _let_go(uow, attempt, said) if is_only_held else _give_back(uow, attempt, said, lost)


def hold_again(uow: UnitOfWork, order_id: UUID) -> None:
    """Takes an order's promotions and stock once more, for the unit that places it.

    After ``PromotionUsedUp`` or ``InsufficientStock`` the caller rolls back.
    """
    promotions.redeem_again(uow, order_id)
    demand = {row.variant_id: row.quantity for row in uow.all(_Wanted, _DEMAND, order=order_id)}
    inventory.reserve(uow, order_id, demand, uow.now + REVIVAL)


def _give_back(uow: UnitOfWork, attempt: Attempt, said: ProviderPayment, reason: str) -> FollowUp:
    _take(uow, attempt, said)
    follow_ledger(uow, attempt.order_id)
    return FollowUp(refund_ids=(begin_refund_of(uow, attempt, said.captured_minor, reason),))


def _let_go(uow: UnitOfWork, attempt: Attempt, said: ProviderPayment) -> FollowUp:
    if attempt.status is not AttemptStatus.AUTHORISED:
        _take(uow, attempt, said)
        follow_ledger(uow, attempt.order_id)
    return FollowUp(void_id=attempt.id)


def _give_up(uow: UnitOfWork, attempt: Attempt, said: ProviderPayment) -> None:
    move_attempt(uow, attempt, attempt_status(said.status), said)
    if attempt.status is AttemptStatus.AUTHORISED:
        _lapse(uow, attempt)
        return
    is_unpaid = attempt.order_status is OrderStatus.PENDING and said.status is PaymentOutcome.FAILED
    if is_unpaid and orders.move_if(uow, attempt.order_id, PaymentStatus.FAILED):
        uow.record("PaymentFailed", aggregate="order", aggregate_id=attempt.order_id, data={"code": said.failure_code})


def _lapse(uow: UnitOfWork, attempt: Attempt) -> None:
    """What was held on the card is free again."""
    follow_ledger(uow, attempt.order_id)
    if attempt.order_status in (OrderStatus.PLACED, OrderStatus.COMPLETED):
        data = {"amount_minor": attempt.authorised_minor, "currency": attempt.currency}
        uow.record("AuthorisationLapsed", aggregate="order", aggregate_id=attempt.order_id, data=data)


def _wait(uow: UnitOfWork, attempt: Attempt, said: ProviderPayment) -> None:
    # An authorisation that nobody asked for is the provider's to turn into money.
    reached = AttemptStatus.PROCESSING if said.status is PaymentOutcome.AUTHORISED else attempt_status(said.status)
    is_waiting = attempt.status in (AttemptStatus.OPENING, AttemptStatus.OPEN)
    if is_waiting and reached is not attempt.status:
        move_attempt(uow, attempt, reached, said)
    uow.execute("UPDATE payment SET checked_at = app_now() WHERE id = %(id)s", id=attempt.id)
