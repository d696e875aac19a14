"""Looking at what was given back, and at what could be."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import orders, payments
from shop_app.domain.orders import OrderLineView, OrderView
from shop_app.domain.refunds.rules import refund_quote
from shop_app.domain.refunds.schemas import Refundable, RefundableLine, RefundQuote, RefundRecord, Wish

_TAKEN = """
    SELECT l.order_line_id, sum(l.amount_minor)::bigint AS amount_minor, sum(l.tax_minor)::bigint AS tax_minor
    FROM refund_line l
    JOIN order_refund r ON r.tenant_id = l.tenant_id AND r.id = l.order_refund_id
    WHERE r.order_id = %(order)s GROUP BY l.order_line_id
"""
_TAKEN_SHIPPING = """
    SELECT coalesce(sum(shipping_minor), 0)::bigint AS amount_minor,
           coalesce(sum(shipping_tax_minor), 0)::bigint AS tax_minor
    FROM order_refund WHERE order_id = %(order)s
"""
# What an edit returned was paid too much, and is no part of what was granted.
_GRANTED = """
    SELECT coalesce(sum(amount_minor), 0)::bigint FROM order_refund WHERE order_id = %(order)s AND cause <> 'edit'
"""
_RECORDS = """
    SELECT r.id, r.cause, r.amount_minor, r.shipping_minor, r.restocked, r.reason, r.actor, r.decided_at,
           coalesce((SELECT jsonb_object_agg(l.order_line_id, l.quantity) FROM refund_line l
                     WHERE l.tenant_id = r.tenant_id AND l.order_refund_id = r.id), '{}') AS lines,
           coalesce(moved.pending_minor, 0)::bigint AS pending_minor,
           coalesce(moved.failed_minor, 0)::bigint AS failed_minor
    FROM order_refund r
    LEFT JOIN LATERAL (
        SELECT sum(m.amount_minor) FILTER (WHERE m.status = 'pending') AS pending_minor,
               sum(m.amount_minor) FILTER (WHERE m.status = 'failed') AS failed_minor
        FROM refund_part p JOIN refund m ON m.tenant_id = p.tenant_id AND m.id = p.refund_id
        WHERE p.tenant_id = r.tenant_id AND p.order_refund_id = r.id
    ) moved ON true
    WHERE r.order_id = %(order)s ORDER BY r.decided_at, r.id
"""


@dataclass(frozen=True, slots=True)
class _Taken:
    amount_minor: int
    tax_minor: int


@dataclass(frozen=True, slots=True)
class _TakenLine(_Taken):
    order_line_id: UUID


_NOTHING = _Taken(0, 0)


def refundable(uow: UnitOfWork, order_id: UUID) -> Refundable:
    """What is left to give back of an order: units, delivery, money."""
    require(uow, Permission.ORDERS_READ)
    order = orders.order_by_id(uow, order_id)
    taken = {row.order_line_id: row for row in uow.all(_TakenLine, _TAKEN, order=order_id)}
    shipping = uow.first(_Taken, _TAKEN_SHIPPING, order=order_id) or _NOTHING
    tax_on_top = 0 if order.prices_include_tax else order.shipping_tax_minor
    return Refundable(
        order_id=order_id,
        number=order.number,
        currency=order.currency,
        lines=tuple(_left_of(order, line, taken.get(line.id, _NOTHING)) for line in orders.lines_of(uow, order_id)),
        shipping_minor=max(order.shipping_minor + tax_on_top - shipping.amount_minor, 0),
        shipping_tax_minor=max(order.shipping_tax_minor - shipping.tax_minor, 0),
        left_minor=max(payments.refundable_minor(uow, order_id), 0),
    )


def _left_of(order: OrderView, line: OrderLineView, taken: _Taken) -> RefundableLine:
    paid = line.total_minor + (0 if order.prices_include_tax else line.tax_minor)
    return RefundableLine(
        line_id=line.id,
        variant_id=line.variant_id,
        title=line.title,
        quantity=line.quantity,
        left_quantity=line.quantity - line.refunded_quantity,
        unsent_quantity=line.open_quantity,
        left_minor=max(paid - taken.amount_minor, 0),
        left_tax_minor=max(line.tax_minor - taken.tax_minor, 0),
    )


def owed_minor(uow: UnitOfWork, order_id: UUID, total_minor: int) -> int:
    """What its buyer still owes of an order worth ``total_minor``, granted refunds counted; below 0 what we owe."""
    require(uow, Permission.ORDERS_READ)
    granted_minor: int = uow.scalar(_GRANTED, order=order_id)
    return total_minor - granted_minor - payments.refundable_minor(uow, order_id)


def preview(uow: UnitOfWork, order_id: UUID, wish: Wish) -> RefundQuote:
    """What a wish comes to, without doing it; refuses like the refund itself."""
    require(uow, Permission.ORDERS_READ)
    return refund_quote(refundable(uow, order_id), wish)


def refunds_of(uow: UnitOfWork, order_id: UUID) -> tuple[RefundRecord, ...]:
    """Every decision to give money back, oldest first."""
    require(uow, Permission.ORDERS_READ)
    return tuple(uow.all(RefundRecord, _RECORDS, order=order_id))
