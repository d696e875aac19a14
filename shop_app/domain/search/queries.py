"""Finding products: words, their synonyms and their misspellings, filters with honest counts."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from models.errors import NotFound
from shop_app.core.permissions import open_to_shoppers
from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import catalog, tenants
from shop_app.domain.catalog import Listed, ListQuestion, Sort, words_of
from shop_app.domain.search.engines import Search, engine
from shop_app.domain.search.rules import Shelf, checked, facets_of, groups_of
from shop_app.domain.search.schemas import CategorySuggestion, Help, SearchQuestion, SearchResult
from shop_app.domain.search.synonyms import synonyms_of

_SHELVES = "SELECT id::text, parent_id::text, slug, name FROM category ORDER BY position, name"
_NOTHING = Listed(ids=(), total=0, offset=0)
# Below so many, words that look alike and find more are offered.
_FEW = 4
_RAIL = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its words and names looked up. ``search`` is ``None`` where nothing typed is a word."""

    question: SearchQuestion
    shelves: list[Shelf]
    search: Search | None

    @property
    def below(self) -> str | None:
        """The category that the list is of."""
        scope = self.search.shelf.category_id if self.search else None
        return str(scope) if scope else None


def find(uow: UnitOfWork, question: SearchQuestion) -> SearchResult:
    """A page of what answers the question, with facets. A page past the end is the last one.

    ``NotFound`` for an unknown ``category``; ``ValidationFailed`` where a question is too long.
    """
    open_to_shoppers(uow)
    asked = asked_of(uow, question)
    if asked.search is None:
        return SearchResult(products=(), total=0)
    found = engine().find(uow, asked.search)
    corrected = did_you_mean = ""
    words = asked.search.words
    if words and found.total < _FEW and question.page == 1:
        other = _corrected(uow, asked.search)
        if other is not None and found.total == 0:
            instead = engine().find(uow, other)
            if instead.total:
                found, corrected = instead, " ".join(other.words)
        elif other is not None and engine().find(uow, other.sized(0)).total > found.total:
            did_you_mean = " ".join(other.words)
        if found.total == 0:
            found = engine().find(uow, replace(asked.search, is_begun=True))
    return _result(uow, asked, found, corrected, did_you_mean)


def help_with(uow: UnitOfWork, question: SearchQuestion) -> Help:
    """What to show instead where nothing was found: the nearest category, and what sells best."""
    open_to_shoppers(uow)
    shelves = shelves_of(uow)
    by_name = {shelf.name.casefold(): shelf for shelf in shelves}
    words = " ".join(words_of(question.q))
    near = difflib.get_close_matches(words, by_name, n=1) if words else []
    near = near or [name for name in by_name if set(words_of(name)) & set(words_of(question.q))]
    currency = tenants.currency_in_use(uow)
    best = catalog.listed(uow, ListQuestion(currency=currency, sort=Sort.BEST_SELLING, limit=_RAIL))
    return Help(
        category=suggestion_of(by_name[near[0]], shelves) if near else None,
        best_sellers=catalog.cards_of(uow, best.ids, currency),
    )


def asked_of(uow: UnitOfWork, question: SearchQuestion) -> Asked:
    """The question with its words and categories looked up."""
    question = checked(question)
    shelves = shelves_of(uow)
    ids = {shelf.slug: shelf.id for shelf in shelves}
    if question.category and question.category not in ids:
        raise NotFound(t("There is no such category."))
    words = words_of(question.q)
    if question.q.strip() and not words:
        return Asked(question, shelves, None)
    shelf = ListQuestion(
        currency=tenants.currency_in_use(uow),
        category_id=UUID(ids[question.category]) if question.category else None,
        groups=groups_of(question, ids),
        min_minor=question.min_minor,
        max_minor=question.max_minor,
        sort=question.sort,
        limit=question.limit,
        offset=(question.page - 1) * question.limit,
        clamp=True,
        with_facets=True,
    )
    return Asked(question, shelves, Search(words=words, synonyms=synonyms_of(uow, words), shelf=shelf))


def shelves_of(uow: UnitOfWork) -> list[Shelf]:
    """Every category, in the shop's order."""
    return uow.all(Shelf, _SHELVES)


def suggestion_of(shelf: Shelf, shelves: Sequence[Shelf]) -> CategorySuggestion:
    """A category, and where it stands."""
    above = next((one.name for one in shelves if one.id == shelf.parent_id), "")
    return CategorySuggestion(name=shelf.name, slug=shelf.slug, within=above)


def _corrected(uow: UnitOfWork, search: Search) -> Search | None:
    """The same for the shop's own words that look like those typed; ``None`` where there are none others."""
    near = engine().near(uow, search.words)
    words = tuple(near.get(word) or word for word in search.words)
    return None if words == search.words else replace(search, words=words, synonyms=synonyms_of(uow, words))


def _result(uow: UnitOfWork, asked: Asked, found: Listed, corrected: str, did_you_mean: str) -> SearchResult:
    question = asked.question
    shelf = asked.search.shelf if asked.search else None
    currency = shelf.currency if shelf else ""
    return SearchResult(
        products=catalog.cards_of(uow, found.ids, currency),
        total=found.total,
        is_estimate=found.is_estimate,
        page=found.offset // question.limit + 1,
        pages=max(1, -(-found.total // question.limit)),
        facets=facets_of(
            found.facets,
            shelf.groups if shelf else {},
            total=found.total,
            low=found.low,
            high=found.high,
            is_bounded=question.min_minor is not None or question.max_minor is not None,
            shelves=asked.shelves,
            below=asked.below,
        ),
        corrected=corrected,
        did_you_mean=did_you_mean,
    )
