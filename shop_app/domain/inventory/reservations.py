"""Holding stock for orders, selling it, and taking it back: inner commands, called inside a unit that has asked.

Placing and paying an order with everything in the first place that serves it costs one statement each, however many
lines it has. All else (bundles, several places, pre-orders, shortages) is worked out beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from models.inventory import RESERVATION_TRANSITIONS, ReservationStatus
from models.values.ids import new_id
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.inventory.allocation import hold_anywhere
from shop_app.domain.inventory.movements import Moved, fill_preorders, tell, tell_low

# The rows are locked in order first; nothing is held unless everything is. The lines are spelled out as VALUES: over an
# array Postgres would guess their number, and plan the statement anew for every order.
_WANTED = "(%(id_{0})s::uuid, %(variant_{0})s::uuid, %(quantity_{0})s::bigint)"
_HOLD = """
    WITH wanted (id, variant_id, quantity) AS (VALUES {wanted}),
    locked AS (
        SELECT s.id, s.is_low, wanted.id AS reservation_id, wanted.quantity,
               s.on_hand + s.backorder_limit - s.reserved >= wanted.quantity AS is_enough
        FROM wanted JOIN stock_level s ON s.variant_id = wanted.variant_id
        WHERE s.location_id = (
            SELECT l.id FROM location l WHERE l.is_active
            ORDER BY ((SELECT o.shipping_address ->> 'country' FROM orders o WHERE o.id = %(order)s)
                      = ANY (l.countries)) IS TRUE DESC, l.priority, l.id LIMIT 1)
        ORDER BY s.variant_id FOR UPDATE OF s),
    held AS (
        UPDATE stock_level s SET reserved = s.reserved + locked.quantity
        FROM locked
        WHERE s.id = locked.id AND s.on_hand + s.backorder_limit - s.reserved >= locked.quantity
          AND (SELECT count(*) FILTER (WHERE is_enough) FROM locked) = %(lines)s
        RETURNING s.id, s.variant_id, s.location_id, s.on_hand + s.backorder_limit - s.reserved AS available, s.low_at,
                  s.is_low AND NOT locked.is_low AS is_crossing, s.preordered > 0 AS has_preorders,
                  locked.reservation_id, locked.quantity),
    noted AS (
        INSERT INTO reservation (id, order_id, stock_level_id, quantity, expires_at)
        SELECT reservation_id, %(order)s, id, quantity, %(expires_at)s FROM held)
    SELECT id, variant_id, location_id, available, low_at, is_crossing, has_preorders FROM held
"""
_SETTLED = """
    WITH settled AS (
        UPDATE reservation SET status = %(to)s, settled_at = app_now(),
                               awaiting = CASE WHEN %(is_sale)s AND kind = 'preorder' THEN quantity ELSE 0 END
        WHERE order_id = %(order)s AND status = 'active' RETURNING id, stock_level_id, kind, quantity),
    due AS (
        SELECT stock_level_id, coalesce(sum(quantity) FILTER (WHERE kind = 'stock'), 0) AS units,
               coalesce(sum(quantity) FILTER (WHERE kind = 'preorder'), 0) AS ahead
        FROM settled GROUP BY stock_level_id),
    locked AS (
        SELECT s.id, due.units, due.ahead FROM stock_level s JOIN due ON due.stock_level_id = s.id
        ORDER BY s.variant_id, s.location_id FOR UPDATE OF s)
"""
# A reservation's movement carries its id: the same units cannot be sold twice.
_SELL = f"""
    {_SETTLED},
    sold AS (
        UPDATE stock_level s SET reserved = s.reserved - locked.units, on_hand = s.on_hand - locked.units
        FROM locked WHERE s.id = locked.id
        RETURNING s.id, s.variant_id, s.location_id, s.on_hand + s.backorder_limit - s.reserved AS available, s.low_at,
                  s.preordered > 0 AS has_preorders),
    noted AS (
        INSERT INTO stock_movement (id, stock_level_id, delta, kind, note, order_id, actor)
        SELECT id, stock_level_id, -quantity, 'sold', '', %(order)s, %(actor)s FROM settled WHERE kind = 'stock')
    SELECT id, variant_id, location_id, available, low_at, false AS is_crossing, has_preorders FROM sold
"""
_GIVE_BACK = f"""
    {_SETTLED}
    UPDATE stock_level s SET reserved = s.reserved - locked.units, preordered = s.preordered - locked.ahead
    FROM locked WHERE s.id = locked.id
    RETURNING s.id, s.variant_id, s.location_id, s.on_hand + s.backorder_limit - s.reserved AS available, s.low_at,
              false AS is_crossing, s.preordered > 0 AS has_preorders
"""
_EXTEND = "UPDATE reservation SET expires_at = %(until)s WHERE order_id = %(order)s AND status = 'active'"


def reserve(uow: UnitOfWork, order_id: UUID, demand: Mapping[UUID, int], expires_at: datetime) -> None:
    """Holds ``demand`` (tracked variants and bundles, one sum per variant) for an order, all of it or nothing.

    Refuses with every shortage. What lies nowhere is ordered ahead where that is open.
    """
    if not demand:
        return
    lines: dict[str, object] = {}
    for number, variant_id in enumerate(sorted(demand)):
        lines |= {
            f"id_{number}": new_id(),
            f"variant_{number}": variant_id,
            f"quantity_{number}": demand[variant_id],
        }
    held = uow.all(Moved, _hold(len(demand)), order=order_id, lines=len(demand), expires_at=expires_at, **lines)
    if not held:
        held = hold_anywhere(uow, order_id, demand, expires_at)
    tell_low(uow, held)


def consume(uow: UnitOfWork, order_id: UUID) -> None:
    """Turns what is held for an order into sold units: they leave the stock, each with its movement.

    Pre-orders are sold too, and await their units.
    """
    _settle(uow, _SELL, order_id, ReservationStatus.CONSUMED)


def release(uow: UnitOfWork, order_id: UUID, to: ReservationStatus) -> None:
    """Gives back what is held for an order that was given up (``released``) or ran out of time (``expired``)."""
    if to not in RESERVATION_TRANSITIONS[ReservationStatus.ACTIVE] - {ReservationStatus.CONSUMED}:
        raise ValueError(f"a reservation is not given back as {to}")
    _settle(uow, _GIVE_BACK, order_id, to)


def extend(uow: UnitOfWork, order_id: UUID, until: datetime) -> None:
    """Holds what is held for an order until another hour."""
    uow.execute(_EXTEND, order=order_id, until=until)


def sell(uow: UnitOfWork, order_id: UUID, demand: Mapping[UUID, int]) -> None:
    """Takes further units of a placed order out of the stock at once. Refuses like ``reserve``."""
    reserve(uow, order_id, demand, uow.now)
    consume(uow, order_id)


@lru_cache(maxsize=128)
def _hold(lines: int) -> str:
    return _HOLD.format(wanted=", ".join(_WANTED.format(number) for number in range(lines)))


def _settle(uow: UnitOfWork, statement: str, order_id: UUID, to: ReservationStatus) -> None:
    settled = uow.all(
        Moved,
        statement,
        order=order_id,
        to=to,
        is_sale=to is ReservationStatus.CONSUMED,
        actor=uow.context.actor.name,
    )
    tell(uow, settled)
    waited_for = [level.id for level in settled if level.has_preorders]
    if waited_for:
        fill_preorders(uow, waited_for)
