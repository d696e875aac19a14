"""Searching: public, and finished once like the catalogue; what the shop's words mean: for staff."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from shop_app.api.deps import StaffCall, envelope
from shop_app.api.rest import refusals
from shop_app.api.rest.products import Question, answered, bound, read_form, summary
from shop_app.api.schemas import Envelope, money
from shop_app.api.schemas.search import (
    Facet,
    SearchAnswer,
    SearchQuery,
    SuggestionAnswer,
    SuggestionQuery,
    SynonymBody,
    Synonyms,
)
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import search, tenants

SEARCH = "/api/v1/search"
SUGGESTIONS = SEARCH + "/suggestions"
SYNONYMS = SEARCH + "/synonyms"

router = APIRouter(tags=["Search"])


@router.get(SEARCH, responses=refusals(), response_model=Envelope[SearchAnswer])
async def find(request: Request, query: Annotated[SearchQuery, Query()]) -> Response:
    """Products with all the words, narrowed by facets. ``meta`` has ``page``, ``pages`` and ``total``."""
    return await answered(request, search_question(query))


@router.get(SUGGESTIONS, responses=refusals(), response_model=Envelope[SuggestionAnswer])
async def suggest(request: Request, query: Annotated[SuggestionQuery, Query()]) -> Response:
    """What the typed words may become."""
    return await answered(request, suggestion_question(query))


@router.get(SYNONYMS, responses=refusals(403), response_model=Envelope[list[Synonyms]])
async def list_synonyms(call: StaffCall) -> Response:
    """Every group of words that mean the same."""
    return await call.look(search.list_synonyms, _groups)


@router.post(SYNONYMS, status_code=201, responses=refusals(403, 409, 429), response_model=Envelope[list[Synonyms]])
async def add_synonyms(call: StaffCall, body: SynonymBody) -> Response:
    """Has words find the same from now on. Answers with every group."""

    def add(uow: UnitOfWork) -> Sequence[search.SynonymGroup]:
        search.add_synonyms(uow, body.words)
        return search.list_synonyms(uow)

    return await call.change(add, _groups, status=201)


@router.delete(SYNONYMS + "/{synonym_id}", responses=refusals(403, 429), response_model=Envelope[list[Synonyms]])
async def remove_synonyms(call: StaffCall, synonym_id: UUID) -> Response:
    """Forgets a group. Answers with those that are left."""

    def remove(uow: UnitOfWork) -> Sequence[search.SynonymGroup]:
        search.remove_synonyms(uow, synonym_id)
        return search.list_synonyms(uow)

    return await call.change(remove, _groups)


@lru_cache(maxsize=4096)
def read_search_question(query_string: bytes) -> Question:
    """A search from a raw query string, or ``ValidationFailed``."""
    return search_question(read_form(SearchQuery, query_string))


@lru_cache(maxsize=4096)
def read_suggestion_question(query_string: bytes) -> Question:
    """Typed words from a raw query string, or ``ValidationFailed``."""
    return suggestion_question(read_form(SuggestionQuery, query_string))


def search_question(query: SearchQuery) -> Question:
    """A page of results with its facets."""
    filters: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for one in query.filter:
        key, value = one.split(":", 1)
        filters[key] += (value,)

    def look(uow: UnitOfWork) -> bytes:
        currency = tenants.currency_in_use(uow)
        asked = search.SearchQuestion(
            q=query.q,
            category=query.category,
            filters=filters,
            min_minor=bound(query.min_price, currency, "min_price"),
            max_minor=bound(query.max_price, currency, "max_price"),
            in_stock=query.in_stock,
            rating=query.rating,
            sort=query.sort,
            page=query.page,
            limit=query.limit,
        )
        found = search.find(uow, asked)
        answer: SearchAnswer = {
            "products": [summary(card) for card in found.products],
            "facets": [_facet(facet, currency) for facet in found.facets],
            "corrected": found.corrected,
            "did_you_mean": found.did_you_mean,
            "is_estimate": found.is_estimate,
        }
        return envelope(answer, {"page": found.page, "pages": found.pages, "total": found.total})

    key = f"search:{query.model_dump_json(exclude_defaults=True)}"
    return Question(key, look, currency=query.currency, is_search=True)


def suggestion_question(query: SuggestionQuery) -> Question:
    """At most eight suggestions."""

    def look(uow: UnitOfWork) -> bytes:
        found = search.suggest(uow, query.q)
        answer: SuggestionAnswer = {
            "completions": list(found.completions),
            "categories": [{"name": one.name, "slug": one.slug, "within": one.within} for one in found.categories],
            "products": [summary(card) for card in found.products],
        }
        return envelope(answer)

    return Question(f"suggest:{query.q.casefold()}", look, currency=query.currency, is_search=True)


def _facet(facet: search.Facet, currency: str) -> Facet:
    return {
        "key": facet.key,
        "label": facet.label,
        "kind": facet.kind,
        "values": [
            {
                "value": one.value,
                "label": one.label,
                "count": one.count,
                "is_chosen": one.is_chosen,
                "swatch": one.swatch,
            }
            for one in facet.values
        ],
        "min": money(facet.min_minor, currency) if facet.min_minor is not None else None,
        "max": money(facet.max_minor, currency) if facet.max_minor is not None else None,
    }


def _groups(groups: Sequence[search.SynonymGroup]) -> list[Synonyms]:
    return [{"id": str(group.id), "words": list(group.words)} for group in groups]
