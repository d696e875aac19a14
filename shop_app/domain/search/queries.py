"""Finding products."""

from __future__ import annotations

from shop_app.core.permissions import open_to_shoppers
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import catalog, tenants
from shop_app.domain.search.schemas import Drop, Facet, FacetValue, Help, SearchQuestion, SearchResult, Suggestions


def find(uow: UnitOfWork, question: SearchQuestion) -> SearchResult:
    """A page of what answers the question, with facets. A page past the end is the last one."""
    open_to_shoppers(uow)
    found = catalog.list_products(
        uow,
        category=question.category or None,
        q=question.q,
        min_minor=question.min_minor,
        max_minor=question.max_minor,
        sort=question.sort,
        page=question.page,
        limit=question.limit,
        currency=tenants.currency_in_use(uow),
    )
    brands = sorted({card.vendor for card in found.products if card.vendor})
    chosen = question.filters.get("brand", ())
    values = tuple(
        FacetValue(
            value=brand,
            label=brand,
            count=sum(card.vendor == brand for card in found.products),
            is_chosen=brand in chosen,
        )
        for brand in brands
    )
    return SearchResult(
        products=found.products,
        total=found.total,
        page=question.page,
        pages=max(1, -(-found.total // question.limit)),
        facets=(Facet(key="brand", label="Brand", values=values),) if values else (),
    )


def suggest(uow: UnitOfWork, typed: str) -> Suggestions:
    """What the typed words may become."""
    open_to_shoppers(uow)
    return Suggestions(products=find(uow, SearchQuestion(q=typed, limit=3)).products if typed.strip() else ())


def without(uow: UnitOfWork, question: SearchQuestion) -> tuple[Drop, ...]:
    """Which single filter to drop when nothing is left, and how many products that would bring; the most first."""
    open_to_shoppers(uow)
    return ()


def help_with(uow: UnitOfWork, question: SearchQuestion) -> Help:
    """What to show instead when nothing was found."""
    open_to_shoppers(uow)
    return Help(category=None, best_sellers=catalog.home(uow).best_sellers)
