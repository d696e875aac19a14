"""Product cards: one statement for a page of any list, whatever chose and ordered it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from shop_app.core.formatting import money_text
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.catalog.availability import available_units
from shop_app.domain.catalog.rules import average, picture_of, price_range_text, stock_note
from shop_app.domain.catalog.schemas import Picture, ProductCard, Sort

# Shoppers see active products that have at least one price in the shop's currency. `shown` holds the few ids of one
# page in their order; everything costly is joined to those only.
_CARDS = f"""
    SELECT p.id, p.slug, p.title, p.vendor, p.rating_count, p.rating_sum, c.currency,
           o.lowest, o.highest, o.was, o.variants, o.only_variant, o.available, o.untracked,
           m.file, m.width, m.height, m.alt, m.renditions, shown.total
    FROM ({{chosen}}) AS shown (id, place, total)
    JOIN product p ON p.id = shown.id
    CROSS JOIN (SELECT %(currency)s::text AS currency) c
    JOIN LATERAL (
        SELECT min(pr.amount_minor) AS lowest, max(pr.amount_minor) AS highest,
               (array_agg(pr.compare_at_minor ORDER BY pr.amount_minor, v.position))[1] AS was,
               count(*) AS variants, (array_agg(v.id))[1] AS only_variant, bool_or(NOT v.is_tracked) AS untracked,
               sum({available_units("v")}) AS available
        FROM variant v
        JOIN price pr ON pr.variant_id = v.id AND pr.currency = c.currency AND pr.valid_to IS NULL
        WHERE v.product_id = p.id AND v.is_active
        HAVING count(*) > 0) o ON true
    LEFT JOIN LATERAL (
        SELECT file, width, height, alt, renditions FROM media
        WHERE media.product_id = p.id ORDER BY position, media.id LIMIT 1) m ON true
    ORDER BY shown.place
"""

# Ids alone, from an index where the order has one, so that a late page costs little more than the first.
_CHOSEN = """
    SELECT id, row_number() OVER ({order}) AS place, {total} AS total FROM (
        SELECT p.id, p.published_at, p.units_sold, p.rating_sum, p.rating_count {columns} FROM product p {joins}
        WHERE p.status = 'active' {conditions}
        {order} LIMIT %(limit)s OFFSET %(offset)s
    ) AS p
"""
_THESE = """
    SELECT p.id, wanted.place, 0
    FROM unnest(%(ids)s::uuid[]) WITH ORDINALITY AS wanted (id, place)
    JOIN product p ON p.id = wanted.id AND p.status = 'active'
"""
_COUNT = "(SELECT count(*) FROM product p {joins} WHERE p.status = 'active' {conditions})"

_ORDERS = {
    Sort.RELEVANCE: "ORDER BY p.published_at DESC, p.id DESC",
    Sort.NEWEST: "ORDER BY p.published_at DESC, p.id DESC",
    Sort.BEST_SELLING: "ORDER BY coalesce(lately, 0) DESC, p.units_sold DESC, p.id DESC",
    Sort.PRICE_UP: "ORDER BY price, p.id",
    Sort.PRICE_DOWN: "ORDER BY price DESC, p.id DESC",
    Sort.RATING: "ORDER BY p.rating_sum::float / greatest(p.rating_count, 1) DESC, p.rating_count DESC, p.id DESC",
}
_LOWEST_PRICE = """
    JOIN (SELECT v.product_id, min(pr.amount_minor) AS price FROM variant v
          JOIN price pr ON pr.variant_id = v.id AND pr.currency = %(currency)s AND pr.valid_to IS NULL
          WHERE v.is_active GROUP BY v.product_id) lowest ON lowest.product_id = p.id
"""
# What sells now, and not what sold in the first year of the shop; `units_sold` decides where nothing sold lately.
# Materialised, so that no plan counts the month again for each product.
_SOLD_LATELY = """
    LEFT JOIN (
        WITH sold AS MATERIALIZED (
            SELECT l.variant_id, sum(l.quantity) AS units FROM orders o JOIN order_line l ON l.order_id = o.id
            WHERE o.status IN ('placed', 'completed') AND o.created_at > app_now() - interval '30 days'
            GROUP BY l.variant_id),
        counted AS MATERIALIZED (
            SELECT v.product_id, sum(sold.units) AS lately FROM sold JOIN variant v ON v.id = sold.variant_id
            GROUP BY v.product_id)
        SELECT product_id, lately FROM counted) sales ON sales.product_id = p.id
