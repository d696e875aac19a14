"""Sending a shopper to the provider's payment page.

The provider is never called inside a transaction: what to say is committed first, then said with the stored key, then
the answer is committed. Whoever dies in between is followed by the same words with the same key.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from models.errors import Conflict
from models.order import OrderStatus, PaymentStatus
from models.payment import AttemptStatus, Provider
from shop_app.core.context import Context
from shop_app.core.failpoints import fp
from shop_app.core.permissions import open_to_shoppers
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import orders
from shop_app.domain.payments.attempts import (
    begin_payment,
    find_attempt,
    latest_attempt,
    move_attempt,
    open_attempt,
    provider_of,
    require_provider,
)
from shop_app.domain.payments.gateways import gateway_of
from shop_app.domain.payments.ledger import standing_of
from shop_app.domain.payments.schemas import Attempt
from shop_app.integrations.payments.gateway import (
    Gateway,
    Intent,
    IntentRequest,
    Page,
    PageLine,
    PageRequest,
    ProviderRefused,
)

# Stripe's least is 30 minutes from the moment it hears of the page; a minute more covers a slow call.
PAGE_LIFETIME = timedelta(minutes=31)
_ENDED = (AttemptStatus.FAILED, AttemptStatus.CANCELLED)

_PREPARE = """
    UPDATE payment SET return_origin = %(origin)s, page_expires_at = %(expires_at)s
    WHERE id = %(id)s AND page_expires_at IS NULL
"""
_SAVE = """
    UPDATE payment SET status = 'open', session_id = %(session)s, intent_id = %(intent)s, page_url = %(url)s
    WHERE id = %(id)s AND status = 'opening'
