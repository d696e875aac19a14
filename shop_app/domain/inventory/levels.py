"""What people change about one variant's stock: how much lies there, and how much may be sold beyond it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from models.errors import Conflict, NotFound, ValidationFailed
from models.inventory import MovementKind
from models.values.ids import new_id
from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.inventory.movements import Step, move
from shop_app.domain.inventory.schemas import ADJUSTMENT_REASONS

LARGEST_ADJUSTMENT = 1_000_000

_LOCATION = """
    SELECT id FROM location WHERE is_active AND CASE WHEN %(location)s::uuid IS NULL THEN is_default
                                                     ELSE id = %(location)s END
"""
# A variant that is just being made a bundle waits, or makes us wait: a bundle has no stock of its own.
_COUNTED = "SELECT id FROM variant WHERE id = ANY(%(variants)s) AND is_tracked AND NOT is_bundle FOR SHARE"
_OPEN = """
    INSERT INTO stock_level (id, variant_id, location_id, is_active)
    SELECT %(id)s, %(variant)s, l.id, l.is_active FROM location l WHERE l.id = %(location)s
    ON CONFLICT (tenant_id, variant_id, location_id) DO NOTHING
"""
_LEVELS = """
    SELECT id, variant_id FROM stock_level WHERE location_id = %(location)s AND variant_id = ANY(%(variants)s)
"""
_FREE = "SELECT greatest(on_hand + backorder_limit - reserved, 0) FROM stock_level WHERE id = %(level)s"
_SET_BACKORDER = """
    UPDATE stock_level SET backorder_limit = %(most)s, updated_at = app_now()
    WHERE id = %(level)s AND on_hand + %(most)s - reserved >= 0 AND on_hand + %(most)s >= 0
"""
_SET_LOW = "UPDATE stock_level SET low_at = %(low_at)s, updated_at = app_now() WHERE id = %(level)s"
_SET_PREORDER = """
    UPDATE stock_level SET preorder_limit = %(most)s, updated_at = app_now()
    WHERE id = %(level)s AND preordered <= %(most)s
