"""Lists and searches over a million products, as the database itself takes for them."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Sequence
from uuid import UUID

from shop_app.core.context import Actor, Context
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import catalog
from shop_app.domain.catalog import ListQuestion, Sort, query_of, words_of
from tests.bench import ranges
from tests.bench.rows import Row, at_most, told
from tests.harness.cluster import Cluster

MILLION = 1_000_000
TEN_THOUSAND = 10_000
ROUNDS = 3
_WORDS = (
    *("linen shirt", "walnut chair large", "steel kettle", "merino blanket slim", "cork", "folding stool", "maker 7"),
    *("classic copper lamp", "garden basket", "velvet", "oak shelf heavy", "travel bag canvas", "studio clock glass"),
)
_CHOICES: tuple[dict[str, tuple[str, ...]], ...] = (
    {},
    {"option.Colour": ("Navy",)},
    {"option.Colour": ("Black", "Red"), "option.Size": ("M",)},
    {"stock": ("1",)},
    {"stock": ("1",), "attribute.Material": ("Oak",)},
    {"brand": ("Maker 3",), "rating": ("4",)},
)


def rows(cluster: Cluster) -> Iterator[Row]:
    """What a large shop's pages cost, and whether its size, or its neighbours', is felt by the one in the middle."""
    counts = ranges.sizes(MILLION)
    middle = sorted(counts)[len(counts) // 2]
    with ranges.stocked(cluster, [middle, TEN_THOUSAND - middle]) as shops:
        alone = _p95(_asked(shops[0]), shops[0])
    with ranges.stocked(cluster, counts) as shops:
        crowded = _p95(_asked(shops[counts.index(middle)]), shops[counts.index(middle)])
        yield at_most("list or search with facets, 100,000 products, p95 ms", _p95(_asked(shops[0]), shops[0]), 30)
        late = ListQuestion(currency="USD", sort=Sort.NEWEST, limit=24, offset=249 * 24)
        yield at_most("page 250 of 100,000 products, ms", _p95([late], shops[0]), 3)
    yield told("median shop among 10,000 products, p95 ms", alone)
    yield at_most("median shop among 1,000,000 products, p95 to that", crowded / alone, 2)


def _asked(shop: UUID) -> list[ListQuestion]:
    """Pages of categories and of searches, as shoppers narrow and turn them."""
    categories = in_unit(_visitor(shop), lambda uow: uow.scalars("SELECT id FROM category ORDER BY position"))
    pages = [
        ListQuestion(currency="USD", category_id=category, groups=groups, sort=sort, limit=24, with_facets=True)
        for category in (None, *categories[:6])
        for groups in _CHOICES
        for sort in (Sort.RELEVANCE, Sort.PRICE_UP)
    ]
    found = [
        ListQuestion(
            currency="USD", query=query_of(words_of(words)), groups=groups, sort=sort, limit=24, with_facets=True
        )
        for words in _WORDS
        for groups in _CHOICES[:4]
        for sort in (Sort.RELEVANCE, Sort.PRICE_UP)
    ]
    return pages + found


def _p95(questions: Sequence[ListQuestion], shop: UUID) -> float:
    """Each question's best of some rounds, for the machine has other work; then the slowest of twenty."""
    taken = [min(in_unit(_visitor(shop), _timed, question) for _ in range(ROUNDS)) for question in questions]
    return statistics.quantiles(taken, n=20)[-1] if len(taken) > 1 else taken[0]


def _timed(uow: UnitOfWork, question: ListQuestion) -> float:
    began = time.perf_counter()
    catalog.listed(uow, question)
    return (time.perf_counter() - began) * 1000


def _visitor(shop: UUID) -> Context:
    return Context(shop, Actor.visitor(None))
