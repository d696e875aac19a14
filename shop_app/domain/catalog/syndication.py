"""The whole range as other programs read it: the sitemap's addresses and the product feed's offers, part by part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import tenants
from shop_app.domain.catalog.availability import available_units

SITEMAP_PART = 10_000
FEED_PART = 500
START = UUID(int=0)

_IS_SHOWN = """
    p.status = 'active' AND EXISTS (
        SELECT FROM variant v JOIN price pr ON pr.variant_id = v.id AND pr.currency = %(currency)s
        AND pr.valid_to IS NULL WHERE v.product_id = p.id AND v.is_active)
"""
_COUNT = f"SELECT count(*) FROM product p WHERE {_IS_SHOWN}"
_PLACES = f"""
    SELECT p.slug, p.title, p.updated_at,
           (SELECT array_agg(m.file ORDER BY m.position, m.id) FROM media m WHERE m.product_id = p.id) AS files
    FROM product p WHERE {_IS_SHOWN}
    ORDER BY p.id LIMIT %(limit)s OFFSET %(offset)s
"""
_CATEGORIES = """
    WITH RECURSIVE under AS (
        SELECT id AS root, id FROM category
        UNION SELECT under.root, c.id FROM under JOIN category c ON c.parent_id = under.id)
    SELECT c.slug, c.name AS title, max(p.updated_at) AS updated_at, NULL::text[] AS files
    FROM under u JOIN category c ON c.id = u.root
    JOIN product_category pc ON pc.category_id = u.id
    JOIN product p ON p.id = pc.product_id AND p.status = 'active'
    GROUP BY c.id, c.slug, c.name ORDER BY c.slug
"""
_OFFERS = f"""
    SELECT v.id, p.id AS product_id, p.slug, p.title, p.description_html, p.vendor, p.product_type,
           coalesce(v.sku, '') AS sku, v.barcode, v.weight_g, v.requires_shipping, v.options,
           (SELECT array_agg(o.name ORDER BY o.position) FROM product_option o WHERE o.product_id = p.id) AS names,
           (SELECT array_agg(m.file ORDER BY m.variant_id IS DISTINCT FROM v.id, m.position, m.id)
            FROM media m WHERE m.product_id = p.id) AS files,
           pr.amount_minor, pr.compare_at_minor, v.available_on > (app_now() AT TIME ZONE 'UTC')::date AS is_ahead,
           {available_units("v")} AS available
    FROM product p
    JOIN variant v ON v.product_id = p.id AND v.is_active
    JOIN price pr ON pr.variant_id = v.id AND pr.currency = %(currency)s AND pr.valid_to IS NULL
    WHERE p.status = 'active' AND (p.id, v.id) > (%(product)s, %(variant)s)
    ORDER BY p.id, v.id LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the shop: its slug, when it last changed, and the files of its pictures."""

    slug: str
    title: str
    updated_at: datetime | None
    files: list[str] | None


@dataclass(frozen=True, slots=True)
class Offer:
    """A variant as a price comparison reads it. ``available`` is ``None`` without a limit."""

    id: UUID
    product_id: UUID
    slug: str
    title: str
    description_html: str
    vendor: str
    product_type: str
    sku: str
    barcode: str
    weight_g: int
    requires_shipping: bool
    options: list[str]
    names: list[str] | None
    files: list[str] | None
    amount_minor: int
    compare_at_minor: int | None
    is_ahead: bool | None
    available: int | None


def count_places(uow: UnitOfWork) -> int:
    """How many products have a page."""
    return uow.scalar(_COUNT, currency=tenants.currency_in_use(uow)) or 0


def product_places(uow: UnitOfWork, part: int) -> Sequence[Place]:
    """The pages of one part of the products, ``SITEMAP_PART`` each, counted from 1."""
    return uow.all(
        Place,
        _PLACES,
        currency=tenants.currency_in_use(uow),
        limit=SITEMAP_PART,
        offset=(part - 1) * SITEMAP_PART,
    )


def category_places(uow: UnitOfWork) -> Sequence[Place]:
    """The categories that have products."""
    return uow.all(Place, _CATEGORIES)


def offers_after(uow: UnitOfWork, product_id: UUID = START, variant_id: UUID = START) -> Sequence[Offer]:
    """The next offers behind this one, ``FEED_PART`` at most, in the order of ids."""
    return uow.all(
        Offer,
        _OFFERS,
        currency=tenants.currency_in_use(uow),
        product=product_id,
        variant=variant_id,
        limit=FEED_PART,
    )
