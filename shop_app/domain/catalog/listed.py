"""Which products a list holds: ids, counts and facets from ``search_product``, by one function of the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.catalog.listing import FACET_SEPARATOR
from shop_app.domain.catalog.schemas import Sort

# Facets of more products than this are counted on a sample of about so many.
MOST_COUNTED = 3_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ListQuestion:
    """What a list holds. ``query`` is a text for ``to_tsquery``; ``groups`` maps a facet's key to the values chosen.

    ``clamp``: a page past the end is the last one.
    """

    currency: str
    query: str = ""
    category_id: UUID | None = None
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    min_minor: int | None = None
    max_minor: int | None = None
    sort: Sort = Sort.NEWEST
    limit: int
    offset: int = 0
    clamp: bool = False
    with_facets: bool = False

    def document(self) -> dict[str, Any]:
        groups = {key: [key + FACET_SEPARATOR + value for value in values] for key, values in self.groups.items()}
        given = {
            "query": self.query or None,
            "scope": str(self.category_id) if self.category_id else None,
            "groups": groups or None,
            "chosen": [facet for facets in groups.values() for facet in facets] or None,
            "min": self.min_minor,
            "max": self.max_minor,
            "clamp": self.clamp or None,
            "with_facets": self.with_facets or None,
        }
        return {
            "currency": self.currency,
            "sort": self.sort,
            "limit": self.limit,
            "offset": self.offset,
            "most": MOST_COUNTED,
        } | {name: value for name, value in given.items() if value is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A page of a list, by ids. ``facets`` are ``(key, value, count)``; ``low`` and ``high`` are the least and the
    highest price of what could be found at any price.
    """

    ids: tuple[UUID, ...]
    total: int
    offset: int
    facets: tuple[tuple[str, str, int], ...] = ()
    low: int | None = None
    high: int | None = None
    is_estimate: bool = False


def listed(uow: UnitOfWork, question: ListQuestion) -> Listed:
    """A page of the list, and how long it is."""
    found = uow.scalar("SELECT find_products(%(question)s)", question=Jsonb(question.document()))
    return Listed(
        ids=tuple(UUID(one) for one in found["ids"]),
        total=found["total"],
        offset=found["offset"],
        facets=tuple((*facet.split(FACET_SEPARATOR, 1), count) for facet, count in found.get("facets", ())),
        low=found.get("low"),
        high=found.get("high"),
        is_estimate=found.get("is_estimate", False),
    )
