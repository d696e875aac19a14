"""Search by Postgres: full text and facets by ``find_products``, look-alikes by trigrams over the shop's terms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import catalog
from shop_app.domain.catalog import Listed
from shop_app.domain.search.engines import Search
from shop_app.domain.search.rules import closest

_BEGUN = """
    SELECT word FROM search_term WHERE word >= %(start)s AND word < %(end)s
    ORDER BY documents DESC, word LIMIT %(limit)s
"""
# Words as they are written, not their stems: they are shown to people. Descriptions are prose, and not counted.
_WORDS = """
    SELECT p.id, word FROM product p
    CROSS JOIN LATERAL unnest(tsvector_to_array(to_tsvector('simple', concat_ws(' ', p.title, p.vendor, p.product_type,
        words_text(p.tags),
        (SELECT string_agg(value, ' ') FROM jsonb_each_text(p.attributes)),
        (SELECT string_agg(words_text(o.choices), ' ') FROM product_option o WHERE o.product_id = p.id),
        (SELECT string_agg(c.name, ' ') FROM product_category pc JOIN category c ON c.id = pc.category_id
         WHERE pc.product_id = p.id))))) AS word
    WHERE p.status = 'active' {condition} AND length(word) BETWEEN 3 AND 40 AND word !~ '^[0-9.,-]+$'
"""
# A word that is there already keeps its count until all are counted again.
_ADD_TERMS = f"""
    INSERT INTO search_term AS t (id, word, documents)
    SELECT gen_random_uuid(), word, count(*)
    FROM ({_WORDS.format(condition="AND p.id = ANY (%(ids)s)")}) AS said GROUP BY word ORDER BY word
    ON CONFLICT (tenant_id, word) DO NOTHING
"""
_COUNT_TERMS = f"""
    WITH said AS (SELECT word, count(*) AS documents FROM ({_WORDS.format(condition="")}) AS one GROUP BY word),
    lost AS (DELETE FROM search_term t WHERE NOT EXISTS (SELECT FROM said WHERE said.word = t.word))
    INSERT INTO search_term AS t (id, word, documents)
    SELECT gen_random_uuid(), word, documents FROM said ORDER BY word
    ON CONFLICT (tenant_id, word) DO UPDATE SET documents = excluded.documents
    WHERE t.documents <> excluded.documents
"""
_LAST = "\U0010ffff"


class PostgresEngine:
    """The catalogue's own rows are the index; only terms are kept beside them."""

    def find(self, uow: UnitOfWork, search: Search) -> Listed:
        query = catalog.query_of(search.words, search.synonyms, is_begun=search.is_begun)
        return catalog.listed(uow, replace(search.shelf, query=query))

    def near(self, uow: UnitOfWork, words: Sequence[str]) -> Mapping[str, str | None]:
        found: dict[str, list[str]] = uow.scalar("SELECT close_words(%(words)s)", words=list(words))
        return {word: closest(word, candidates) for word, candidates in found.items()}

    def begun(self, uow: UnitOfWork, start: str, limit: int) -> tuple[str, ...]:
        return tuple(uow.scalars(_BEGUN, start=start, end=start + _LAST, limit=limit))

    def index(self, uow: UnitOfWork, product_ids: Sequence[UUID]) -> None:
        catalog.refresh_listing(uow, product_ids)
        uow.execute(_ADD_TERMS, ids=list(product_ids))

    def forget(self, uow: UnitOfWork, product_ids: Sequence[UUID]) -> None:
        catalog.take_from_lists(uow, product_ids)

    def count_terms(self, uow: UnitOfWork) -> None:
        """Counts every word of the shop again, and drops those that nothing has any more."""
        uow.execute(_COUNT_TERMS)
