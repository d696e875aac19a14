"""Moving stock.

Every change is a conditional update that names the quantity, never a number computed elsewhere (D12). Stock rows are
the last locks a transaction takes, in the order of their variants' ids, so that two carts never wait for each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from models.errors import Conflict, NotFound, ValidationFailed
from models.inventory import RESERVATION_TRANSITIONS, MovementKind, ReservationStatus
from models.values.ids import new_id
from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.inventory.queries import stock_of
from shop_app.domain.inventory.schemas import ADJUSTMENT_REASONS, InsufficientStock, Shortage

LARGEST_ADJUSTMENT = 1_000_000

_DEFAULT_LOCATION = "(SELECT id FROM location WHERE is_default)"

_HOLD = f"""
    WITH held AS (
        UPDATE stock_level SET reserved = reserved + %(quantity)s
        WHERE variant_id = %(variant)s AND location_id = {_DEFAULT_LOCATION}
          AND on_hand + backorder_limit - reserved >= %(quantity)s
        RETURNING id)
    INSERT INTO reservation (id, order_id, stock_level_id, quantity, expires_at)
    SELECT %(id)s, %(order)s, held.id, %(quantity)s, %(expires_at)s FROM held
"""
_SETTLE = """
    WITH settled AS (
        UPDATE reservation SET status = %(to)s, settled_at = app_now()
        WHERE id = %(id)s AND status = 'active' RETURNING stock_level_id, quantity)
    UPDATE stock_level s SET reserved = s.reserved - settled.quantity,
                             on_hand = s.on_hand - CASE WHEN %(leaves)s THEN settled.quantity ELSE 0 END
    FROM settled WHERE s.id = settled.stock_level_id
"""
_ACTIVE = """
    SELECT r.id, r.stock_level_id, r.quantity, s.variant_id
    FROM reservation r JOIN stock_level s ON s.tenant_id = r.tenant_id AND s.id = r.stock_level_id
    WHERE r.order_id = %(order)s AND r.status = 'active' ORDER BY s.variant_id
"""
_MOVE = """
    INSERT INTO stock_movement (id, stock_level_id, delta, kind, note, order_id, actor)
    VALUES (%(id)s, %(level)s, %(delta)s, %(kind)s, %(note)s, %(order)s, %(actor)s)
"""
_SHORT = f"""
    SELECT v.id AS variant_id, v.product_id,
           greatest(coalesce(s.on_hand + s.backorder_limit - s.reserved, 0), 0) AS available
    FROM variant v LEFT JOIN stock_level s ON s.tenant_id = v.tenant_id AND s.variant_id = v.id
        AND s.location_id = {_DEFAULT_LOCATION}
    WHERE v.id = ANY(%(variants)s) ORDER BY v.id
"""
_ADJUST = f"""
    UPDATE stock_level SET on_hand = on_hand + %(delta)s, updated_at = app_now()
    WHERE variant_id = %(variant)s AND location_id = {_DEFAULT_LOCATION}
      AND on_hand + %(delta)s + backorder_limit - reserved >= 0
    RETURNING id
"""
_OPEN = f"""
    INSERT INTO stock_level (id, variant_id, location_id, on_hand)
    SELECT %(id)s, %(variant)s, {_DEFAULT_LOCATION}, 0
    ON CONFLICT (tenant_id, variant_id, location_id) DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class _Held:
    """A reservation that is still active, as ``_ACTIVE`` reads it."""

    id: UUID
    stock_level_id: UUID
    quantity: int
    variant_id: UUID


@dataclass(frozen=True, slots=True)
class _Short:
    variant_id: UUID
    product_id: UUID
    available: int


def reserve(uow: UnitOfWork, order_id: UUID, demand: Mapping[UUID, int], expires_at: datetime) -> None:
    """Holds ``demand`` (tracked variants only, one sum per variant) for an order, or refuses with every shortage.

    After ``InsufficientStock`` the caller must roll back: part of the demand may be held.
    """
    missing = []
    for variant_id in sorted(demand):
        held = uow.execute(
            _HOLD,
            id=new_id(),
            order=order_id,
            variant=variant_id,
            quantity=demand[variant_id],
            expires_at=expires_at,
        )
        if held == 0:
            missing.append(variant_id)
    if missing:
        raise InsufficientStock(
            [
                Shortage(short.variant_id, short.product_id, demand[short.variant_id], short.available)
                for short in uow.all(_Short, _SHORT, variants=missing)
            ]
        )


