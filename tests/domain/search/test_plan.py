"""How the database finds: by its indexes, whatever row-level security says about operators (D14)."""

from __future__ import annotations

import json
from uuid import UUID

import psycopg
import pytest

from models.values.ids import new_id
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import catalog, search
from shop_app.domain.catalog import ListQuestion
from tests.domain.catalog.shelves import make
from tests.harness.cluster import Database
from tests.harness.shop import Shop, open_shop

_MANY = """
    INSERT INTO search_product (id, product_id, currency, published_at, search)
    SELECT gen_random_uuid(), gen_random_uuid(), 'USD', now(), to_tsvector('shop', 'thing number ' || n)
    FROM generate_series(1, 5000) AS n
"""


def nodes(plan: dict[str, object]) -> list[dict[str, object]]:
    below = plan.get("Plans", [])
    assert isinstance(below, list)
    return [plan, *(node for one in below for node in nodes(one))]


def test_full_text_is_an_index_condition_for_the_finder(database: Database, shop: Shop) -> None:
    make(shop, "lamp")
    with psycopg.connect(database.admin_url) as admin:
        admin.execute("SELECT set_config('app.current_tenant_id', %s, true)", [str(shop.tenant_id)])
        # As many as no plan would look at one by one.
        admin.execute("SET LOCAL session_replication_role = replica")
        admin.execute(_MANY)
        admin.execute("ANALYZE search_product")
        admin.execute("SET LOCAL ROLE finder")
        condition = admin.execute(
            "SELECT search_condition(%s::jsonb)", [json.dumps({"currency": "USD", "query": "'lamp'"})]
        ).fetchone()
        assert condition is not None
        explain = f"EXPLAIN (FORMAT json) SELECT id FROM search_product WHERE {condition[0]}"
        (plan,) = admin.execute(explain).fetchone() or ()
    scans = [node for node in nodes(plan[0]["Plan"]) if node.get("Index Name") == "ix_search_product_search"]
    assert scans
    assert "search @@" in str(scans[0]["Index Cond"])
    assert "tenant_id =" in str(scans[0]["Index Cond"])


def test_i22_the_finder_answers_for_the_shop_of_the_transaction_alone(database: Database) -> None:
    one, other = open_shop(), open_shop()
    ours, theirs = make(one, "lamp"), make(other, "lamp")
    question = ListQuestion(currency="USD", query="'lamp'", limit=10, with_facets=True)
    assert in_unit(one.visitor(), catalog.listed, question).ids == (ours,)
    assert in_unit(other.visitor(), catalog.listed, question).ids == (theirs,)
    with psycopg.connect(database.app_url) as app, pytest.raises(psycopg.Error, match="looks for one shop"):
        app.execute("""SELECT find_products('{"currency": "USD", "limit": 10}')""")


def test_a_category_of_another_shop_holds_nothing(shop: Shop) -> None:
    other = open_shop()
    make(other, "lamp")
    category = other.value("SELECT id FROM category WHERE slug = 'lamps'")
    for scope in (category, new_id()):
        question = ListQuestion(currency="USD", category_id=UUID(str(scope)), limit=10)
        assert in_unit(shop.visitor(), catalog.listed, question).total == 0


def test_counts_are_moved_with_the_products_and_equal_a_new_count(shop: Shop) -> None:
    for number in range(5):
        make(shop, f"lamp-{number}", vendor=f"Maker {number % 2}")
    product = shop.value("SELECT id FROM product WHERE slug = 'lamp-1'")
    shop.do(catalog.update_product, product, vendor="Another")
    shop.do(catalog.archive_product, product)
    query = """
        SELECT array_agg((category_id, facet, products, in_stock) ORDER BY category_id, facet)::text
        FROM search_count WHERE products > 0
    """
    moved = shop.value(query)
    search.rebuild(shop.system())
    assert shop.value(query) == moved
