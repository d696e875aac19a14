"""Search in this process's memory: for tests of the port, and for trying the shop without Postgres's full text.

It knows what it was told by ``index``, in this process only.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import catalog
from shop_app.domain.catalog import Listed, ListQuestion, Sort, words_of
from shop_app.domain.search.engines import Search
from shop_app.domain.search.rules import closest

_DOCUMENTS = """
    SELECT s.product_id, s.currency, s.price_minor, s.published_at, s.sold, s.rating, s.facets,
           concat_ws(' ', p.title, p.vendor, p.product_type, words_text(p.tags)) AS words
    FROM search_product s JOIN product p ON p.id = s.product_id WHERE s.product_id = ANY (%(ids)s)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Document:
    """A product on sale in one currency."""

    product_id: UUID
    currency: str
    price_minor: int
    published_at: datetime
    sold: int
    rating: int
    facets: list[str]
    words: str

    def spoken(self) -> tuple[str, ...]:
        return words_of(self.words)

    def values(self, key: str) -> set[str]:
        pairs = (facet.split("\x1f", 1) for facet in self.facets)
        return {value for one, value in pairs if one == key}


_ORDERS: dict[Sort, Callable[[_Document], Any]] = {
    Sort.PRICE_UP: lambda one: (one.price_minor, one.product_id),
    Sort.PRICE_DOWN: lambda one: (-one.price_minor, one.product_id),
    Sort.RATING: lambda one: (-one.rating, one.product_id),
    Sort.BEST_SELLING: lambda one: (-one.sold, one.product_id),
    Sort.NEWEST: lambda one: (-one.published_at.timestamp(), one.product_id),
}


class MemoryEngine:
    """Documents by shop and product; every question looks at all of its shop's."""

    def __init__(self) -> None:
        self._shelves: dict[UUID, dict[UUID, list[_Document]]] = defaultdict(dict)

    def find(self, uow: UnitOfWork, search: Search) -> Listed:
        shelf = search.shelf
        said = [one for one in self._documents(uow) if one.currency == shelf.currency and _has_words(one, search)]
        hits = [one for one in said if _passes(one, shelf)]
        sort = Sort.BEST_SELLING if search.words and shelf.sort is Sort.RELEVANCE else shelf.sort
        hits.sort(key=_ORDERS.get(sort, _ORDERS[Sort.NEWEST]))
        offset = shelf.offset
        if shelf.clamp and offset >= len(hits):
            offset = max(len(hits) - 1, 0) // shelf.limit * shelf.limit
        ids = tuple(one.product_id for one in hits[offset : offset + shelf.limit])
        if not shelf.with_facets:
            return Listed(ids=ids, total=len(hits), offset=offset)
        prices = [one.price_minor for one in said if _passes(one, shelf, is_bounded=False)]
        return Listed(
            ids=ids,
            total=len(hits),
            offset=offset,
            facets=tuple(_counted(said, hits, shelf)),
            low=min(prices, default=None),
            high=max(prices, default=None),
        )

    def near(self, uow: UnitOfWork, words: Sequence[str]) -> Mapping[str, str | None]:
        known = sorted({word for one in self._documents(uow) for word in one.spoken() if len(word) > 2})
        return {word: closest(word, known) for word in words}

    def begun(self, uow: UnitOfWork, start: str, limit: int) -> tuple[str, ...]:
        counts = Counter(word for one in self._documents(uow) for word in one.spoken() if word.startswith(start))
        return tuple(word for word, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:limit])

    def index(self, uow: UnitOfWork, product_ids: Sequence[UUID]) -> None:
        catalog.refresh_listing(uow, product_ids)
        self.forget(uow, product_ids)
        for one in uow.all(_Document, _DOCUMENTS, ids=list(product_ids)):
            self._shelves[uow.tenant_id].setdefault(one.product_id, []).append(one)

    def forget(self, uow: UnitOfWork, product_ids: Sequence[UUID]) -> None:
        for product_id in product_ids:
            self._shelves[uow.tenant_id].pop(product_id, None)

    def _documents(self, uow: UnitOfWork) -> Iterable[_Document]:
        return [one for documents in self._shelves[uow.tenant_id].values() for one in documents]


def _has_words(one: _Document, search: Search) -> bool:
    """Synonyms are taken word for word, phrases as their words in any order."""
    stems = {_stem(word) for word in one.spoken()}
    meanings = {phrase: group for group in search.synonyms for phrase in group}
    for place, word in enumerate(search.words, start=1):
        phrases = [(word,), *meanings.get((word,), ())]
        goes_on = search.is_begun and place == len(search.words)
        if not any({_stem(part) for part in phrase} <= stems for phrase in phrases) and not (
            goes_on and any(stem.startswith(word) for stem in one.spoken())
        ):
            return False
    return True


def _stem(word: str) -> str:
    return re.sub(r"(es|s)$", "", word) if len(word) > 3 else word


def _passes(one: _Document, shelf: ListQuestion, *, without: str = "", is_bounded: bool = True) -> bool:
    if shelf.category_id and str(shelf.category_id) not in one.values("category"):
        return False
    if is_bounded and shelf.min_minor is not None and one.price_minor < shelf.min_minor:
        return False
    if is_bounded and shelf.max_minor is not None and one.price_minor > shelf.max_minor:
        return False
    return all(one.values(key) & set(values) for key, values in shelf.groups.items() if key != without)


def _counted(
    said: Sequence[_Document], hits: Sequence[_Document], shelf: ListQuestion
) -> Iterable[tuple[str, str, int]]:
    counts = Counter(facet for one in hits for facet in one.facets if facet.split("\x1f", 1)[0] not in shelf.groups)
    for key in shelf.groups:
        others = [one for one in said if _passes(one, shelf, without=key)]
        counts.update(f"{key}\x1f{value}" for one in others for value in one.values(key))
    for facet, count in counts.most_common():
        key, value = facet.split("\x1f", 1)
        yield key, value, count
