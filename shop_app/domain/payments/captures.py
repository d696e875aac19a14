"""Charging what is held on a card, or letting go of it.

What is to be charged is written down before the provider is asked, so that a charge that nobody heard the end of is
asked for again by the sweeper.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from models.errors import Conflict, ValidationFailed
from shop_app.core.context import Context
from shop_app.core.failpoints import fp
from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import orders
from shop_app.domain.payments.attempts import find_attempt
from shop_app.domain.payments.enquiries import charge_held, settle, settle_as, void
from shop_app.domain.payments.gateways import gateway_of
from shop_app.domain.payments.schemas import Attempt
from shop_app.integrations.payments.gateway import CaptureRefused, Gateway

# A merchant is told this long before a bank lets go of the money.
WARNING = timedelta(hours=24)

_HELD = """
    SELECT id FROM payment WHERE order_id = %(order)s AND status = 'authorised' ORDER BY authorised_until, id LIMIT 1
"""
_ASK = "UPDATE payment SET capture_minor = %(amount)s WHERE id = %(id)s AND capture_minor IS NULL"
_DO_NOT_ASK = "UPDATE payment SET capture_minor = NULL WHERE id = %(id)s AND status = 'authorised'"
_ENDING = """
    UPDATE payment SET warned_at = app_now()
    WHERE status = 'authorised' AND warned_at IS NULL AND authorised_until <= %(soon)s
    RETURNING id, order_id, authorised_minor, currency, authorised_until
"""
_OVER = "SELECT id FROM payment WHERE status = 'authorised' AND authorised_until <= app_now() ORDER BY id"


@dataclass(frozen=True, slots=True)
class _Ending:
    id: UUID
    order_id: UUID
    authorised_minor: int
    currency: str
    authorised_until: datetime


def capture(context: Context, order_id: UUID, amount_minor: int | None = None) -> None:
    """Charges what an order's card holds: all of it, or ``amount_minor``, after which the bank lets go of the rest.

    Asking again for the same changes nothing. Refuses more than is held; raises ``RetryLater`` where the provider
    cannot be reached: the sweeper goes on asking.
    """
    attempt, gateway = in_unit(context, _to_capture, order_id, amount_minor)
    fp("payments.S2")
    try:
        said = charge_held(attempt, gateway)
    except CaptureRefused:
        # Not what we thought is held: the provider's books say what is true, and nobody asks for this again.
        in_unit(context.later(), lambda uow: uow.execute(_DO_NOT_ASK, id=attempt.id))
        settle(context.later(), attempt.id)
        raise
    fp("payments.S4")
    settle_as(context, attempt.id, said)


def release_hold(context: Context, order_id: UUID) -> None:
    """Lets go of what an order's card holds; the order then waits for its money. Undone by ``request_payment``."""
    attempt, _ = in_unit(context, _held, order_id)
    void(context.later(), attempt.id)


def _held(uow: UnitOfWork, order_id: UUID) -> tuple[Attempt, Gateway]:
    require(uow, Permission.ORDERS_WRITE)
    orders.lock_order(uow, order_id)
    held = uow.scalar(_HELD, order=order_id)
    if held is None:
        raise Conflict("Nothing is held on a card for this order.", code="NOTHING_AUTHORISED")
    attempt = find_attempt(uow, held)
    return attempt, gateway_of(uow, attempt.provider)


def _to_capture(uow: UnitOfWork, order_id: UUID, amount_minor: int | None) -> tuple[Attempt, Gateway]:
    require(uow, Permission.ORDERS_WRITE)
    attempt, gateway = _held(uow, order_id)
    wanted = attempt.authorised_minor if amount_minor is None else amount_minor
    if not 0 < wanted <= attempt.authorised_minor:
        raise ValidationFailed(
            "Enter an amount above zero and up to what is held.", field="amount", held_minor=attempt.authorised_minor
        )
    if uow.execute(_ASK, id=attempt.id, amount=wanted) == 0 and attempt.capture_minor != wanted:
        raise Conflict("Another amount is being charged just now.", code="CAPTURE_IN_PROGRESS")
    return find_attempt(uow, attempt.id), gateway


def watch_holds(context: Context) -> None:
    """Warns of money that a bank is about to let go of, and lets go of what has run out."""
    for payment_id in in_unit(context, _warn):
        settle(context.later(), payment_id)
        void(context.later(), payment_id)


def _warn(uow: UnitOfWork) -> list[UUID]:
    for ending in uow.all(_Ending, _ENDING, soon=uow.now + WARNING):
        uow.record(
            "AuthorisationEnding",
            aggregate="order",
            aggregate_id=ending.order_id,
            data={
                "amount_minor": ending.authorised_minor,
                "currency": ending.currency,
                "ends_at": ending.authorised_until.isoformat(),
            },
        )
    return uow.scalars(_OVER)