def consume(uow: UnitOfWork, order_id: UUID) -> None:
    """Turns what is held for an order into sold units: they leave the stock, each with its movement."""
    held = uow.all(_Held, _ACTIVE, order=order_id)
    for reservation in held:
        _settle(uow, reservation, ReservationStatus.CONSUMED)
        _move(uow, reservation.stock_level_id, -reservation.quantity, MovementKind.SOLD, order_id=order_id)
    _tell(uow, held)


def release(uow: UnitOfWork, order_id: UUID, to: ReservationStatus) -> None:
    """Gives back what is held for an order that was given up (``released``) or ran out of time (``expired``)."""
    if to not in RESERVATION_TRANSITIONS[ReservationStatus.ACTIVE] - {ReservationStatus.CONSUMED}:
        raise ValueError(f"a reservation is not given back as {to}")
    held = uow.all(_Held, _ACTIVE, order=order_id)
    for reservation in held:
        _settle(uow, reservation, to)
    _tell(uow, held)


def _settle(uow: UnitOfWork, reservation: _Held, to: ReservationStatus) -> None:
    leaves = to is ReservationStatus.CONSUMED
    if uow.execute(_SETTLE, id=reservation.id, to=to, leaves=leaves) != 1:
        raise Conflict("This stock was settled by somebody else.", code="RESERVATION_SETTLED")


def _tell(uow: UnitOfWork, held: list[_Held]) -> None:
    if held:
        variant_ids = [str(reservation.variant_id) for reservation in held]
        uow.record("StockChanged", aggregate="variant", aggregate_id=held[0].variant_id, data={"variants": variant_ids})


def adjust(uow: UnitOfWork, variant_id: UUID, delta: int, kind: MovementKind, note: str = "") -> None:
    """Corrects the stock of a tracked variant by ``delta``, with a reason. Adjustments of two people add up.

    Refuses to go below what is reserved. Undone by the opposite adjustment (D22).
    """
    require(uow, Permission.INVENTORY_WRITE)
    if kind not in ADJUSTMENT_REASONS:
        raise ValidationFailed("Choose a reason from the list.", field="kind")
    if delta == 0 or abs(delta) > LARGEST_ADJUSTMENT:
        raise ValidationFailed("Enter how many units to add or take away, such as 5 or -2.", field="delta")
    if len(note) > 500:
        raise ValidationFailed("Use at most 500 characters for the note.", field="note")
    level_id = uow.scalar(_ADJUST, variant=variant_id, delta=delta)
    if level_id is None:
        position = stock_of(uow, [variant_id]).get(variant_id)
        if position is None:
            raise NotFound("This variant's stock is not tracked.", code="STOCK_NOT_TRACKED")
        raise Conflict(
            "Only {available} can be taken away: the rest is reserved for orders.",
            code="STOCK_RESERVED",
            available=position.available,
        )
    _move(uow, level_id, delta, kind, note)
    uow.record("StockChanged", aggregate="variant", aggregate_id=variant_id, data={"variants": [str(variant_id)]})


def set_opening_stock(uow: UnitOfWork, variant_id: UUID, quantity: int) -> None:
    """Starts tracking a variant at the default location; a variant that is tracked already stays as it is."""
    require(uow, Permission.INVENTORY_WRITE)
    if uow.execute(_OPEN, id=new_id(), variant=variant_id) and quantity:
        _move(uow, uow.scalar(_ADJUST, variant=variant_id, delta=quantity), quantity, MovementKind.OPENING)


def _move(
    uow: UnitOfWork, level_id: UUID, delta: int, kind: MovementKind, note: str = "", order_id: UUID | None = None
) -> None:
    uow.execute(
        _MOVE,
        id=new_id(),
        level=level_id,
        delta=delta,
        kind=kind,
        note=note,
        order=order_id,
        actor=uow.context.actor.name,
    )
