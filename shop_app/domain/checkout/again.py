"""Going back from an order that was never paid to the cart it was made of."""

from __future__ import annotations

from uuid import UUID

from models.errors import Conflict, NotFound
from models.order import OrderStatus
from shop_app.core.permissions import Permission, on_behalf_of_buyer, open_to_shoppers
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import carts, orders

REASON = "Its buyer went back to the cart."

_OWN = "SELECT true FROM cart WHERE id = %(cart)s AND visitor_sha256 = %(visitor)s"


def take_up_again(uow: UnitOfWork, token: str) -> carts.Copied:
    """Gives a pending order up and fills its buyer's cart with it again: goods, address, words and codes.

    Only in the browser that placed it. Has no way back: the cart is ordered anew. Money that comes for the order all
    the same is sent back, as for any cancelled one.
    """
    open_to_shoppers(uow)
    order_id = orders.read_order_token(uow, token)
    orders.lock_order(uow, order_id)
    order = orders.order_by_id(uow, order_id)
    cart_id = _own_cart(uow, order)
    if order.status is not OrderStatus.PENDING:
        raise Conflict("This order does not wait for a payment.", code="ORDER_NOT_PENDING", status=order.status)
    with on_behalf_of_buyer(uow, Permission.ORDERS_WRITE):
        orders.cancel_order(uow, order_id, REASON)
    return carts.restore(uow, cart_id)


def _own_cart(uow: UnitOfWork, order: orders.OrderView) -> UUID:
    visitor = uow.context.actor.visitor_sha256
    if order.cart_id is None or not uow.scalar(_OWN, cart=order.cart_id, visitor=visitor):
        raise NotFound("This cart is not yours, or has expired.", code="CART_NOT_FOUND")
    return order.cart_id
