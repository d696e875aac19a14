"""Keeps ``search_product`` and ``search_count``, the copies that lists and searches read, equal to the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.catalog.availability import available_units

# Between a facet's key and its value: no name can contain it.
FACET_SEPARATOR = "\x1f"
# Longer values are prose and no facet; they are found by their words.
_LONGEST_KEY = 80
_LONGEST_VALUE = 120
_AT_ONCE = 500

# One at a time within a shop: counts are moved by differences, and in whatever order.
_TURN = "SELECT pg_advisory_xact_lock(hashtextextended(app_tenant()::text, 4))"
_COUNTED = """
    SELECT currency, category_id, facet, sum(step) AS products,
           coalesce(sum(step) FILTER (WHERE 'stock' || chr(31) || '1' = ANY (facets)), 0) AS in_stock
    FROM steps
    CROSS JOIN LATERAL (
        SELECT '00000000-0000-0000-0000-000000000000'::uuid UNION ALL
        SELECT split_part(one, chr(31), 2)::uuid FROM unnest(facets) AS one
        WHERE starts_with(one, 'category' || chr(31))
    ) AS scope (category_id)
    CROSS JOIN LATERAL (SELECT '' UNION ALL SELECT unnest(facets)) AS counted (facet)
    GROUP BY currency, category_id, facet
"""
_REFRESH = f"""
    WITH RECURSIVE offer AS (
        SELECT v.product_id, pr.currency, min(pr.amount_minor) AS price_minor,
               bool_or(coalesce(stock.units > 0, true)) AS in_stock
        FROM variant v
        JOIN price pr ON pr.variant_id = v.id AND pr.valid_to IS NULL
        CROSS JOIN LATERAL (SELECT {available_units("v")} AS units) AS stock
        WHERE v.product_id = ANY (%(ids)s) AND v.is_active
        GROUP BY v.product_id, pr.currency),
    place AS (
        SELECT product_id, category_id FROM product_category WHERE product_id = ANY (%(ids)s)
        UNION SELECT place.product_id, c.parent_id FROM place JOIN category c ON c.id = place.category_id
        WHERE c.parent_id IS NOT NULL),
    trait (product_id, key, value) AS (
        SELECT product_id, 'category', category_id::text FROM place
        UNION SELECT id, 'brand', vendor FROM product WHERE id = ANY (%(ids)s)
        UNION SELECT p.id, 'attribute.' || one.key, one.value FROM product p, jsonb_each_text(p.attributes) AS one
        WHERE p.id = ANY (%(ids)s)
        UNION SELECT v.product_id, 'option.' || o.name, v.options[o.place]
        FROM variant v
        JOIN (SELECT product_id, name, row_number() OVER (PARTITION BY product_id ORDER BY position, id)::int AS place
              FROM product_option WHERE product_id = ANY (%(ids)s)) AS o ON o.product_id = v.product_id
        WHERE v.is_active
        UNION SELECT id, 'rating', generate_series(1, rating_sum / greatest(rating_count, 1))::text
        FROM product WHERE id = ANY (%(ids)s)),
    facet AS (
        SELECT product_id, array_agg(key || chr(31) || value ORDER BY key, value) AS facets,
               string_agg(value, ' ') FILTER (WHERE key LIKE 'option.%%' OR key LIKE 'attribute.%%') AS words
        FROM trait
        WHERE length(key) <= {_LONGEST_KEY} AND length(value) BETWEEN 1 AND {_LONGEST_VALUE}
        GROUP BY product_id),
    -- What sells now comes before what sold in the first year of the shop.
    sale AS (
        SELECT v.product_id, sum(l.quantity) AS units
        FROM variant v
        JOIN order_line l ON l.variant_id = v.id
        JOIN orders o ON o.id = l.order_id
        WHERE v.product_id = ANY (%(ids)s) AND o.status IN ('placed', 'completed')
          AND o.created_at > app_now() - interval '30 days'
        GROUP BY v.product_id),
    fresh AS MATERIALIZED (
        SELECT p.id AS product_id, offer.currency, offer.price_minor,
               coalesce(p.published_at, p.created_at) AS published_at, coalesce(sale.units, 0) AS sold, p.units_sold,
               round(1000.0 * p.rating_sum / greatest(p.rating_count, 1)) AS rating, p.rating_count,
               hashtext(p.id::text) & 63 AS lot,
               coalesce(facet.facets, '{{}}')
                   || CASE WHEN offer.in_stock THEN ARRAY['stock' || chr(31) || '1'] ELSE '{{}}' END AS facets,
               setweight(to_tsvector('shop', p.title), 'A')
                   || setweight(to_tsvector('shop', concat_ws(' ', p.vendor, p.product_type, words_text(p.tags), (
                          SELECT string_agg(c.name, ' ') FROM place JOIN category c ON c.id = place.category_id
                          WHERE place.product_id = p.id))), 'B')
                   || setweight(to_tsvector('shop', concat_ws(' ', facet.words, (
                          SELECT string_agg(translate(v.sku, '-_/.', '    '), ' ') FROM variant v
                          WHERE v.product_id = p.id AND v.is_active))), 'C')
                   || setweight(to_tsvector('shop', regexp_replace(p.description_html, '<[^>]*>', ' ', 'g')), 'D')
                   AS search
        FROM product p
        JOIN offer ON offer.product_id = p.id
        LEFT JOIN facet ON facet.product_id = p.id
        LEFT JOIN sale ON sale.product_id = p.id
        WHERE p.status = 'active'),
    former AS MATERIALIZED (
        SELECT product_id, currency, facets FROM search_product WHERE product_id = ANY (%(ids)s)),
    taken AS (
        DELETE FROM search_product s WHERE product_id = ANY (%(ids)s) AND NOT EXISTS (
            SELECT FROM fresh WHERE fresh.product_id = s.product_id AND fresh.currency = s.currency)),
    put AS (
        INSERT INTO search_product AS s (id, product_id, currency, price_minor, published_at, sold, units_sold, rating,
                                         rating_count, lot, facets, search)
        SELECT gen_random_uuid(), fresh.* FROM fresh
        ON CONFLICT (tenant_id, product_id, currency) DO UPDATE
        SET price_minor = excluded.price_minor, published_at = excluded.published_at, sold = excluded.sold,
            units_sold = excluded.units_sold, rating = excluded.rating, rating_count = excluded.rating_count,
            facets = excluded.facets, search = excluded.search
        WHERE (s.price_minor, s.published_at, s.sold, s.units_sold, s.rating, s.rating_count, s.facets, s.search)
            IS DISTINCT FROM (excluded.price_minor, excluded.published_at, excluded.sold, excluded.units_sold,
                              excluded.rating, excluded.rating_count, excluded.facets, excluded.search)),
    steps AS (
        SELECT currency, facets, 1 AS step FROM fresh UNION ALL SELECT currency, facets, -1 FROM former),
    moved AS ({_COUNTED})
    INSERT INTO search_count AS c (id, currency, category_id, facet, products, in_stock)
    SELECT gen_random_uuid(), * FROM moved WHERE products <> 0 OR in_stock <> 0
    ON CONFLICT (tenant_id, currency, category_id, facet) DO UPDATE
    SET products = c.products + excluded.products, in_stock = c.in_stock + excluded.in_stock