"""
_IN_CATEGORY = """
    AND EXISTS (SELECT FROM product_category pc WHERE pc.product_id = p.id AND pc.category_id IN (
        WITH RECURSIVE under AS (
            SELECT id FROM category WHERE slug = %(category)s
            UNION SELECT c.id FROM category c JOIN under ON c.parent_id = under.id)
        SELECT id FROM under))
"""
_MATCHES = " AND (p.search @@ websearch_to_tsquery('english', %(q)s) OR p.title ILIKE %(like)s)"
_BY_RANK = "ORDER BY rank DESC, p.id DESC"


@dataclass(frozen=True, slots=True)
class _Row:
    """A card as the statement returns it; ``available`` sums the tracked variants."""

    id: UUID
    slug: str
    title: str
    vendor: str
    rating_count: int
    rating_sum: int
    currency: str
    lowest: int
    highest: int
    was: int | None
    variants: int
    only_variant: UUID
    available: int | None
    untracked: bool
    file: str | None
    width: int | None
    height: int | None
    alt: str | None
    renditions: dict[str, str] | None
    total: int

    def card(self) -> ProductCard:
        available = None if self.untracked else int(self.available or 0)
        return ProductCard(
            id=self.id,
            slug=self.slug,
            title=self.title,
            vendor=self.vendor,
            currency=self.currency,
            price_minor=self.lowest,
            was_minor=self.was,
            price_text=price_range_text(self.lowest, self.highest, self.currency),
            was_text=money_text(self.was, self.currency) if self.was is not None else "",
            variant_count=self.variants,
            variant_id=self.only_variant if self.variants == 1 else None,
            is_buyable=available is None or available > 0,
            stock_note=stock_note(available),
            rating_average=average(self.rating_sum, self.rating_count),
            rating_count=self.rating_count,
            picture=self.picture(),
        )

    def picture(self) -> Picture | None:
        if self.file is None:
            return None
        return picture_of(self.file, self.width or 0, self.height or 0, self.alt or "", self.renditions)


def list_cards(
    uow: UnitOfWork,
    currency: str,
    *,
    sort: Sort = Sort.NEWEST,
    limit: int,
    offset: int = 0,
    category: str | None = None,
    q: str = "",
    min_minor: int | None = None,
    max_minor: int | None = None,
    vendor: str | None = None,
    except_id: UUID | None = None,
    counted: bool = True,
) -> tuple[tuple[ProductCard, ...], int]:
    """A page of active products and the length of the whole list, which is 0 unless ``counted``.

    ``category`` is a slug and means everything below it too.
    """
    given: dict[str, Any] = {"currency": currency, "limit": limit, "offset": offset}
    joins = columns = conditions = ""
    by_price = sort in (Sort.PRICE_UP, Sort.PRICE_DOWN)
    if by_price or min_minor is not None or max_minor is not None:
        joins, columns = _LOWEST_PRICE, ", lowest.price"
    for value, name, condition in (
        (min_minor, "min_minor", " AND lowest.price >= %(min_minor)s"),
        (max_minor, "max_minor", " AND lowest.price <= %(max_minor)s"),
        (category, "category", _IN_CATEGORY),
        (vendor, "vendor", " AND p.vendor = %(vendor)s"),
        (except_id, "except_id", " AND p.id <> %(except_id)s"),
        (q or None, "q", _MATCHES),
    ):
        if value is not None:
            given[name] = value
            conditions += condition
    order = _ORDERS[sort]
    if q:
        given["like"] = "%" + q.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        if sort is Sort.RELEVANCE:
            columns += ", ts_rank(p.search, websearch_to_tsquery('english', %(q)s)) AS rank"
            order = _BY_RANK
    total = _COUNT.format(joins=joins, conditions=conditions) if counted else "0"
    if sort is Sort.BEST_SELLING:
        joins += _SOLD_LATELY
        columns += ", sales.lately"
    chosen = _CHOSEN.format(order=order, total=total, columns=columns, joins=joins, conditions=conditions)
    rows = uow.all(_Row, _CARDS.format(chosen=chosen), **given)
    if rows or not offset or not counted:
        return tuple(row.card() for row in rows), rows[0].total if rows else 0
    return (), uow.scalar(f"SELECT {total}", **given)


def cards_of(uow: UnitOfWork, product_ids: Sequence[UUID], currency: str) -> tuple[ProductCard, ...]:
    """These products' cards in this order, as far as shoppers may see them."""
    rows = uow.all(_Row, _CARDS.format(chosen=_THESE), ids=list(product_ids), currency=currency)
    return tuple(row.card() for row in rows)