"""
_SHOP_NAME = "SELECT name FROM tenant WHERE id = app_tenant()"


def open_page(context: Context, order_id: UUID) -> str:
    """The address to send the shopper to. Opening an open page gives the same address.

    An order whose last attempt failed gets a new one. Refuses with ``Conflict`` where the order needs no payment.
    """
    attempt, request, gateway, is_repeat = in_unit(context, _to_open, order_id)
    if attempt.page_url:
        return attempt.page_url
    fp("payments.S2")
    try:
        return _open(context, attempt, request, gateway)
    except ProviderRefused:
        if not is_repeat:
            raise
    # What was to be said earlier never arrived, and says by now too short a lifetime: a new attempt says it afresh.
    return open_page(context.later(), order_id)


def _open(context: Context, attempt: Attempt, request: PageRequest, gateway: Gateway) -> str:
    try:
        page = gateway.open_page(request)
    except ProviderRefused:
        # The provider understood and said no, so this attempt can never succeed; the next one has a new key.
        in_unit(context.later(), _refused, attempt)
        raise
    fp("payments.S4")
    in_unit(context.later(), _save, attempt.id, page)
    return page.url


def _refused(uow: UnitOfWork, attempt: Attempt) -> None:
    orders.lock_order(uow, attempt.order_id)
    move_attempt(uow, attempt, AttemptStatus.FAILED)
    if attempt.order_status is OrderStatus.PENDING:
        orders.move_if(uow, attempt.order_id, PaymentStatus.FAILED)


def _save(uow: UnitOfWork, payment_id: UUID, page: Page) -> None:
    uow.execute(_SAVE, id=payment_id, session=page.session_id, intent=page.payment_intent_id, url=page.url)
    fp("payments.S5")


def _payable(uow: UnitOfWork, order_id: UUID) -> tuple[orders.OrderView, Attempt]:
    orders.lock_order(uow, order_id)
    order = orders.order_by_id(uow, order_id)
    attempt = open_attempt(uow, order_id)
    if order.status is not OrderStatus.PENDING:
        attempt = attempt or _asked_again(uow, order)
    elif order.expires_at and order.expires_at <= uow.now:
        attempt = None
    elif attempt is None:
        orders.move_if(uow, order_id, PaymentStatus.PENDING, "Another try to pay.")
        due_minor = standing_of(uow, order_id).due_minor
        attempt = _begin_again(uow, order, provider_of(uow, order_id), due_minor)
    if attempt is None:
        raise Conflict("This order does not wait for a payment.", code="ORDER_NOT_PENDING", status=order.status)
    return order, attempt


def _asked_again(uow: UnitOfWork, order: orders.OrderView) -> Attempt | None:
    """A payment that was asked for after placing, and whose page ran out unpaid."""
    latest = latest_attempt(uow, order.id)
    is_unpaid = latest is not None and latest.is_further and latest.status in _ENDED
    if latest is None or not is_unpaid or order.status not in (OrderStatus.PLACED, OrderStatus.COMPLETED):
        return None
    amount_minor = min(latest.amount_minor, standing_of(uow, order.id).due_minor)
    return _begin_again(uow, order, latest.provider, amount_minor, is_further=True) if amount_minor else None


def _begin_again(
    uow: UnitOfWork, order: orders.OrderView, provider: Provider, amount_minor: int, *, is_further: bool = False
) -> Attempt:
    payment_id = begin_payment(uow, order.id, provider, amount_minor, order.currency, is_further=is_further)
    return find_attempt(uow, payment_id)


def _to_open(uow: UnitOfWork, order_id: UUID) -> tuple[Attempt, PageRequest, Gateway, bool]:
    open_to_shoppers(uow)
    order, attempt = _payable(uow, order_id)
    if attempt.provider is Provider.MANUAL:
        raise Conflict("This order is paid without a payment page.", code="NO_PAYMENT_PAGE")
    require_provider(uow, attempt.provider)
    prepared = uow.execute(_PREPARE, id=attempt.id, origin=uow.context.origin, expires_at=uow.now + PAGE_LIFETIME)
    attempt = find_attempt(uow, attempt.id)
    return attempt, _request(uow, order, attempt), gateway_of(uow, attempt.provider), prepared == 0


def _request(uow: UnitOfWork, order: orders.OrderView, attempt: Attempt) -> PageRequest:
    """Made of stored rows alone, so that a retry with the same key says the same."""
    if attempt.page_expires_at is None:
        raise Conflict("This payment was never to have a page.", code="NO_PAYMENT_PAGE")
    address = f"{attempt.return_origin}/orders/{orders.order_token(uow, order.id)}"
    shop_name = uow.scalar(_SHOP_NAME)
    return PageRequest(
        payment_id=str(attempt.id),
        order_number=str(order.number),
        amount_minor=attempt.amount_minor,
        currency=attempt.currency,
        description=f"{shop_name} #{order.number}",
        customer_email=order.email,
        success_url=f"{address}?paid=1",
        cancel_url=f"{attempt.return_origin}/checkout?order={orders.order_token(uow, order.id)}",
        expires_at=attempt.page_expires_at,
        idempotency_key=attempt.idempotency_key,
        lines=_page_lines(uow, order),
        metadata={"order_id": str(order.id)},
        merchant_name=shop_name,
        capture_later=attempt.captures_later,
    )


def _page_lines(uow: UnitOfWork, order: orders.OrderView) -> tuple[PageLine, ...]:
    lines = [
        PageLine(
            name=" – ".join(part for part in (line.title, line.variant_title) if part),
            quantity=line.quantity,
            amount_minor=line.total_minor,
        )
        for line in orders.lines_of(uow, order.id)
    ]
    extras = [(order.shipping_method, order.shipping_minor)]
    if not order.prices_include_tax:
        extras.append(("Tax", order.tax_minor))
    lines += [PageLine(name=name, quantity=1, amount_minor=amount) for name, amount in extras if amount]
    return tuple(lines)


def learn_page(context: Context, attempt: Attempt) -> Attempt | None:
    """Finds out whether a page was opened by a call whose answer we never saw: by asking again with the same key.

    ``None`` where nothing was ever asked.
    """
    if attempt.page_expires_at is None or attempt.status is not AttemptStatus.OPENING:
        return None
    request, gateway = in_unit(context, _to_repeat, attempt)
    _open(context, attempt, request, gateway)
    return in_unit(context.later(), find_attempt, attempt.id)


def _to_repeat(uow: UnitOfWork, attempt: Attempt) -> tuple[PageRequest, Gateway]:
    return _request(uow, orders.order_by_id(uow, attempt.order_id), attempt), gateway_of(uow, attempt.provider)


def create_intent(context: Context, order_id: UUID) -> Intent:
    """A payment without a page, for programs that collect the card on their own; asking again gives the same one."""
    order, attempt, gateway = in_unit(context, _to_intend, order_id)
    intent = gateway.create_intent(
        IntentRequest(
            payment_id=str(attempt.id),
            amount_minor=attempt.amount_minor,
            currency=attempt.currency,
            description=f"#{order.number}",
            customer_email=order.email,
            idempotency_key=attempt.idempotency_key,
            metadata={"order_id": str(order.id)},
            capture_later=attempt.captures_later,
        )
    )
    in_unit(context.later(), _save_intent, attempt.id, intent.payment_intent_id)
    return intent


def _to_intend(uow: UnitOfWork, order_id: UUID) -> tuple[orders.OrderView, Attempt, Gateway]:
    open_to_shoppers(uow)
    order, attempt = _payable(uow, order_id)
    if attempt.provider is Provider.MANUAL or attempt.page_expires_at is not None:
        raise Conflict("This order is being paid in another way.", code="OTHER_PAYMENT_OPEN")
    require_provider(uow, attempt.provider)
    return order, attempt, gateway_of(uow, attempt.provider)


def _save_intent(uow: UnitOfWork, payment_id: UUID, intent_id: str) -> None:
    uow.execute(
        "UPDATE payment SET status = 'open', intent_id = %(intent)s WHERE id = %(id)s AND status = 'opening'",
        id=payment_id,
        intent=intent_id,
    )
