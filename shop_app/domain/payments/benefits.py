"""What comes and goes with an order beside its money: uses of promotions, and what gift cards hold for it."""

from __future__ import annotations

from uuid import UUID

from models.payment import AttemptStatus
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import credit, promotions
from shop_app.domain.payments.attempts import move_attempt, open_credits


def keep(uow: UnitOfWork, order_id: UUID) -> None:
    """The order stands: the promotions it used are used up for good."""
    promotions.commit(uow, order_id)


def give_back(uow: UnitOfWork, order_id: UUID) -> None:
    """The order ended without standing: promotions may be used again, gift cards get back what they held, once."""
    promotions.give_back(uow, order_id)
    for attempt in open_credits(uow, order_id):
        move_attempt(uow, attempt, AttemptStatus.CANCELLED)
        if attempt.credit_account_id is not None:
            credit.give_back(uow, order_id, attempt.credit_account_id, attempt.amount_minor, f"payment-{attempt.id}")
