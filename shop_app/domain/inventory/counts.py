"""Counting what lies there, while the shop goes on selling."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from models.errors import Conflict, NotFound, ValidationFailed
from models.inventory import MovementKind
from models.stock_count import CountStatus
from models.values.ids import new_id
from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.inventory.levels import levels_at, location_or_default
from shop_app.domain.inventory.movements import Step, move
from shop_app.domain.inventory.papers import checked_units, lock_paper, move_paper, not_now

_INSERT = "INSERT INTO stock_count (id, location_id, note) VALUES (%(id)s, %(location)s, %(note)s)"
_INSERT_LINES = """
    INSERT INTO stock_count_line (id, stock_count_id, stock_level_id, expected)
    SELECT gen_random_uuid(), %(count)s, s.id, s.on_hand
    FROM stock_level s JOIN variant v ON v.id = s.variant_id AND v.is_tracked AND NOT v.is_bundle
    WHERE s.location_id = %(location)s AND (%(levels)s::uuid[] IS NULL OR s.id = ANY(%(levels)s))
"""
# What the books say now, and not when the count was opened: what was sold before the counter came by is not missing.
_WRITE = """
    UPDATE stock_count_line l SET counted = %(counted)s, expected = s.on_hand
    FROM stock_level s
    WHERE s.id = l.stock_level_id AND l.stock_count_id = %(count)s AND s.variant_id = %(variant)s
"""
_DIFFERENCES = """
    SELECT stock_level_id AS level_id, (counted - expected)::bigint AS delta FROM stock_count_line
    WHERE stock_count_id = %(count)s AND counted <> expected
"""


@dataclass(frozen=True, slots=True)
class _Difference:
    level_id: UUID
    delta: int


def open_count(
    uow: UnitOfWork, variants: Sequence[UUID] | None = None, *, location_id: UUID | None = None, note: str = ""
) -> UUID:
    """Begins to count ``variants``, or everything, at a location; returns the count's id."""
    require(uow, Permission.INVENTORY_WRITE)
    if len(note) > 500:
        raise ValidationFailed("Use at most 500 characters for the note.", field="note")
    place = location_or_default(uow, location_id)
    levels = None if variants is None else list(levels_at(uow, place, variants).values())
    count_id = new_id()
    uow.execute(_INSERT, id=count_id, location=place, note=note)
    if uow.execute(_INSERT_LINES, count=count_id, location=place, levels=levels) == 0:
        raise ValidationFailed("There is nothing to count here.", field="variants")
    return count_id


def write_count(uow: UnitOfWork, count_id: UUID, counted: Mapping[UUID, int]) -> None:
    """Notes how many of each variant lie there, against what the books say at this moment."""
    require(uow, Permission.INVENTORY_WRITE)
    _open(uow, count_id)
    for variant_id, units in checked_units(counted, least=0).items():
        if uow.execute(_WRITE, count=count_id, variant=variant_id, counted=units) == 0:
            raise NotFound("This variant is not part of the count.", code="NOT_COUNTED", variant_id=str(variant_id))


def post_count(uow: UnitOfWork, count_id: UUID) -> None:
    """Corrects the stock by what the count found, on top of all that moved since. What nobody counted stays.

    Undone by the opposite adjustments (D22). Refuses to take away what is held for orders.
    """
    require(uow, Permission.INVENTORY_WRITE)
    _open(uow, count_id)
    move_paper(uow, count_id, CountStatus.OPEN, CountStatus.POSTED, stamp="closed_at")
    found = uow.all(_Difference, _DIFFERENCES, count=count_id)
    steps = [Step(level_id=row.level_id, delta=row.delta) for row in found]
    moved = move(uow, steps, MovementKind.COUNT, document_id=count_id)
    if len(moved) != len(steps):
        raise Conflict(
            "More is held for orders than was found. Release those orders first, or count again.", code="STOCK_RESERVED"
        )


def cancel_count(uow: UnitOfWork, count_id: UUID) -> None:
    """Gives a count up; nothing was changed by it."""
    require(uow, Permission.INVENTORY_WRITE)
    _open(uow, count_id)
    move_paper(uow, count_id, CountStatus.OPEN, CountStatus.CANCELLED, stamp="closed_at")


def _open(uow: UnitOfWork, count_id: UUID) -> None:
    status = lock_paper(uow, count_id, CountStatus)
    if status is not CountStatus.OPEN:
        raise not_now(status)
