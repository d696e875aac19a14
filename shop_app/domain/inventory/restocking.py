"""Taking sold units back: each at most once, whoever asks, however often."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from models.errors import Conflict
from models.inventory import MovementKind
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.inventory.allocation import parts_of
from shop_app.domain.inventory.movements import Step, move

_LOCK = """
    SELECT s.id FROM stock_level s
    WHERE s.id IN (SELECT stock_level_id FROM reservation WHERE order_id = %(order)s AND status = 'consumed')
      AND s.variant_id = ANY(%(variants)s)
    ORDER BY s.variant_id, s.location_id FOR UPDATE
"""
_SOLD = """
    SELECT r.id, r.stock_level_id AS level_id, s.variant_id, r.awaiting,
           r.quantity - r.awaiting - r.waived - r.restocked AS out
    FROM reservation r JOIN stock_level s ON s.id = r.stock_level_id
    WHERE r.order_id = %(order)s AND r.status = 'consumed' AND s.variant_id = ANY(%(variants)s)
    ORDER BY s.variant_id, r.awaiting = 0, r.created_at DESC, r.id
"""
_TAKE = """
    UPDATE reservation SET awaiting = awaiting - %(waived)s, waived = waived + %(waived)s,
                           restocked = restocked + %(restocked)s
    WHERE id = %(id)s AND awaiting >= %(waived)s AND quantity - awaiting - waived - restocked >= %(restocked)s
"""
_WAIVE = "UPDATE stock_level SET preordered = preordered - %(units)s WHERE id = %(level)s AND preordered >= %(units)s"


@dataclass(frozen=True, slots=True)
class _Sold:
    """A consumed reservation. ``out``: units that were sold, have left, and are not back."""

    id: UUID
    level_id: UUID
    variant_id: UUID
    awaiting: int
    out: int


def restock(uow: UnitOfWork, order_id: UUID, quantities: Mapping[UUID, int], note: str = "") -> None:
    """Puts units of an order (variant → units, bundles too) back where they were sold from.

    Units that had not come yet are given up first. What was never taken from stock is left out; more than was sold of
    the rest is refused, with nothing changed.
    """
    wanted = parts_of(uow, order_id, {variant: units for variant, units in quantities.items() if units})
    if not wanted:
        return
    uow.scalars(_LOCK, order=order_id, variants=list(wanted))
    steps = []
    for sold in _taken(uow.all(_Sold, _SOLD, order=order_id, variants=list(wanted)), wanted):
        if uow.execute(_TAKE, id=sold.id, waived=sold.awaiting, restocked=sold.out) != 1:
            raise Conflict("These units are back already.", code="ALREADY_RESTOCKED")
        if sold.awaiting:
            uow.execute(_WAIVE, level=sold.level_id, units=sold.awaiting)
        if sold.out:
            steps.append(Step(level_id=sold.level_id, delta=sold.out))
    moved = move(uow, _summed(steps), MovementKind.RESTOCKED, note=note, order_id=order_id)
    if moved != {step.level_id for step in steps}:
        raise Conflict("These units are back already.", code="ALREADY_RESTOCKED")


def _taken(sold: list[_Sold], wanted: Mapping[UUID, int]) -> list[_Sold]:
    """How much of each reservation comes back: ``awaiting`` given up, ``out`` put back."""
    left = dict(wanted)
    taken = []
    for row in sold:
        waived = min(row.awaiting, left[row.variant_id])
        back = min(row.out, left[row.variant_id] - waived)
        left[row.variant_id] -= waived + back
        if waived or back:
            taken.append(_Sold(row.id, row.level_id, row.variant_id, waived, back))
    if any(left[row.variant_id] for row in sold):
        raise Conflict("No more can be put back than was sold.", code="ALREADY_RESTOCKED")
    return taken


def _summed(steps: list[Step]) -> list[Step]:
    levels: dict[UUID, int] = {}
    for step in steps:
        levels[step.level_id] = levels.get(step.level_id, 0) + step.delta
    return [Step(level_id=level_id, delta=delta) for level_id, delta in levels.items()]
