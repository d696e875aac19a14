"""Settling what came back: money, store credit or something else, once."""

from __future__ import annotations

from uuid import UUID

from models.errors import Conflict, ValidationFailed
from models.returns import ReturnResolution, ReturnStatus
from shop_app.core.context import Context
from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import orders, refunds
from shop_app.domain.returns.exchange import cancel_exchange, pay_exchange, total_of
from shop_app.domain.returns.queries import by_number, detail_of
from shop_app.domain.returns.schemas import ReturnDetail, ReturnView
from shop_app.domain.returns.transitions import move_return

_CLOSE = """
    UPDATE return_request SET resolution = %(resolution)s, value_minor = %(value)s, fee_minor = %(fee)s
    WHERE id = %(id)s
"""


def settle(
    context: Context,
    number: int,
    *,
    resolution: ReturnResolution | None = None,
    amount_minor: int | None = None,
    shipping_minor: int = 0,
) -> ReturnDetail:
    """Closes a received return and sends the money on its way, if money it is.

    Worth what was paid for the units that came, with ``shipping_minor`` of the delivery, less the fee; or
    ``amount_minor``, where staff chose it. Final, like the refund that it makes.
    """
    refunded = in_unit(
        context,
        close_return,
        number,
        resolution=resolution,
        amount_minor=amount_minor,
        shipping_minor=shipping_minor,
    )
    refunds.run(context, refunded)
    return in_unit(context.later(), lambda uow: detail_of(uow, by_number(uow, number)))


def close_return(
    uow: UnitOfWork,
    number: int,
    *,
    resolution: ReturnResolution | None = None,
    amount_minor: int | None = None,
    shipping_minor: int = 0,
) -> refunds.Refunded:
    """The same within one unit; ``refunds.run`` what it returns after the commit."""
    require(uow, Permission.ORDERS_REFUND)
    orders.lock_order(uow, by_number(uow, number).order_id)
    detail = detail_of(uow, by_number(uow, number))
    view = detail.view
    chosen = resolution or view.resolution
    move_return(uow, view.id, ReturnStatus.CLOSED, chosen.value)
    lines = {line.order_line_id: line.received_quantity for line in detail.lines if line.received_quantity}
    wish = refunds.Wish(lines=lines, shipping_minor=shipping_minor, amount_minor=0, has_left=True)
    quote = refunds.preview(uow, view.order_id, wish)
    worth = sum(share.amount_minor for share in quote.lines) + shipping_minor
    value = max(worth - view.fee_minor, 0) if amount_minor is None else amount_minor
    if not 0 <= value <= worth:
        raise ValidationFailed("Give back no more than was paid for what came back.", field="amount", worth_minor=worth)
    if value > quote.left_minor:
        raise Conflict(
            "More would be given back than is left of what was paid. Choose a smaller amount.",
            code="REFUND_TOO_LARGE",
            asked_minor=value,
            left_minor=quote.left_minor,
        )
    uow.execute(_CLOSE, id=view.id, resolution=chosen, value=value, fee=worth - value)
    uow.record(
        "ReturnSettled",
        aggregate="order",
        aggregate_id=view.order_id,
        data={"return_id": str(view.id), "return_number": view.number, "number": view.order_number},
    )
    kept = _kept(uow, view, chosen, value)
    refunded = refunds.refund_order(
        uow,
        view.order_id,
        lines=lines,
        shipping_minor=shipping_minor,
        amount_minor=value,
        as_credit_minor=kept,
        restock=False,
        reason=f"Return {view.number}",
        idempotency_key=f"return-{view.id}",
        cause=refunds.RefundCause.RETURN,
        have_left=True,
    )
    if chosen is ReturnResolution.EXCHANGE and view.exchange_order_id is not None:
        # Last, because it takes stock.
        pay_exchange(uow, view.exchange_order_id, _customer(uow, view), kept)
    return refunded


def _kept(uow: UnitOfWork, view: ReturnView, chosen: ReturnResolution, value: int) -> int:
    """What of the value does not go back as it was paid: it becomes credit, or pays an exchange as far as it can."""
    if chosen is ReturnResolution.EXCHANGE:
        if view.exchange_order_id is None:
            raise Conflict("This return was not approved as an exchange.", code="NO_EXCHANGE")
        return min(value, total_of(uow, view.exchange_order_id))
    if view.exchange_order_id is not None:
        cancel_exchange(uow, view.exchange_order_id)
    return value if chosen is ReturnResolution.STORE_CREDIT else 0


def _customer(uow: UnitOfWork, view: ReturnView) -> UUID:
    customer_id = orders.order_by_id(uow, view.order_id).customer_id
    if customer_id is None:
        raise Conflict("Nobody is known who could have credit here. Choose a refund.", code="NO_CUSTOMER")
    return customer_id
