"""Orders: what was agreed, how it stands, and how it got there."""

from shop_app.domain.orders.commands import begin_order, cancel_order, complete_order
from shop_app.domain.orders.queries import (
    count_orders,
    find_order,
    lines_of,
    list_orders,
    order_by_id,
    order_of_cart,
    order_token,
    read_order_token,
    track,
)
from shop_app.domain.orders.rules import api_status
from shop_app.domain.orders.schemas import (
    NewOrder,
    NewOrderLine,
    OrderDetail,
    OrderLineView,
    OrderList,
    OrderSummary,
    OrderView,
    ParcelView,
    TimelineEntry,
)
from shop_app.domain.orders.transitions import lock_order, move, move_if

__all__ = [
    "NewOrder",
    "NewOrderLine",
    "OrderDetail",
    "OrderLineView",
    "OrderList",
    "OrderSummary",
    "OrderView",
    "ParcelView",
    "TimelineEntry",
    "api_status",
    "begin_order",
    "cancel_order",
    "complete_order",
    "count_orders",
    "find_order",
    "lines_of",
    "list_orders",
    "lock_order",
    "move",
    "move_if",
    "order_by_id",
    "order_of_cart",
    "order_token",
    "read_order_token",
    "track",
]
