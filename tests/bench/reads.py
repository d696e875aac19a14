"""Reading the catalogue: answers and documents that are kept, and those that are made anew."""

from __future__ import annotations

import pickle
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from shop_app.core.cache import VERSION_FRESH_S
from shop_app.core.context import Actor, Context
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.core.versions import bump_version
from shop_app.domain import catalog
from tests.bench.figures import beside, cpu_of_reads, rate
from tests.bench.ground import Ground, Server
from tests.bench.rows import Row, at_least, at_most, told
from tests.bench.statements import overheard, transactions


@dataclass(frozen=True)
class Question:
    """One page of the catalogue: its address, and what the shop looks up for it."""

    path: str
    ask: Callable[[UnitOfWork], object]


def _list(sort: catalog.Sort, limit: int, page: int) -> Question:
    return Question(
        f"/api/v1/products?sort={sort}&limit={limit}&page={page}",
        lambda uow: catalog.list_products(uow, sort=sort, limit=limit, page=page, currency="USD"),
    )


def _product(number: int) -> Question:
    slug = f"item-{number}"
    return Question(f"/api/v1/products/{slug}", lambda uow: catalog.find_product(uow, slug))


# Lists of 20 on average, none twice: the first pages, as people turn them.
LISTS = [
    _list(sort, limit, page)
    for sort in (catalog.Sort.RELEVANCE, catalog.Sort.NEWEST)
    for limit in range(11, 30)
    for page in range(1, 21)
]
PRODUCTS = [_product(number) for number in range(1, 2001)]
# Two hundred products each, for `item number 12` is all of Maker 12's too.
SEARCHES = [f"/api/v1/search?q=item+number+{maker}&page={page}" for maker in range(1, 50) for page in range(1, 9)]


def cached(ground: Ground, web: Server, name: str, path: str, *, most_ms: float = 0) -> Iterator[Row]:
    """Answers from memory, in the outermost wrapper, against a server that knows nothing but the bytes."""
    address = urllib.request.Request(f"http://127.0.0.1:{web.port}{path}", headers={"Host": ground.host(web.port)})
    body = ground.folder / "body"
    with urllib.request.urlopen(address) as answer:
        body.write_bytes(answer.read())
    with ground.bare("fixed", BENCH_BODY=str(body)) as bare:
        ours, theirs = beside(lambda: rate(ground, web, [path]), lambda: rate(ground, bare, [path]))
    yield at_least(f"{name}, requests/s", ours, theirs, 0.35)
    spent_ms = cpu_of_reads(ground, web, [path], 5000)
    yield at_most(f"{name}, CPU ms", spent_ms, most_ms) if most_ms else told(f"{name}, CPU ms", spent_ms)


def uncached(ground: Ground, web: Server, name: str, questions: list[Question]) -> Iterator[Row]:
    """Answers made anew for each request, against the same SQL in the same kind of transaction."""
    statements = ground.folder / "statements.pickle"
    with overheard() as heard:
        for question in questions:
            in_unit(Context(ground.shop.tenant_id, Actor.visitor(None)), question.ask)
    statements.write_bytes(pickle.dumps(transactions(heard)))
    asked = [question.path for question in questions]
    numbered = [f"/{number}" for number in range(len(questions))]
    with ground.bare("one_sql", BENCH_STATEMENTS=str(statements)) as bare:
        ours, theirs = beside(
            lambda: rate(ground, web, _forgotten(ground, asked), each_once=True),
            lambda: rate(ground, bare, numbered, each_once=True),
        )
    yield at_least(f"{name}, requests/s", ours, theirs, 0.5)
    yield at_most(f"{name}, CPU ms", cpu_of_reads(ground, web, _forgotten(ground, asked), len(asked)), 3)


def searched(ground: Ground, web: Server) -> Row:
    """Searches with prices and facets, made anew for each request."""
    spent_ms = cpu_of_reads(ground, web, _forgotten(ground, SEARCHES), len(SEARCHES))
    return at_most("search with prices and facets, uncached, CPU ms", spent_ms, 4)


def _forgotten(ground: Ground, paths: list[str]) -> list[str]:
    """The same paths, whose answers are out of reach for everybody from now on."""
    bump_version(ground.shop.tenant_id)
    time.sleep(VERSION_FRESH_S + 0.1)
    return paths
