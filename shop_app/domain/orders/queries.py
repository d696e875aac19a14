"""Looking at orders."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Literal
from uuid import UUID

from models.errors import NotFound
from shop_app.core.permissions import Permission, open_to_shoppers, require
from shop_app.core.tokens import read_signed_id, sign_id
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.orders.schemas import (
    OrderDetail,
    OrderLineView,
    OrderList,
    OrderSummary,
    OrderView,
    ParcelView,
    TimelineEntry,
)

_TOKEN = "order"
_COLUMNS = ", ".join(field.name for field in fields(OrderView))
_ORDER = f"SELECT {_COLUMNS} FROM orders WHERE "
_LINES = f"""
    SELECT {", ".join(field.name for field in fields(OrderLineView))} FROM order_line
    WHERE order_id = %(order)s AND quantity > 0 ORDER BY position
"""
_PARCELS = """
    SELECT f.id, f.status, f.carrier, f.tracking_number, f.tracking_url, f.created_at, f.shipped_at, f.delivered_at,
           coalesce(jsonb_object_agg(l.order_line_id, l.quantity) FILTER (WHERE l.id IS NOT NULL), '{}') AS lines
    FROM fulfillment f
    LEFT JOIN fulfillment_line l ON l.tenant_id = f.tenant_id AND l.fulfillment_id = f.id
    WHERE f.order_id = %(order)s AND f.status <> 'cancelled'
    GROUP BY f.tenant_id, f.id ORDER BY f.created_at
"""
_TIMELINE = """
    SELECT axis, from_status, to_status, actor, note, moved_at FROM order_transition
    WHERE order_id = %(order)s ORDER BY moved_at, id
"""
_MONEY = """
    SELECT coalesce(-sum(e.amount_minor) FILTER (WHERE t.kind = 'capture'), 0)::bigint AS paid_minor,
           coalesce(sum(e.amount_minor) FILTER (WHERE t.kind IN ('refund', 'reversal')), 0)::bigint AS refunded_minor
    FROM ledger_transaction t
    JOIN ledger_entry e ON e.tenant_id = t.tenant_id AND e.transaction_id = t.id AND e.account = 'receivable'
    WHERE t.order_id = %(order)s
"""

View = Literal["all", "to_fulfill", "unpaid"]
# The first part is the index's own condition.
_TAGGED = "o.tags <> '{}' AND o.tags @> ARRAY[%(tag)s]::text[]"
_VIEWS: dict[View, str] = {
    "all": "true",
    "to_fulfill": "o.status = 'placed' AND o.fulfillment_status IN ('unfulfilled', 'partial')",
    "unpaid": "o.status = 'pending'",
}
# Keyset: ids are UUIDv7, so that the newest order is the greatest id and page 1,000 costs what page 1 costs.
_LIST = """
    SELECT o.id, o.number, o.shipping_address ->> 'name' AS customer_name, o.email, o.currency, o.total_minor,
           (SELECT coalesce(sum(l.quantity), 0)::int FROM order_line l
            WHERE l.tenant_id = o.tenant_id AND l.order_id = o.id) AS item_count,
           o.status, o.payment_status, o.fulfillment_status, o.created_at
    FROM orders o
    WHERE {view} AND {tagged} AND (%(before)s::uuid IS NULL OR (o.created_at, o.id) < (
        (SELECT created_at FROM orders WHERE id = %(before)s), %(before)s))
    ORDER BY o.created_at DESC, o.id DESC LIMIT %(limit)s
"""


def order_token(uow: UnitOfWork, order_id: UUID) -> str:
    """The unguessable part of an order's address for whoever bought it."""
    return sign_id(_TOKEN, uow.tenant_id, order_id)


def read_order_token(uow: UnitOfWork, token: str) -> UUID:
    """The order behind a tracking link; an altered link looks like one that never was."""
    order_id = read_signed_id(_TOKEN, uow.tenant_id, token)
    if order_id is None:
        raise NotFound("There is no such order. Check the link in your confirmation mail.")
    return order_id


def order_by_id(uow: UnitOfWork, order_id: UUID) -> OrderView:
    """An order's columns, for contexts that already know whom they serve."""
    order = uow.first(OrderView, _ORDER + "id = %(id)s", id=order_id)
    if order is None:
        raise NotFound("There is no such order.")
    return order


def order_of_cart(uow: UnitOfWork, cart_id: UUID) -> OrderView | None:
    """The order that a cart became, if it did."""
    return uow.first(OrderView, _ORDER + "cart_id = %(cart)s", cart=cart_id)


def lines_of(uow: UnitOfWork, order_id: UUID) -> tuple[OrderLineView, ...]:
    """An order's lines, for contexts that already know whom they serve."""
    return tuple(uow.all(OrderLineView, _LINES, order=order_id))


@dataclass(frozen=True, slots=True)
class _Money:
    paid_minor: int
    refunded_minor: int


def _detail(uow: UnitOfWork, order: OrderView) -> OrderDetail:
    money = uow.first(_Money, _MONEY, order=order.id)
    assert money is not None
    return OrderDetail(
        order=order,
        lines=lines_of(uow, order.id),
        parcels=tuple(uow.all(ParcelView, _PARCELS, order=order.id)),
        timeline=tuple(uow.all(TimelineEntry, _TIMELINE, order=order.id)),
        paid_minor=money.paid_minor,
        refunded_minor=money.refunded_minor,
    )


def track(uow: UnitOfWork, token: str) -> OrderDetail:
    """An order for whoever holds its signed link; its tags are the staff's own."""
    open_to_shoppers(uow)
    return _detail(uow, replace(order_by_id(uow, read_order_token(uow, token)), tags=[]))


def order_numbered(uow: UnitOfWork, number: int) -> OrderView:
    """An order's own columns by the number people use, for whoever goes on to change it."""
    require(uow, Permission.ORDERS_READ)
    order = uow.first(OrderView, _ORDER + "number = %(number)s", number=number)
    if order is None:
        raise NotFound("There is no order {number}.", number=number)
    return order


def find_order(uow: UnitOfWork, number: int) -> OrderDetail:
    """An order with all that belongs to it, by the number people use."""
    require(uow, Permission.ORDERS_READ)
    return _detail(uow, order_numbered(uow, number))


def list_orders(
    uow: UnitOfWork, *, view: View = "all", tag: str = "", before: UUID | None = None, limit: int = 50
) -> OrderList:
    """A page of orders, newest first; with ``tag``, of those that bear it."""
    require(uow, Permission.ORDERS_READ)
    sql = _LIST.format(view=_VIEWS[view], tagged=_TAGGED if tag else "true")
    rows = uow.all(OrderSummary, sql, before=before, limit=limit + 1, tag=tag)
    page = tuple(rows[:limit])
    return OrderList(orders=page, next_before=page[-1].id if len(rows) > limit else None)


def count_orders(uow: UnitOfWork) -> dict[View, int]:
    """How many orders each view holds."""
    require(uow, Permission.ORDERS_READ)
    counts = ", ".join(f"count(*) FILTER (WHERE {condition}) AS {view}" for view, condition in _VIEWS.items())
    row = uow.scalar(f"SELECT to_jsonb(counts) FROM (SELECT {counts} FROM orders o) counts")
    return {view: row[view] for view in _VIEWS}
