"""Looking at stock."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.inventory.schemas import Scarcity, StockHistoryEntry, StockPosition

_POSITIONS = """
    SELECT s.variant_id, s.on_hand, s.reserved, s.backorder_limit
    FROM stock_level s JOIN location l ON l.tenant_id = s.tenant_id AND l.id = s.location_id AND l.is_default
    WHERE s.variant_id = ANY(%(variants)s)
"""
_SCARCE = """
    SELECT count(*) FILTER (WHERE available BETWEEN 1 AND low_at) AS low, count(*) FILTER (WHERE available <= 0) AS out
    FROM (
        SELECT s.on_hand + s.backorder_limit - s.reserved AS available, s.low_at
        FROM stock_level s
        JOIN location l ON l.tenant_id = s.tenant_id AND l.id = s.location_id AND l.is_default
        JOIN variant v ON v.tenant_id = s.tenant_id AND v.id = s.variant_id AND v.is_active AND v.is_tracked
        JOIN product p ON p.tenant_id = v.tenant_id AND p.id = v.product_id AND p.status = 'active') levels
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


def stock_of(uow: UnitOfWork, variant_ids: Sequence[UUID]) -> dict[UUID, StockPosition]:
    """The positions of tracked variants, for whoever prices or shows them; untracked ones are absent."""
    rows = uow.all(StockPosition, _POSITIONS, variants=list(variant_ids))
    return {row.variant_id: row for row in rows}


def history(uow: UnitOfWork, variant_id: UUID, *, limit: int = 50) -> list[StockHistoryEntry]:
    """The latest movements of a variant, newest first."""
    require(uow, Permission.INVENTORY_READ)
    return uow.all(StockHistoryEntry, _HISTORY, variant=variant_id, limit=limit)


def count_scarce(uow: UnitOfWork) -> Scarcity:
    """What a merchant should order soon."""
    require(uow, Permission.INVENTORY_READ)
    return uow.first(Scarcity, _SCARCE) or Scarcity(low=0, out=0)
