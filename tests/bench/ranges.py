"""A million products in two hundred shops, made by statements over series: the ground for lists and searches."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import psycopg

from shop_app.core.database import dispose_engines
from shop_app.domain.catalog.listing import _COUNT_AGAIN
from shop_app.runtime import roles
from shop_app.settings import settings
from tests.harness.cluster import Cluster
from tests.harness.shop import open_shop

LARGEST = 100_000

# Words, brands and traits follow from a product's number, by steps without a common divisor: every shop has some of
# each, in the shares that shops have. What triggers and foreign keys would check a million times
# is right by its making.
_PRODUCTS = """
    CREATE TEMP TABLE made ON COMMIT DROP AS
    SELECT gen_random_uuid() AS id, gen_random_uuid() AS variant_id, n,
           (ARRAY['Linen','Cotton','Merino','Canvas','Oak','Walnut','Steel','Copper','Glass','Stone','Leather','Bamboo',
                  'Ceramic','Marble','Velvet','Cork'])[1 + n %% 16] AS material,
           (ARRAY['shirt','lamp','chair','rug','bag','mug','kettle','blanket','notebook','jacket','belt','vase','bowl',
                  'towel','cushion','clock','shelf','basket','scarf','stool'])[1 + (n / 3) %% 20] AS kind,
           (ARRAY['Classic','Slim','Large','Small','Everyday','Travel','Studio','Garden','Weekend','Heavy','Light',
                  'Folding'])[1 + (n / 7) %% 12] AS style,
           (ARRAY['Black','White','Grey','Navy','Olive','Red','Sand','Green'])[1 + (n * 5 / 3) %% 8] AS colour,
           (ARRAY['XS','S','M','L','XL'])[1 + (n * 7 / 2) %% 5] AS size,
           'Maker ' || (floor(power((n * 7919 %% 10007) / 10007.0, 2) * 120) + 1)::int AS brand,
           990 + 500 * (n * 31 %% 97) AS price, n %% 10 < 9 AS in_stock,
           CASE WHEN n %% 3 = 0 THEN 0 ELSE 2 + n %% 4 END AS stars,
           now() - n * interval '1 minute' AS published_at
    FROM generate_series(1, %(count)s) AS n;
    INSERT INTO product (tenant_id, id, slug, title, description_html, vendor, product_type, seo_title, seo_description,
                         status, published_at, created_at, updated_at, attributes, rating_count, rating_sum, units_sold)
    SELECT %(tenant)s, id, 'item-' || n, style || ' ' || material || ' ' || kind || ' ' || n, '<p>Made of ' || material
           || ', one of many things for every day.</p>', brand, kind, '', '', 'active', published_at, published_at,
           published_at, jsonb_build_object('Material', material), sign(stars) * (n %% 40), stars * (n %% 40),
           n * 13 %% 997
    FROM made;
    INSERT INTO product_option (tenant_id, id, product_id, name, position, choices)
    SELECT %(tenant)s, gen_random_uuid(), id, name, place, choices FROM made,
           LATERAL (VALUES ('Colour', 0, ARRAY[colour]), ('Size', 1, ARRAY[size])) AS option (name, place, choices);
    INSERT INTO variant (tenant_id, id, product_id, sku, options, position, barcode, created_at)
    SELECT %(tenant)s, variant_id, id, 'SKU-' || n, ARRAY[colour, size], 0, '', published_at FROM made;
    INSERT INTO price (tenant_id, id, variant_id, currency, amount_minor, valid_from)
    SELECT %(tenant)s, gen_random_uuid(), variant_id, 'USD', price, published_at FROM made;
    INSERT INTO stock_level (tenant_id, id, variant_id, location_id, on_hand, updated_at)
    SELECT %(tenant)s, gen_random_uuid(), variant_id, l.id, CASE WHEN in_stock THEN 100 ELSE 0 END, published_at
    FROM made, location l WHERE l.tenant_id = %(tenant)s AND l.is_default;
    CREATE TEMP TABLE shelf ON COMMIT DROP AS
    SELECT gen_random_uuid() AS id, kind, row_number() OVER (ORDER BY kind) AS place
    FROM (SELECT DISTINCT kind FROM made) AS kinds;
    ANALYZE made;
    INSERT INTO category (tenant_id, id, slug, name, description, position, created_at)
    SELECT %(tenant)s, id, kind, initcap(kind) || 's', '', place, now() FROM shelf;
    INSERT INTO product_category (tenant_id, id, product_id, category_id, position)
    SELECT %(tenant)s, gen_random_uuid(), made.id, shelf.id, 0 FROM made JOIN shelf USING (kind);
    INSERT INTO search_product (tenant_id, id, product_id, currency, price_minor, published_at, sold, units_sold,
                                rating, rating_count, lot, facets, search)
    SELECT %(tenant)s, gen_random_uuid(), made.id, 'USD', price, published_at, n * 17 %% 53, n * 13 %% 997,
           sign(n %% 40) * stars * 1000, sign(stars) * (n %% 40), hashtext(made.id::text) & 63,
           ARRAY['attribute.Material' || chr(31) || material, 'brand' || chr(31) || brand,
                 'category' || chr(31) || shelf.id, 'option.Colour' || chr(31) || colour,
                 'option.Size' || chr(31) || size]
           || ARRAY(SELECT 'rating' || chr(31) || star FROM generate_series(1, stars * sign(n %% 40)::int) AS star)
           || CASE WHEN in_stock THEN ARRAY['stock' || chr(31) || '1'] ELSE '{}' END,
           setweight(to_tsvector('shop', style || ' ' || material || ' ' || kind || ' ' || n), 'A')
           || setweight(to_tsvector('shop', brand), 'B')
           || setweight(to_tsvector('shop', 'Made of ' || material || ', one of many things for every day.'), 'D')
    FROM made JOIN shelf USING (kind);
    INSERT INTO search_term (tenant_id, id, word, documents)
    SELECT %(tenant)s, gen_random_uuid(), lower(word), count(*) FROM made,
           unnest(ARRAY[style, material, kind, split_part(brand, ' ', 1)]) AS word GROUP BY lower(word);
