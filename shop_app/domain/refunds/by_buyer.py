"""A buyer who has changed their mind: cancels by the order's link, as long as nothing was packed."""

from __future__ import annotations

from shop_app.core.context import Context
from shop_app.core.permissions import Permission, on_behalf_of_buyer, open_to_shoppers
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import orders
from shop_app.domain.refunds.cancellation import cancel_order
from shop_app.domain.refunds.commands import run
from shop_app.domain.refunds.schemas import Refunded

_WHAT_IT_TAKES = (Permission.ORDERS_READ, Permission.ORDERS_REFUND, Permission.ORDERS_WRITE)
REASON = "Cancelled by its buyer."


def cancel_by_buyer(context: Context, token: str) -> Refunded:
    """Gives a placed order up within its window: everything that was paid goes back the way it came, the stock too.

    Refuses with ``Conflict`` once it is packed or the window is over. Has no way back: its buyer orders again.
    """
    refunded = in_unit(context, _cancel, token)
    run(context, refunded)
    return refunded


def _cancel(uow: UnitOfWork, token: str) -> Refunded:
    open_to_shoppers(uow)
    order_id = orders.read_order_token(uow, token)
    orders.lock_order(uow, order_id)
    orders.refuse_too_late(orders.order_by_id(uow, order_id), orders.lines_of(uow, order_id), uow.now)
    with on_behalf_of_buyer(uow, *_WHAT_IT_TAKES):
        return cancel_order(uow, order_id, reason=REASON)
