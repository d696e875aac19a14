"""Orders: what was agreed, how it stands, and how it got there."""

from shop_app.domain.orders.agreement import agreed_order
from shop_app.domain.orders.by_buyer import find_link, report_problem
from shop_app.domain.orders.commands import begin_order, cancel_order, complete_order
from shop_app.domain.orders.goods import Goods, goods_of
from shop_app.domain.orders.history import history
from shop_app.domain.orders.notes import add_note, remove_note, set_tags
from shop_app.domain.orders.own import OWN_VIEWS, OwnView, own_order_token, own_orders
from shop_app.domain.orders.prices import order_price
from shop_app.domain.orders.queries import (
    count_orders,
    find_order,
    lines_of,
    list_orders,
    order_by_id,
    order_numbered,
    order_of_cart,
    order_token,
    read_order_token,
    track,
)
from shop_app.domain.orders.revisions import Figures, RevisedLine, Revision, order_changed, revise
from shop_app.domain.orders.rules import api_status, changeable_until, checked_tags, refuse_too_late
from shop_app.domain.orders.schemas import (
    Happening,
    NewOrder,
    NewOrderLine,
    OrderDetail,
    OrderLineView,
    OrderList,
    OrderSummary,
    OrderView,
    OwnOrder,
    OwnOrderLine,
    OwnOrderList,
    OwnOrderRow,
    ParcelView,
    TimelineEntry,
)
from shop_app.domain.orders.transitions import lock_order, move, move_if

__all__ = [
    "OWN_VIEWS",
    "Figures",
    "Goods",
    "Happening",
    "NewOrder",
    "NewOrderLine",
    "OrderDetail",
    "OrderLineView",
    "OrderList",
    "OrderSummary",
    "OrderView",
    "OwnOrder",
    "OwnOrderLine",
    "OwnOrderList",
    "OwnOrderRow",
    "OwnView",
    "ParcelView",
    "RevisedLine",
    "Revision",
    "TimelineEntry",
    "add_note",
    "agreed_order",
    "api_status",
    "begin_order",
    "cancel_order",
    "changeable_until",
    "checked_tags",
    "complete_order",
    "count_orders",
    "find_link",
    "find_order",
    "goods_of",
    "history",
    "lines_of",
    "list_orders",
    "lock_order",
    "move",
    "move_if",
    "order_by_id",
    "order_changed",
    "order_numbered",
    "order_of_cart",
    "order_price",
    "order_token",
    "own_order_token",
    "own_orders",
    "read_order_token",
    "refuse_too_late",
    "remove_note",
    "report_problem",
    "revise",
    "set_tags",
    "track",
]
