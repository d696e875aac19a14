"""Giving an order up: its money and its stock go back with it."""

from __future__ import annotations

from uuid import UUID

from models.errors import Conflict
from models.order import OrderStatus
from models.refund import RefundCause
from shop_app.core.context import Context
from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import inventory, orders
from shop_app.domain.refunds.commands import LONGEST_REASON, decide, quantities, run
from shop_app.domain.refunds.queries import refundable
from shop_app.domain.refunds.rules import everything, refund_quote
from shop_app.domain.refunds.schemas import LineShare, Refunded


def cancel_order(uow: UnitOfWork, order_id: UUID, *, reason: str, restock: bool = True) -> Refunded:
    """Gives up an order of which nothing was sent: unpaid, its stock is let go; paid, everything goes back.

    Refuses with ``Conflict`` what has left in part or is over. Has no way back: its buyer orders again.
    """
    require(uow, Permission.ORDERS_WRITE)
    orders.lock_order(uow, order_id)
    order = orders.order_by_id(uow, order_id)
    if order.status is OrderStatus.PENDING:
        orders.cancel_order(uow, order_id, reason)
        return Refunded(refund_ids=(), amount_minor=0)
    if order.status is not OrderStatus.PLACED:
        raise Conflict("This order is over: it cannot be cancelled.", code="ORDER_OVER", status=order.status)
    if any(line.fulfilled_quantity for line in orders.lines_of(uow, order_id)):
        raise Conflict(
            "Some of this order has left. Take the parcel back first, or refund the rest by line.",
            code="ORDER_PARTLY_SENT",
        )
    left = refundable(uow, order_id)
    wish = everything(left)
    refunded = Refunded(refund_ids=(), amount_minor=0)
    shares: tuple[LineShare, ...] = ()
    if wish.lines or wish.amount_minor:
        quote = refund_quote(left, wish)
        shares = quote.lines
        refunded = decide(
            uow,
            left,
            quote,
            cause=RefundCause.CANCELLATION,
            restock=restock,
            reason=reason[:LONGEST_REASON],
            idempotency_key=f"cancel-{order_id}",
        )
    orders.move(uow, order_id, OrderStatus.CANCELLED, reason[:500])
    uow.record("OrderCancelled", aggregate="order", aggregate_id=order_id, data={"number": order.number})
    if restock:
        inventory.restock(uow, order_id, quantities(left, shares), reason)
    return refunded


def cancel(context: Context, order_id: UUID, *, reason: str, restock: bool = True) -> Refunded:
    """``cancel_order`` and ``run`` in one: what every door calls."""
    refunded = in_unit(context, cancel_order, order_id, reason=reason, restock=restock)
    run(context, refunded)
    return refunded
