"""Holding what the first place alone cannot give: bundles, several places, pre-orders; or saying what is short."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from models.errors import RetryLater
from models.inventory import ReservationKind
from models.tenant import RoutingRule
from models.values.ids import new_id
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import catalog
from shop_app.domain.inventory.movements import Moved
from shop_app.domain.inventory.rules import expand, route
from shop_app.domain.inventory.schemas import Component, InsufficientStock, Shelf, Shortage

# What an order's bundles consist of stays as it was when it was placed.
_PARTS = """
    SELECT bundle_id, component_id, quantity, true AS is_kept, v.is_tracked
    FROM bundle_part p JOIN variant v ON v.id = p.component_id
    WHERE p.order_id = %(order)s AND p.bundle_id = ANY(%(variants)s)
    UNION ALL
    SELECT bundle_id, component_id, quantity, false, v.is_tracked
    FROM bundle_component b JOIN variant v ON v.id = b.component_id
    WHERE b.bundle_id = ANY(%(variants)s) AND NOT EXISTS (
        SELECT FROM bundle_part p WHERE p.order_id = %(order)s AND p.bundle_id = b.bundle_id)
"""
_KEEP_PART = """
    INSERT INTO bundle_part (id, order_id, bundle_id, component_id, quantity)
    VALUES (%(id)s, %(order)s, %(bundle)s, %(component)s, %(quantity)s)
"""
_TERMS = """
    SELECT t.routing_rule AS rule,
           coalesce((SELECT shipping_address ->> 'country' FROM orders WHERE id = %(order)s), '') AS destination
    FROM tenant t WHERE t.id = app_tenant()
"""
# Locked before they are looked at, so that what is decided here can be done.
_SHELVES = """
    SELECT s.id AS level_id, s.variant_id, s.location_id, l.priority, l.countries,
           greatest(s.on_hand + s.backorder_limit - s.reserved, 0) AS free,
           CASE WHEN v.available_on > (app_now() AT TIME ZONE 'UTC')::date THEN s.preorder_limit - s.preordered
                ELSE 0 END AS ahead, v.available_on, s.is_low
    FROM stock_level s JOIN location l ON l.id = s.location_id JOIN variant v ON v.id = s.variant_id
    WHERE s.variant_id = ANY(%(variants)s) AND s.is_active
    ORDER BY s.variant_id, s.location_id FOR UPDATE OF s
"""
_HOLD = """
    UPDATE stock_level s SET reserved = s.reserved + given.units, preordered = s.preordered + given.ahead
    FROM unnest(%(levels)s::uuid[], %(units)s::bigint[], %(ahead)s::bigint[]) AS given (level_id, units, ahead)
    WHERE s.id = given.level_id
      AND (given.units = 0 OR s.on_hand + s.backorder_limit - s.reserved >= given.units)
      AND s.preorder_limit - s.preordered >= given.ahead
    RETURNING s.id, s.variant_id, s.location_id, s.on_hand + s.backorder_limit - s.reserved AS available, s.low_at,
              s.is_low AS is_crossing, s.preordered > 0 AS has_preorders
"""
_NOTE = """
    INSERT INTO reservation (id, order_id, stock_level_id, kind, quantity, promised_on, expires_at)
    VALUES (%(id)s, %(order)s, %(level)s, %(kind)s, %(quantity)s, %(promised_on)s, %(expires_at)s)
"""
_SHORT = f"""
    SELECT v.id AS variant_id, v.product_id, coalesce({catalog.available_units("v")}, 0) AS available
    FROM variant v WHERE v.id = ANY(%(variants)s) ORDER BY v.id
"""


@dataclass(frozen=True, slots=True)
class _Part:
    bundle_id: UUID
    component_id: UUID
    quantity: int
    is_kept: bool
    is_tracked: bool


@dataclass(frozen=True, slots=True)
class _Terms:
    rule: RoutingRule
    destination: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Level(Shelf):
    available_on: date | None
    is_low: bool


@dataclass(frozen=True, slots=True)
class _Short:
    variant_id: UUID
    product_id: UUID
    available: int


def hold_anywhere(uow: UnitOfWork, order_id: UUID, demand: Mapping[UUID, int], expires_at: datetime) -> list[Moved]:
    """Holds ``demand`` wherever it lies, or ahead of its arrival; ``InsufficientStock`` where there is not enough."""
    parts = uow.all(_Part, _PARTS, order=order_id, variants=list(demand))
    bundles = _components(parts)
    wanted = expand(demand, bundles)
    terms = uow.first(_Terms, _TERMS, order=order_id)
    if terms is None:
        raise RetryLater("This shop is closed just now.", code="NO_SUCH_SHOP")
    levels = {level.level_id: level for level in uow.all(_Level, _SHELVES, variants=sorted(wanted))}
    allocation = route(wanted, list(levels.values()), terms.destination, terms.rule)
    if allocation.missing:
        raise InsufficientStock(_shortages(uow, demand, bundles, set(allocation.missing)))
    shares = allocation.shares
    held = uow.all(
        Moved,
        _HOLD,
        levels=[share.level_id for share in shares],
        units=[share.quantity for share in shares],
        ahead=[share.ahead for share in shares],
    )
    if len(held) != len(shares):
        raise RetryLater("The shop is very busy just now. Try again in a moment.", code="BUSY")
    notes = [
        {
            "id": new_id(),
            "order": order_id,
            "level": share.level_id,
            "kind": kind,
            "quantity": quantity,
            "promised_on": levels[share.level_id].available_on if kind is ReservationKind.PREORDER else None,
            "expires_at": expires_at,
        }
        for share in shares
        for kind, quantity in ((ReservationKind.STOCK, share.quantity), (ReservationKind.PREORDER, share.ahead))
        if quantity
    ]
    uow.execute_many(_NOTE, notes)
    uow.execute_many(
        _KEEP_PART,
        [
            {
                "id": new_id(),
                "order": order_id,
                "bundle": part.bundle_id,
                "component": part.component_id,
                "quantity": part.quantity,
            }
            for part in parts
            if not part.is_kept
        ],
    )
    return [replace(level, is_crossing=level.is_crossing and not levels[level.id].is_low) for level in held]


def parts_of(uow: UnitOfWork, order_id: UUID, variants: Mapping[UUID, int]) -> dict[UUID, int]:
    """Units of ``variants`` of an order, its bundles in terms of what they consisted of when it was placed."""
    return expand(variants, _components(uow.all(_Part, _PARTS, order=order_id, variants=list(variants))))


def _components(parts: list[_Part]) -> dict[UUID, list[Component]]:
    """The tracked components of each bundle; what is not tracked is there without limit."""
    bundles: dict[UUID, list[Component]] = defaultdict(list)
    for part in parts:
        components = bundles[part.bundle_id]
        if part.is_tracked:
            components.append(Component(variant_id=part.component_id, quantity=part.quantity))
    return dict(bundles)


def _shortages(
    uow: UnitOfWork, demand: Mapping[UUID, int], bundles: Mapping[UUID, list[Component]], missing: set[UUID]
) -> list[Shortage]:
    """What was asked for and cannot be had, bundles by the name that the buyer knows them by."""
    short = [
        variant_id
        for variant_id in demand
        if variant_id in missing or any(part.variant_id in missing for part in bundles.get(variant_id, ()))
    ]
    return [
        Shortage(row.variant_id, row.product_id, demand[row.variant_id], row.available)
        for row in uow.all(_Short, _SHORT, variants=short)
    ]