"""
_TAKE = f"""
    WITH steps AS (
        DELETE FROM search_product WHERE product_id = ANY (%(ids)s) RETURNING currency, facets, -1 AS step)
    INSERT INTO search_count AS c (id, currency, category_id, facet, products, in_stock)
    SELECT gen_random_uuid(), * FROM ({_COUNTED}) AS moved
    ON CONFLICT (tenant_id, currency, category_id, facet) DO UPDATE
    SET products = c.products + excluded.products, in_stock = c.in_stock + excluded.in_stock
"""
_COUNT_AGAIN = f"""
    INSERT INTO search_count (id, currency, category_id, facet, products, in_stock)
    WITH steps AS (SELECT currency, facets, 1 AS step FROM search_product)
    SELECT gen_random_uuid(), * FROM ({_COUNTED}) AS counted
"""


def refresh_listing(uow: UnitOfWork, product_ids: Sequence[UUID]) -> None:
    """Makes the rows by which lists find these products anew, and moves the counts by what changed."""
    if not product_ids:
        return
    uow.execute(_TURN)
    ids = sorted(set(product_ids))
    for start in range(0, len(ids), _AT_ONCE):
        uow.execute(_REFRESH, ids=ids[start : start + _AT_ONCE])


def take_from_lists(uow: UnitOfWork, product_ids: Sequence[UUID]) -> None:
    """Lists show these products no more, until they are refreshed."""
    uow.execute(_TURN)
    uow.execute(_TAKE, ids=list(product_ids))


def count_listing(uow: UnitOfWork) -> None:
    """Counts the whole range again, whatever the counts were before."""
    uow.execute(_TURN)
    uow.execute("DELETE FROM search_count")
    uow.execute(_COUNT_AGAIN)
