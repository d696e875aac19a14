"""What a query may become while it is typed."""

from __future__ import annotations

from collections.abc import Sequence

from shop_app.core.permissions import open_to_shoppers
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import catalog, tenants
from shop_app.domain.catalog import ListQuestion, Sort, words_of
from shop_app.domain.search.engines import Search, engine
from shop_app.domain.search.queries import shelves_of, suggestion_of
from shop_app.domain.search.rules import LONGEST_QUERY, Shelf
from shop_app.domain.search.schemas import CategorySuggestion, Suggestions
from shop_app.domain.search.synonyms import synonyms_of

MOST = 8
_PRODUCTS = 3
_CATEGORIES = 2
# One letter begins too many words to be looked up in products.
_SHORTEST = 2


def suggest(uow: UnitOfWork, typed: str) -> Suggestions:
    """At most eight suggestions: how the last word may end, categories, and products with their prices."""
    open_to_shoppers(uow)
    words = words_of(typed[:LONGEST_QUERY])
    if not words:
        return Suggestions()
    *before, start = words
    shelf = ListQuestion(currency=tenants.currency_in_use(uow), sort=Sort.RELEVANCE, limit=_PRODUCTS)
    search = Search(words=words, synonyms=synonyms_of(uow, words), is_begun=True, shelf=shelf)
    ids = engine().find(uow, search).ids if len(start) >= _SHORTEST or before else ()
    categories = _categories(uow, words)
    most = MOST - len(categories) - len(ids)
    endings = engine().begun(uow, start, most + 1)
    if before:
        # Only what the words before it go together with: no suggestion leads to nothing.
        endings = tuple(word for word in endings if _finds(uow, (*before, word), shelf))
    if not ids and not endings:
        near = engine().near(uow, words)
        corrected = tuple(near.get(word) or word for word in words)
        if corrected != words and _finds(uow, corrected, shelf):
            *before, ending = corrected
            endings = (ending,)
    # One form of a word is enough: "lamp", and not "lamps" too.
    forms = {word.rstrip("s"): word for word in reversed(endings)}
    completions = tuple(" ".join((*before, word)) for word in endings if forms[word.rstrip("s")] == word)
    return Suggestions(
        completions=tuple(one for one in completions if one != " ".join(words))[:most],
        categories=categories,
        products=catalog.cards_of(uow, ids, shelf.currency),
    )


def _finds(uow: UnitOfWork, words: tuple[str, ...], shelf: ListQuestion) -> bool:
    return engine().find(uow, Search(words=words, shelf=shelf).sized(0)).total > 0


def _categories(uow: UnitOfWork, words: Sequence[str]) -> tuple[CategorySuggestion, ...]:
    shelves = shelves_of(uow)
    return tuple(suggestion_of(shelf, shelves) for shelf in shelves if _begins(shelf, words))[:_CATEGORIES]


def _begins(shelf: Shelf, words: Sequence[str]) -> bool:
    """Whether each typed word begins a word of the category's name."""
    named = words_of(shelf.name)
    return all(any(name.startswith(word) for name in named) for word in words)
