"""Moving what is on hand, and handing what arrives to those who ordered it ahead.

Every change is a conditional update that names the quantity, never a number computed elsewhere (D12). Stock rows are
the last locks a transaction takes, in the order of their variants' and locations' ids; who changes what is awaited from
a level holds its row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from models.inventory import MovementKind
from models.values.ids import new_id
from shop_app.core.unit_of_work import UnitOfWork

_MOVE = """
    WITH given AS (
        SELECT * FROM unnest(%(ids)s::uuid[], %(levels)s::uuid[], %(deltas)s::bigint[], %(costs)s::bigint[])
            AS given (id, level_id, delta, cost)),
    locked AS (
        SELECT s.id, s.is_low, given.id AS movement_id, given.delta, given.cost
        FROM given JOIN stock_level s ON s.id = given.level_id
        ORDER BY s.variant_id, s.location_id FOR UPDATE OF s),
    moved AS (
        UPDATE stock_level s SET on_hand = s.on_hand + locked.delta, updated_at = app_now()
        FROM locked
        WHERE s.id = locked.id AND (locked.delta > 0 OR s.on_hand + locked.delta - s.reserved
              + CASE WHEN %(is_physical)s THEN 0 ELSE s.backorder_limit END >= 0)
        RETURNING s.id, s.variant_id, s.location_id, s.on_hand + s.backorder_limit - s.reserved AS available, s.low_at,
                  s.is_low AND NOT locked.is_low AS is_crossing, s.preordered > 0 AS has_preorders,
                  locked.movement_id, locked.delta, locked.cost),
    noted AS (
        INSERT INTO stock_movement
            (id, stock_level_id, delta, kind, note, order_id, document_id, unit_cost_minor, actor)
        SELECT movement_id, id, delta, %(kind)s, %(note)s, %(order)s, %(document)s, cost, %(actor)s FROM moved)
    SELECT id, variant_id, location_id, available, low_at, is_crossing, has_preorders FROM moved
"""
# The oldest first, each as far as real units go. What the shop may owe is no unit to hand out.
_ALLOCATE = """
    WITH queue AS (
        SELECT r.id, r.awaiting, s.id AS level_id, s.on_hand - s.reserved AS free, s.is_low,
               sum(r.awaiting) OVER (PARTITION BY s.id ORDER BY r.created_at, r.id) - r.awaiting AS before
        FROM reservation r JOIN stock_level s ON s.id = r.stock_level_id
        WHERE r.awaiting > 0 AND s.id = ANY(%(levels)s)),
    filled AS (
        UPDATE reservation r SET awaiting = r.awaiting - least(queue.awaiting, queue.free - queue.before)
        FROM queue
        WHERE r.id = queue.id AND queue.free > queue.before AND r.awaiting = queue.awaiting
        RETURNING r.order_id, queue.level_id, queue.is_low, least(queue.awaiting, queue.free - queue.before) AS units),
    taken AS (
        UPDATE stock_level s SET on_hand = s.on_hand - f.units, preordered = s.preordered - f.units
        FROM (SELECT level_id, sum(units) AS units FROM filled GROUP BY level_id) f
        WHERE s.id = f.level_id AND s.on_hand - s.reserved >= f.units
        RETURNING s.id, s.variant_id, s.location_id, s.on_hand + s.backorder_limit - s.reserved AS available, s.low_at,
                  s.is_low, s.preordered > 0 AS has_preorders)
    SELECT f.order_id, f.units::int AS units, t.id, t.variant_id, t.location_id, t.available, t.low_at,
           t.is_low AND NOT f.is_low AS is_crossing, t.has_preorders
    FROM filled f JOIN taken t ON t.id = f.level_id
"""
_SOLD = """
    INSERT INTO stock_movement (id, stock_level_id, delta, kind, note, order_id, actor)
    VALUES (%(id)s, %(level)s, %(delta)s, 'sold', '', %(order)s, %(actor)s)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """So many units to (or from) one level; ``unit_cost_minor`` where they were bought."""

    level_id: UUID
    delta: int
    unit_cost_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A level after it moved. ``is_crossing``: this very movement made it low; ``has_preorders``: some wait for it."""

    id: UUID
    variant_id: UUID
    location_id: UUID
    available: int
    low_at: int
    is_crossing: bool
    has_preorders: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Filled(Moved):
    order_id: UUID
    units: int


def move(
    uow: UnitOfWork,
    steps: Sequence[Step],
    kind: MovementKind,
    *,
    note: str = "",
    order_id: UUID | None = None,
    document_id: UUID | None = None,
    is_physical: bool = False,
) -> set[UUID]:
    """Moves each level that can, tells of it, and fills pre-orders with what came; returns the levels that moved.

    A level is left out that would give units held for orders; if ``is_physical`` also what is merely owed. The caller
    compares, and rolls back where all must move.
    """
    if not steps:
        return set()
    moved = uow.all(
        Moved,
        _MOVE,
        ids=[new_id() for _ in steps],
        levels=[step.level_id for step in steps],
        deltas=[step.delta for step in steps],
        costs=[step.unit_cost_minor for step in steps],
        kind=kind,
        note=note,
        order=order_id,
        document=document_id,
        actor=uow.context.actor.name,
        is_physical=is_physical,
    )
    tell(uow, moved)
    waited_for = [level.id for level in moved if level.has_preorders]
    if waited_for:
        fill_preorders(uow, waited_for)
    return {level.id for level in moved}


def fill_preorders(uow: UnitOfWork, levels: Iterable[UUID]) -> None:
    """Hands free units of ``levels``, whose rows this unit holds, to the orders that await them, oldest first."""
    filled = uow.all(_Filled, _ALLOCATE, levels=list(levels))
    uow.execute_many(
        _SOLD,
        [
            {
                "id": new_id(),
                "level": row.id,
                "delta": -row.units,
                "order": row.order_id,
                "actor": uow.context.actor.name,
            }
            for row in filled
        ],
    )
    for order_id in sorted({row.order_id for row in filled}):
        uow.record("PreorderFilled", aggregate="order", aggregate_id=order_id)
    tell_low(uow, {row.id: row for row in filled}.values())


def tell(uow: UnitOfWork, moved: Sequence[Moved]) -> None:
    """Leaves the fact that stock changed, and which of it has just become low."""
    if moved:
        variants = sorted({level.variant_id for level in moved})
        uow.record(
            "StockChanged",
            aggregate="variant",
            aggregate_id=variants[0],
            data={"variants": [str(variant_id) for variant_id in variants]},
        )
    tell_low(uow, moved)


def tell_low(uow: UnitOfWork, moved: Iterable[Moved]) -> None:
    """One ``StockLow`` for each level that this unit brought down to its threshold: never twice for one crossing."""
    for level in moved:
        if level.is_crossing:
            uow.record(
                "StockLow",
                aggregate="variant",
                aggregate_id=level.variant_id,
                data={"location_id": str(level.location_id), "available": level.available, "low_at": level.low_at},
            )