"""
_SET_DAY = "UPDATE variant SET available_on = %(day)s WHERE id = %(variant)s"


@dataclass(frozen=True, slots=True)
class _Level:
    id: UUID
    variant_id: UUID


def location_or_default(uow: UnitOfWork, location_id: UUID | None) -> UUID:
    """An active location's id; the default one's for ``None``."""
    found: UUID | None = uow.scalar(_LOCATION, location=location_id)
    if found is None:
        raise NotFound("There is no such location, or it is closed.", code="NO_SUCH_LOCATION")
    return found


def levels_at(uow: UnitOfWork, location_id: UUID, variants: Iterable[UUID]) -> dict[UUID, UUID]:
    """The level of each variant at a location, opened where there was none yet.

    Refuses what has no stock of its own: variants that are not tracked, and bundles.
    """
    asked = sorted(set(variants))
    counted = set(uow.scalars(_COUNTED, variants=asked))
    if counted != set(asked):
        raise NotFound("This variant's stock is not tracked.", code="STOCK_NOT_TRACKED")
    found = _levels(uow, location_id, asked)
    new = [variant_id for variant_id in asked if variant_id not in found]
    if new:
        uow.execute_many(_OPEN, [{"id": new_id(), "variant": variant, "location": location_id} for variant in new])
        found = _levels(uow, location_id, asked)
    return found


def _levels(uow: UnitOfWork, location_id: UUID, variants: list[UUID]) -> dict[UUID, UUID]:
    return {row.variant_id: row.id for row in uow.all(_Level, _LEVELS, location=location_id, variants=variants)}


def adjust(
    uow: UnitOfWork,
    variant_id: UUID,
    delta: int,
    kind: MovementKind,
    note: str = "",
    *,
    location_id: UUID | None = None,
) -> None:
    """Corrects the stock of a tracked variant by ``delta``, with a reason. Adjustments of two people add up.

    At the default location unless another is named. Refuses to go below what is reserved. Undone by the opposite
    adjustment (D22).
    """
    require(uow, Permission.INVENTORY_WRITE)
    if kind not in ADJUSTMENT_REASONS:
        raise ValidationFailed("Choose a reason from the list.", field="kind")
    if delta == 0 or abs(delta) > LARGEST_ADJUSTMENT:
        raise ValidationFailed("Enter how many units to add or take away, such as 5 or -2.", field="delta")
    if len(note) > 500:
        raise ValidationFailed("Use at most 500 characters for the note.", field="note")
    level_id = _level(uow, variant_id, location_id)
    if not move(uow, [Step(level_id=level_id, delta=delta)], kind, note=note):
        raise Conflict(
            "Only {available} can be taken away: the rest is reserved for orders.",
            code="STOCK_RESERVED",
            available=uow.scalar(_FREE, level=level_id),
        )


def set_opening_stock(uow: UnitOfWork, variant_id: UUID, quantity: int) -> None:
    """Starts tracking a variant at the default location; a variant that is tracked already stays as it is."""
    require(uow, Permission.INVENTORY_WRITE)
    location_id = location_or_default(uow, None)
    level_id = new_id()
    if uow.execute(_OPEN, id=level_id, variant=variant_id, location=location_id) and quantity:
        move(uow, [Step(level_id=level_id, delta=quantity)], MovementKind.OPENING)


def set_backorder_limit(uow: UnitOfWork, variant_id: UUID, most: int, *, location_id: UUID | None = None) -> None:
    """Lets up to ``most`` units be sold that are not there; 0 ends it. Refuses less than are owed already."""
    require(uow, Permission.INVENTORY_WRITE)
    _check_limit(most)
    level_id = _level(uow, variant_id, location_id)
    if uow.execute(_SET_BACKORDER, level=level_id, most=most) == 0:
        raise Conflict("More units than that are owed to orders already.", code="BACKORDERS_OWED")
    _changed(uow, variant_id)


def set_low_stock(uow: UnitOfWork, variant_id: UUID, low_at: int, *, location_id: UUID | None = None) -> None:
    """From how many units down the variant counts as low."""
    require(uow, Permission.INVENTORY_WRITE)
    _check_limit(low_at, field="low_at")
    uow.execute(_SET_LOW, level=_level(uow, variant_id, location_id), low_at=low_at)
    _changed(uow, variant_id)


def set_preorder(
    uow: UnitOfWork, variant_id: UUID, most: int, available_on: date | None, *, location_id: UUID | None = None
) -> None:
    """Lets ``most`` units be ordered before ``available_on``, to be sent from a location once they are there.

    Without a day, or with 0, no more are taken. Refuses fewer than were ordered already.
    """
    require(uow, Permission.INVENTORY_WRITE)
    _check_limit(most)
    if most and available_on is None:
        raise ValidationFailed("Enter the day from which this is available.", field="available_on")
    level_id = _level(uow, variant_id, location_id)
    uow.execute(_SET_DAY, variant=variant_id, day=available_on)
    if uow.execute(_SET_PREORDER, level=level_id, most=most) == 0:
        raise Conflict("More units than that are ordered already.", code="PREORDERS_TAKEN")
    _changed(uow, variant_id)


def _level(uow: UnitOfWork, variant_id: UUID, location_id: UUID | None) -> UUID:
    return levels_at(uow, location_or_default(uow, location_id), [variant_id])[variant_id]


def _check_limit(most: int, *, field: str = "limit") -> None:
    if not 0 <= most <= LARGEST_ADJUSTMENT:
        raise ValidationFailed("Enter a whole number from 0 to {most}.", field=field, most=LARGEST_ADJUSTMENT)


def _changed(uow: UnitOfWork, variant_id: UUID) -> None:
    uow.record("StockChanged", aggregate="variant", aggregate_id=variant_id, data={"variants": [str(variant_id)]})
