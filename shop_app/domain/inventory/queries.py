"""Looking at stock."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.inventory.schemas import LevelView, Promise, Scarcity, StockHistoryEntry, StockPosition

_POSITIONS = """
    SELECT variant_id, sum(on_hand)::bigint AS on_hand, sum(reserved)::bigint AS reserved,
           sum(backorder_limit)::bigint AS backorder_limit, sum(preorder_limit)::bigint AS preorder_limit,
           sum(preordered)::bigint AS preordered
    FROM stock_level WHERE variant_id = ANY(%(variants)s) AND is_active GROUP BY variant_id
"""
_LEVEL = """
    SELECT s.variant_id, s.location_id, l.name AS location, s.is_active, s.on_hand, s.reserved, s.backorder_limit,
           s.preorder_limit, s.preordered, s.low_at, s.is_low
    FROM stock_level s JOIN location l ON l.id = s.location_id
"""
_LEVELS = f"{_LEVEL} WHERE s.variant_id = %(variant)s ORDER BY l.priority, l.id"
_ALL = f"""
    {_LEVEL} JOIN variant v ON v.id = s.variant_id AND v.is_tracked AND NOT v.is_bundle
    WHERE s.is_active AND (s.is_low OR NOT %(is_low)s)
    ORDER BY s.on_hand + s.backorder_limit - s.reserved - s.low_at, s.id LIMIT %(limit)s OFFSET %(offset)s
"""
_SCARCE = """
    SELECT count(*) FILTER (WHERE available > 0) AS low, count(*) FILTER (WHERE available <= 0) AS out
    FROM (
        SELECT sum(s.on_hand + s.backorder_limit - s.reserved) AS available
        FROM stock_level s
        JOIN variant v ON v.tenant_id = s.tenant_id AND v.id = s.variant_id AND v.is_active AND v.is_tracked
        JOIN product p ON p.tenant_id = v.tenant_id AND p.id = v.product_id AND p.status = 'active'
        WHERE s.is_active AND NOT v.is_bundle
        GROUP BY s.variant_id HAVING bool_or(s.is_low)) levels
"""
_HISTORY = """
    SELECT m.delta, sum(m.delta) OVER (ORDER BY m.moved_at, m.id)::bigint AS balance, m.kind, m.note, m.actor,
           o.number AS order_number, m.moved_at
    FROM stock_movement m
    JOIN stock_level s ON s.tenant_id = m.tenant_id AND s.id = m.stock_level_id
    LEFT JOIN orders o ON o.tenant_id = m.tenant_id AND o.id = m.order_id
    WHERE s.variant_id = %(variant)s
    ORDER BY m.moved_at DESC, m.id DESC LIMIT %(limit)s
"""
_PROMISES = """
    SELECT s.variant_id, sum(r.awaiting)::int AS awaiting, max(r.promised_on) AS promised_on
    FROM reservation r JOIN stock_level s ON s.id = r.stock_level_id
    WHERE r.order_id = %(order)s AND r.awaiting > 0 GROUP BY s.variant_id ORDER BY s.variant_id
"""


def stock_of(uow: UnitOfWork, variant_ids: Sequence[UUID]) -> dict[UUID, StockPosition]:
    """The positions of tracked variants, for whoever prices or shows them; untracked ones and bundles are absent."""
    rows = uow.all(StockPosition, _POSITIONS, variants=list(variant_ids))
    return {row.variant_id: row for row in rows}


def levels_of(uow: UnitOfWork, variant_id: UUID) -> list[LevelView]:
    """A variant's stock at each location."""
    require(uow, Permission.INVENTORY_READ)
    return uow.all(LevelView, _LEVELS, variant=variant_id)


def list_levels(uow: UnitOfWork, *, is_low: bool = False, page: int = 1, limit: int = 50) -> list[LevelView]:
    """Stock at each open location, the scarcest first; only what is low if ``is_low``."""
    require(uow, Permission.INVENTORY_READ)
    return uow.all(LevelView, _ALL, is_low=is_low, limit=limit, offset=(page - 1) * limit)


def history(uow: UnitOfWork, variant_id: UUID, *, limit: int = 50) -> list[StockHistoryEntry]:
    """The latest movements of a variant, newest first."""
    require(uow, Permission.INVENTORY_READ)
    return uow.all(StockHistoryEntry, _HISTORY, variant=variant_id, limit=limit)


def count_scarce(uow: UnitOfWork) -> Scarcity:
    """What a merchant should order soon: variants that are low at one of their locations, or gone everywhere."""
    require(uow, Permission.INVENTORY_READ)
    return uow.first(Scarcity, _SCARCE) or Scarcity(low=0, out=0)


def promises_of(uow: UnitOfWork, order_id: UUID) -> list[Promise]:
    """What of an order is sold and has not come yet: nothing of it can be sent before."""
    return uow.all(Promise, _PROMISES, order=order_id)
