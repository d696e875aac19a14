"""Making and ending orders."""

from __future__ import annotations

from dataclasses import fields
from uuid import UUID

from psycopg.types.json import Jsonb

from models.errors import Conflict
from models.inventory import ReservationStatus
from models.order import Axis, FulfillmentStatus, OrderStatus, PaymentStatus
from models.values.ids import new_id
from shop_app.core.permissions import Permission, open_to_shoppers, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import inventory, promotions
from shop_app.domain.orders.queries import order_by_id
from shop_app.domain.orders.schemas import NewOrder, NewOrderLine
from shop_app.domain.orders.transitions import lock_order, move

# The number comes from the shop's counter in the same statement: from here to the commit, placing in one shop goes
# one after another. The log of the first statuses is written along.
_INSERT = """
    WITH next AS (
        INSERT INTO tenant_counter (id, name, value) VALUES (%(counter)s, 'order', 1001)
        ON CONFLICT (tenant_id, name) DO UPDATE SET value = tenant_counter.value + 1 RETURNING value),
    begun AS (
        INSERT INTO orders (id, number, cart_id, customer_id, email, locale, currency, prices_include_tax,
            subtotal_minor, discount_minor, shipping_minor, shipping_tax_minor, tax_minor, total_minor,
            shipping_address, billing_address, note, gift_note, shipping_method, deliver_from, deliver_to, expires_at,
            price_trace)
        SELECT %(id)s, next.value, %(cart_id)s, %(customer_id)s, %(email)s, %(locale)s, %(currency)s,
            %(prices_include_tax)s, %(subtotal_minor)s, %(discount_minor)s, %(shipping_minor)s, %(shipping_tax_minor)s,
            %(tax_minor)s, %(total_minor)s, %(shipping_address)s, %(billing_address)s, %(note)s,
            %(gift_note)s, %(shipping_method)s, %(deliver_from)s,
            %(deliver_to)s, %(expires_at)s, %(price_trace)s
        FROM next RETURNING number),
    logged AS (
        INSERT INTO order_transition (id, order_id, axis, from_status, to_status, actor, note)
        SELECT step.id, %(id)s, step.axis, '', step.status, %(actor)s, ''
        FROM unnest(%(steps)s::uuid[], %(axes)s::text[], %(statuses)s::text[]) AS step (id, axis, status))
    SELECT number FROM begun
"""
_FIRST = {
    Axis.ORDER: OrderStatus.PENDING,
    Axis.PAYMENT: PaymentStatus.PENDING,
    Axis.FULFILLMENT: FulfillmentStatus.UNFULFILLED,
}
_LINE_COLUMNS = [field.name for field in fields(NewOrderLine)]
_INSERT_LINE = f"""
    INSERT INTO order_line (id, order_id, position, fulfilled_quantity, {", ".join(_LINE_COLUMNS)})
    VALUES (%(id)s, %(order)s, %(position)s, 0, {", ".join(f"%({name})s" for name in _LINE_COLUMNS)})
"""


def begin_order(uow: UnitOfWork, order: NewOrder) -> int:
    """Writes a pending order with its lines and first statuses; returns its number.

    The caller has checked every figure and reserves the stock afterwards, as the last locks of the unit.
    """
    open_to_shoppers(uow)
    columns = {field.name: getattr(order, field.name) for field in fields(NewOrder)} | {
        "shipping_address": Jsonb(dict(order.shipping_address)),
        "billing_address": Jsonb(dict(order.billing_address)),
        "price_trace": Jsonb(dict(order.price_trace)),
        "counter": new_id(),
        "locale": uow.context.locale,
        "actor": uow.context.actor.name,
        "steps": [new_id() for _ in _FIRST],
        "axes": [axis.value for axis in _FIRST],
        "statuses": [status.value for status in _FIRST.values()],
    }
    del columns["lines"]
    number: int = uow.scalar(_INSERT, **columns)
    uow.execute_many(
        _INSERT_LINE,
        [
            {"id": new_id(), "order": order.id, "position": position}
            | {name: getattr(line, name) for name in _LINE_COLUMNS}
            for position, line in enumerate(order.lines)
        ],
    )
    uow.record(
        "OrderPlaced",
        aggregate="order",
        aggregate_id=order.id,
        data={"number": number, "total_minor": order.total_minor, "currency": order.currency},
    )
    return number


def cancel_order(uow: UnitOfWork, order_id: UUID, reason: str) -> None:
    """Gives up a pending order and its stock. A placed one is refunded instead."""
    require(uow, Permission.ORDERS_WRITE)
    lock_order(uow, order_id)
    order = order_by_id(uow, order_id)
    if order.status is not OrderStatus.PENDING:
        raise Conflict("Only an unpaid order can be cancelled. Refund this one instead.", code="ORDER_NOT_PENDING")
    move(uow, order_id, OrderStatus.CANCELLED, reason[:500])
    promotions.give_back(uow, order_id)
    inventory.release(uow, order_id, ReservationStatus.RELEASED)
    uow.record("OrderCancelled", aggregate="order", aggregate_id=order_id, data={"number": order.number})


def complete_order(uow: UnitOfWork, order_id: UUID) -> None:
    """Closes a placed order. Final: what was sold can still come back, which is a return and no reopening."""
    require(uow, Permission.ORDERS_WRITE)
    move(uow, order_id, OrderStatus.COMPLETED)
    uow.record("OrderCompleted", aggregate="order", aggregate_id=order_id)
