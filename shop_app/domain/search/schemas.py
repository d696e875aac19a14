"""What is asked of a shop's range, and what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from shop_app.domain.catalog import PAGE_SIZE, ProductCard, Sort


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchQuestion:
    """``category`` is a slug and means everything below it too; empty, and ``q`` empty, is the whole range.

    ``filters`` maps a key (``option.<Name>``, ``attribute.<Name>``, ``brand``, ``category``) to the values chosen:
    any of one key, and all keys together. ``rating`` is the least average that will do. Amounts are in the currency
    in use.
    """

    q: str = ""
    category: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    min_minor: int | None = None
    max_minor: int | None = None
    in_stock: bool = False
    rating: int | None = None
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    limit: int = PAGE_SIZE


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    """A value with how many products it would leave, all other filters applied. ``swatch`` is ``#rrggbb`` or empty.

    ``value`` is what a question's filter takes; ``label`` is for people.
    """

    value: str
    label: str
    count: int
    is_chosen: bool = False
    swatch: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A way to narrow a list. A ``range`` has no values, but the least and the highest amount found.

    ``key`` is a filter's key, or ``price``, ``rating``, ``stock``.
    """

    key: str
    label: str
    kind: Literal["values", "range"] = "values"
    values: tuple[FacetValue, ...] = ()
    min_minor: int | None = None
    max_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """A page of what was found. ``is_estimate``: the facets of a long list are counted on a part of it.

    ``corrected``: nothing was found for the words given, so these were searched for. ``did_you_mean``: words close to
    those given that find more.
    """

    products: tuple[ProductCard, ...]
    total: int
    is_estimate: bool = False
    page: int = 1
    pages: int = 1
    facets: tuple[Facet, ...] = ()
    corrected: str = ""
    did_you_mean: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CategorySuggestion:
    """A category whose name begins with what is typed; ``within`` is its parent's name."""

    name: str
    slug: str
    within: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions:
    """At most eight in all. A completion is the whole query, what was typed included."""

    completions: tuple[str, ...] = ()
    categories: tuple[CategorySuggestion, ...] = ()
    products: tuple[ProductCard, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """A filter without which ``count`` products would be left. ``key`` is also ``price``, ``rating`` or ``stock``."""

    label: str
    key: str
    value: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """For those who found nothing: the nearest category, and what sells best."""

    category: CategorySuggestion | None
    best_sellers: tuple[ProductCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SynonymGroup:
    """Words or phrases in lower case that mean the same."""

    id: UUID
    words: tuple[str, ...]
