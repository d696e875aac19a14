"""Coming back from a payment page without having paid: why, and which other ways there are."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from models.errors import Conflict
from models.order import OrderStatus, PaymentStatus
from models.payment import AttemptStatus, Provider
from shop_app.core.context import Context
from shop_app.core.permissions import open_to_shoppers
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import orders
from shop_app.domain.payments.attempts import begin_payment, find_attempt, move_attempt, open_attempt, require_provider
from shop_app.domain.payments.enquiries import settle_as
from shop_app.domain.payments.expiry import close
from shop_app.domain.payments.gateways import gateway_of
from shop_app.domain.payments.ledger import standing_of
from shop_app.domain.payments.pages import open_page
from shop_app.domain.payments.schemas import Attempt, WayToPay
from shop_app.integrations.payments.gateway import Gateway, PaymentOutcome

_WAYS = """
    SELECT provider, display_name, coalesce(settings ->> 'instructions', '') AS instructions FROM payment_provider
    WHERE is_enabled ORDER BY position, provider DESC
"""
_FAILURE = """
    SELECT failure_code FROM payment WHERE order_id = %(order)s AND provider <> 'credit'
    ORDER BY created_at DESC, id DESC LIMIT 1
"""
_BY_CREDIT = """
    SELECT coalesce(sum(amount_minor), 0)::bigint FROM payment
    WHERE order_id = %(order)s AND provider = 'credit' AND status IN ('processing', 'succeeded')
"""
_COMING = (PaymentOutcome.SUCCEEDED, PaymentOutcome.AUTHORISED, PaymentOutcome.PROCESSING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpaid:
    """A pending order to whoever came back: ``failure_code`` is the provider's word for a refusal, often empty."""

    due_minor: int
    failure_code: str
    provider: Provider
    ways: tuple[WayToPay, ...]


def ways_to_pay(uow: UnitOfWork) -> tuple[WayToPay, ...]:
    """Every way to pay that the shop offers, in its order."""
    open_to_shoppers(uow)
    return tuple(uow.all(WayToPay, _WAYS))


def unpaid(uow: UnitOfWork, order_id: UUID) -> Unpaid:
    """Why a pending order is not paid yet, and how it could be; its caller has read the order's link."""
    open_to_shoppers(uow)
    attempt = open_attempt(uow, order_id)
    ways = ways_to_pay(uow)
    return Unpaid(
        due_minor=standing_of(uow, order_id).due_minor,
        failure_code=uow.scalar(_FAILURE, order=order_id) or "",
        provider=attempt.provider if attempt else ways[0].provider if ways else Provider.MANUAL,
        ways=ways,
    )


def paid_by_credit(uow: UnitOfWork, order_id: UUID) -> int:
    """What gift cards and store credit pay of an order, for whoever has read its link."""
    open_to_shoppers(uow)
    paid: int = uow.scalar(_BY_CREDIT, order=order_id)
    return paid


def pay_otherwise(context: Context, order_id: UUID, provider: Provider) -> str:
    """Pays a pending order in another way: closes what was begun, and answers with the new page's address.

    Empty where there is no page: the way has none, or the first one turned out to be paid. Asking again for the way
    that is open gives its page again.
    """
    attempt, gateway = in_unit(context, _to_leave, order_id, provider)
    if attempt is not None and gateway is not None:
        said = close(context, attempt, gateway)
        if said is not None and said.status in _COMING:
            settle_as(context, attempt.id, said)
            return ""
        in_unit(context.later(), _begin_anew, order_id, attempt.id, provider)
    return "" if provider is Provider.MANUAL else open_page(context.later(), order_id)


def _to_leave(uow: UnitOfWork, order_id: UUID, provider: Provider) -> tuple[Attempt | None, Gateway | None]:
    """What stands in the way of another attempt: nothing, where the open one goes this way already."""
    open_to_shoppers(uow)
    require_provider(uow, provider)
    orders.lock_order(uow, order_id)
    if orders.order_by_id(uow, order_id).status is not OrderStatus.PENDING:
        raise Conflict("This order does not wait for a payment.", code="ORDER_NOT_PENDING")
    attempt = open_attempt(uow, order_id)
    if attempt is None:
        _begin(uow, order_id, provider)
    if attempt is None or attempt.provider is provider:
        return None, None
    return attempt, gateway_of(uow, attempt.provider)


def _begin_anew(uow: UnitOfWork, order_id: UUID, left_id: UUID, provider: Provider) -> None:
    orders.lock_order(uow, order_id)
    if orders.order_by_id(uow, order_id).status is not OrderStatus.PENDING:
        raise Conflict("This order does not wait for a payment.", code="ORDER_NOT_PENDING")
    left = find_attempt(uow, left_id)
    if left.status in (AttemptStatus.OPENING, AttemptStatus.OPEN, AttemptStatus.PROCESSING):
        move_attempt(uow, left, AttemptStatus.CANCELLED)
    if open_attempt(uow, order_id) is None:
        _begin(uow, order_id, provider)


def _begin(uow: UnitOfWork, order_id: UUID, provider: Provider) -> None:
    order = orders.order_by_id(uow, order_id)
    orders.move_if(uow, order_id, PaymentStatus.PENDING, "Another way to pay.")
    begin_payment(uow, order_id, provider, standing_of(uow, order_id).due_minor, order.currency)
