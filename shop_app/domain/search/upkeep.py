"""What the worker does so that everything on sale is found, and nothing else."""

from __future__ import annotations

from uuid import UUID

from shop_app.core.context import Context
from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import catalog
from shop_app.domain.search.engines import engine
from shop_app.domain.search.postgres import PostgresEngine

_AT_ONCE = 500
_OF_VARIANTS = "SELECT DISTINCT product_id FROM variant WHERE id = ANY (%(ids)s) ORDER BY product_id"
_OF_BUNDLES = """
    SELECT DISTINCT v.product_id FROM bundle_component b JOIN variant v ON v.id = b.bundle_id
    WHERE b.component_id = ANY (%(ids)s) ORDER BY 1
"""
_HEARD = "SELECT data FROM outbox WHERE id = %(id)s"
_PAGE = "SELECT id FROM product WHERE id > %(after)s ORDER BY id LIMIT %(limit)s"
# What sold in the last 30 days, and what ran out or came back: orders move both without a word to us, for an event more
# would cost every order more than this look costs the shop.
_MOVED = f"""
    WITH sold AS (
        SELECT v.product_id, sum(l.quantity) AS units
        FROM orders o JOIN order_line l ON l.order_id = o.id JOIN variant v ON v.id = l.variant_id
        WHERE o.status IN ('placed', 'completed') AND o.created_at > app_now() - interval '30 days'
        GROUP BY v.product_id)
    SELECT s.product_id FROM search_product s LEFT JOIN sold ON sold.product_id = s.product_id
    WHERE s.sold <> coalesce(sold.units, 0)
    UNION
    SELECT s.product_id
    FROM search_product s
    JOIN variant v ON v.product_id = s.product_id AND v.is_active
    JOIN price pr ON pr.variant_id = v.id AND pr.currency = s.currency AND pr.valid_to IS NULL
    WHERE v.id IN (SELECT l.variant_id FROM order_transition m JOIN order_line l ON l.order_id = m.order_id
                   WHERE m.moved_at > app_now() - interval '1 hour')
    GROUP BY s.product_id, s.currency, s.facets
    HAVING bool_or(coalesce({catalog.available_units("v")} > 0, true)) <> ('stock' || chr(31) || '1' = ANY (s.facets))
"""


def hear_product(uow: UnitOfWork, _event_id: UUID, product_id: UUID) -> None:
    """Takes in a product that was made or changed."""
    engine().index(uow, [product_id])


def hear_stock(uow: UnitOfWork, event_id: UUID, subject_id: UUID) -> None:
    """Takes in the products, and the bundles, of the variants that an event names."""
    named = uow.scalar(_HEARD, id=event_id) or {}
    variants = [UUID(one) for one in named.get("variants", [])] or [subject_id]
    ids = [*uow.scalars(_OF_VARIANTS, ids=variants), *uow.scalars(_OF_BUNDLES, ids=variants)]
    engine().index(uow, sorted(set(ids)))


def ask_rebuild(uow: UnitOfWork) -> None:
    """Has the worker take in the whole range again, as after a change of many categories. Needs no way back."""
    require(uow, Permission.CATALOG_WRITE)
    uow.record("SearchOutdated", aggregate="tenant", aggregate_id=uow.tenant_id)


def hear_outdated(uow: UnitOfWork, _event_id: UUID, _tenant_id: UUID) -> UUID:
    """What the job is for: a rebuild takes more than this one unit."""
    return uow.tenant_id


def catch_up(uow: UnitOfWork) -> int:
    """Takes in what orders have moved since the last look; returns how many products."""
    moved = uow.scalars(_MOVED)
    for start in range(0, len(moved), _AT_ONCE):
        engine().index(uow, moved[start : start + _AT_ONCE])
    return len(moved)


def rebuild(context: Context) -> int:
    """Takes in a shop's whole range, some hundred products at a time, each time in a unit of its own; returns how many.

    Nothing is missing from the storefront meanwhile.
    """
    count, after = 0, UUID(int=0)
    while ids := in_unit(context.later(), _take_in, after):
        count, after = count + len(ids), ids[-1]
    in_unit(context.later(), _count_again)
    return count


def _take_in(uow: UnitOfWork, after: UUID) -> list[UUID]:
    require(uow, Permission.CATALOG_WRITE)
    ids = uow.scalars(_PAGE, after=after, limit=_AT_ONCE)
    if ids:
        engine().index(uow, ids)
    return ids


def _count_again(uow: UnitOfWork) -> None:
    require(uow, Permission.CATALOG_WRITE)
    catalog.count_listing(uow)
    PostgresEngine().count_terms(uow)
