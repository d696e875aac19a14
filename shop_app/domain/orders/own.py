"""A signed-in customer's own orders: whose they are is decided by the session, never by what is asked for."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from models.errors import NotFound
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.customers import require_customer
from shop_app.domain.orders.queries import order_token
from shop_app.domain.orders.schemas import OwnOrder, OwnOrderLine, OwnOrderList, OwnOrderRow

OwnView = Literal["all", "open", "delivered", "cancelled"]
OWN_VIEWS: dict[OwnView, str] = {
    "all": "true",
    "open": "o.status IN ('pending', 'placed') AND o.fulfillment_status NOT IN ('delivered', 'returned')",
    "delivered": "o.fulfillment_status IN ('delivered', 'returned')",
    "cancelled": "o.status IN ('cancelled', 'expired')",
}
_ROWS = """
    SELECT o.id, o.number, o.currency, o.total_minor, o.status, o.payment_status, o.fulfillment_status, o.created_at,
           o.deliver_from, o.deliver_to
    FROM orders o
    WHERE o.customer_id = %(customer)s AND {view}
      AND (%(typed)s = '' OR o.number::text = %(typed)s OR EXISTS (
          SELECT FROM order_line l WHERE l.tenant_id = o.tenant_id AND l.order_id = o.id AND l.title ILIKE %(like)s))
      AND (%(before)s::bigint IS NULL OR o.number < %(before)s)
    ORDER BY o.number DESC LIMIT %(limit)s
"""
_LINES = """
    SELECT order_id, variant_id, title, variant_title, slug, picture, quantity, fulfilled_quantity FROM order_line
    WHERE order_id = ANY (%(orders)s) AND quantity > 0 ORDER BY position
"""
_OWN = "SELECT id FROM orders WHERE customer_id = %(customer)s AND number = %(number)s"


def own_orders(
    uow: UnitOfWork, *, view: OwnView = "all", typed: str = "", before: int | None = None, limit: int = 10
) -> OwnOrderList:
    """A page of the customer's orders, newest first; ``typed`` is part of a product's name or an order's number."""
    customer_id = require_customer(uow)
    plain = typed.strip().lstrip("#")
    escaped = plain.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    rows = uow.all(
        OwnOrderRow,
        _ROWS.format(view=OWN_VIEWS[view]),
        customer=customer_id,
        typed=plain,
        like=f"%{escaped}%",
        before=before,
        limit=limit + 1,
    )
    page = rows[:limit]
    lines: dict[UUID, list[OwnOrderLine]] = {row.id: [] for row in page}
    for line in uow.all(OwnOrderLine, _LINES, orders=list(lines)):
        lines[line.order_id].append(line)
    return OwnOrderList(
        orders=tuple(OwnOrder(row=row, lines=tuple(lines[row.id]), token=order_token(uow, row.id)) for row in page),
        next_before=page[-1].number if len(rows) > limit else None,
    )


def own_order_token(uow: UnitOfWork, number: int) -> str:
    """The link's part of the customer's own order; anybody else's looks as if it had never been."""
    customer_id = require_customer(uow)
    order_id = uow.scalar(_OWN, customer=customer_id, number=number)
    if order_id is None:
        raise NotFound("There is no order {number}.", number=number)
    return order_token(uow, order_id)
