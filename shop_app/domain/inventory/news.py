"""What shoppers read differently after orders took stock or gave it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import catalog
from shop_app.domain.catalog import available_units
from shop_app.domain.inventory.rules import Reach, reach_of

# With a variant everything that is made of the same units: the bundles it is in, and for a bundle its components.
_TOUCHED = f"""
    WITH lines AS (
        SELECT variant_id, sum(quantity)::bigint AS units FROM order_line
        WHERE order_id = ANY(%(orders)s) AND variant_id IS NOT NULL GROUP BY variant_id),
    units AS (
        SELECT variant_id, units FROM lines
        UNION ALL SELECT b.component_id, lines.units * b.quantity
        FROM lines JOIN bundle_component b ON b.bundle_id = lines.variant_id),
    touched AS (
        SELECT variant_id, units FROM units
        UNION ALL SELECT b.bundle_id, units.units
        FROM units JOIN bundle_component b ON b.component_id = units.variant_id)
    SELECT v.product_id, max(touched.units)::bigint AS units, {available_units("v")} AS available
    FROM touched JOIN variant v ON v.id = touched.variant_id
    GROUP BY v.tenant_id, v.id, v.product_id, v.is_tracked, v.is_bundle, v.available_on
"""


@dataclass(frozen=True, slots=True)
class _Touched:
    product_id: UUID
    units: int
    available: int | None


@dataclass(frozen=True, slots=True)
class StockNews:
    """``is_for_all``: lists and counts may read differently. ``scarce`` has products whose sentence does, ``counted``
    those of which only the number of units does."""

    is_for_all: bool
    scarce: frozenset[UUID]
    counted: frozenset[UUID]


def stock_news(uow: UnitOfWork, sold: Sequence[UUID], released: Sequence[UUID]) -> StockNews:
    """What is new after these orders were placed, and those gave their units back."""
    touched = [(row, True) for row in uow.all(_Touched, _TOUCHED, orders=list(sold))] if sold else []
    if released:
        touched += [(row, False) for row in uow.all(_Touched, _TOUCHED, orders=list(released))]
    reached = [
        (row.product_id, reach_of(row.available, row.units, was_sold=was_sold, scarce=catalog.SCARCE))
        for row, was_sold in touched
    ]
    return StockNews(
        is_for_all=any(reach is Reach.EVERYTHING for _, reach in reached),
        scarce=frozenset(product for product, reach in reached if reach is Reach.SENTENCE),
        counted=frozenset(product for product, reach in reached if reach is not Reach.NOTHING),
    )
