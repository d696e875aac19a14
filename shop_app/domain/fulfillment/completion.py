"""Closing orders that have arrived and that nobody sent back."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from models.errors import Conflict
from shop_app.core.context import Context
from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import orders

# What needs no delivery has arrived when it was handed over. An open return, a dispute or a payment that is still owed
# keeps an order open.
_ARRIVED = """
    SELECT o.id FROM orders o
    WHERE o.status = 'placed' AND o.fulfillment_status = 'delivered'
      AND o.payment_status IN ('paid', 'partially_refunded', 'refunded')
      AND NOT EXISTS (
          SELECT FROM fulfillment f
          WHERE f.tenant_id = o.tenant_id AND f.order_id = o.id AND f.status <> 'cancelled'
            AND coalesce(f.delivered_at, f.created_at) > app_now() - make_interval(days => coalesce(
                (SELECT complete_after_days FROM return_policy), %(days)s)::int))
      AND NOT EXISTS (
          SELECT FROM return_request r
          WHERE r.tenant_id = o.tenant_id AND r.order_id = o.id AND r.status IN ('requested', 'approved', 'received'))
    ORDER BY o.created_at LIMIT 200
"""
_DEFAULT_DAYS = 14


def complete_delivered(context: Context) -> int:
    """Completes up to 200 orders that arrived long enough ago, each in a unit of its own; returns how many it found."""
    arrived = in_unit(context, _find_arrived)
    for order_id in arrived:
        with suppress(Conflict):  # somebody has ended it meanwhile
            in_unit(context, orders.complete_order, order_id)
    return len(arrived)


def _find_arrived(uow: UnitOfWork) -> list[UUID]:
    require(uow, Permission.ORDERS_WRITE)
    return uow.scalars(_ARRIVED, days=_DEFAULT_DAYS)