"""
_HASTE = """
    SET session_replication_role = replica; SET synchronous_commit = off; SET maintenance_work_mem = '512MB';
    SELECT set_config('app.now', now()::text, false)
"""
_OWN = "FROM search_product WHERE tenant_id = app_tenant()"
_INDEXES = """
    SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN ('product', 'search_product', 'search_count')
    AND indexdef LIKE '%USING gin%'
"""


def sizes(total: int) -> list[int]:
    """How many products each shop has: one has a hundred thousand, or a tenth; the rest fall by Zipf."""
    largest = min(LARGEST, total // 10)
    shares = [1 / place**0.8 for place in range(4, 203)]
    rest = (total - largest) / sum(shares)
    return [largest, *(max(50, int(rest * share)) for share in shares)]


@contextmanager
def stocked(cluster: Cluster, counts: list[int]) -> Iterator[list[UUID]]:
    """A database with shops of so many products, kept with its cluster; the shops, in the order of ``counts``."""
    name = f"range_{sum(counts)}_{len(counts)}"
    admin_url = cluster.services.cluster().url()
    with psycopg.connect(admin_url, autocommit=True) as admin:
        is_new = not admin.execute("SELECT FROM pg_database WHERE datname = %s", [name]).rowcount
        if is_new:
            admin.execute(f"CREATE DATABASE {name} TEMPLATE shop OWNER owner")
    passwords = cluster.services.run.passwords
    os.environ |= cluster.services.environment() | {
        f"DATABASE_{role.upper()}_URL": roles.url_for(admin_url, role, getattr(passwords, role), name)
        for role in ("owner", "app", "platform")
    }
    settings.cache_clear()
    dispose_engines()
    url = cluster.services.cluster().url(database=name)
    try:
        if is_new:
            try:
                _fill(url, counts)
            except BaseException:
                dispose_engines()
                with psycopg.connect(admin_url, autocommit=True) as admin:
                    admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
                raise
        with psycopg.connect(url) as admin:
            yield [row[0] for row in admin.execute("SELECT id FROM tenant ORDER BY id").fetchall()]
    finally:
        dispose_engines()


def _fill(url: str, counts: list[int]) -> None:
    shops = [open_shop().tenant_id for _ in counts]
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(
            "SET session_replication_role = replica; SET synchronous_commit = off; SET maintenance_work_mem = '512MB'"
        )
        indexes = admin.execute(_INDEXES).fetchall()
        for name, _ in indexes:
            admin.execute(f"DROP INDEX {name}")
        for shop, count in zip(shops, counts, strict=True):
            with admin.transaction():
                admin.execute("SELECT set_config('app.current_tenant_id', %s, true)", [str(shop)])
                for statement in _PRODUCTS.split(";\n"):
                    if statement.strip():
                        admin.execute(statement, {"tenant": shop, "count": count})
                admin.execute(_COUNT_AGAIN.replace("FROM search_product", _OWN))
        for _, definition in indexes:
            admin.execute(definition)
        admin.execute("VACUUM ANALYZE")
