"""A list's address: every choice that somebody made of it, and the addresses one step away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import urlencode

from models.values.money import Money
from shop_app.domain import catalog, search
from shop_app.states.visit import Visit

# “Load more” makes the page longer; an address asks for so much of it and no more.
MOST_PAGES = 8
FILTER = "f."
ASKS = ("q", "sort", "page", "min", "max", "stock", "rating", FILTER)

_LONGEST = 200
_MOST_VALUES, _MOST_KEYS = 40, 20
_LARGEST_MINOR = 10**12


def field_of(key: str) -> str:
    """The query parameter and form field of a facet's values."""
    return key if key in ("stock", "rating") else FILTER + key


@dataclass(frozen=True, slots=True, kw_only=True)
class ListAddress:
    """`filters` are (key, value) pairs in the order chosen; `least` and `most` are amounts as they were typed."""

    path: str
    q: str = ""
    sort: str = ""
    page: int = 1
    least: str = ""
    most: str = ""
    in_stock: bool = False
    rating: int | None = None
    filters: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, path: str, visit: Visit) -> Self:
        """What an address asks for; what no list of ours would ask is not there."""
        query = visit.query
        stars = query.get("rating", "")
        filters = tuple(
            dict.fromkeys(
                (name.removeprefix(FILTER), value)
                for name, value in visit.pairs
                if name.startswith(FILTER) and len(name) + len(value) <= _LONGEST and "\0" not in name + value
            )
        )
        return cls(
            path=path,
            q=query.get("q", "").replace("\0", "").strip()[:_LONGEST],
            sort=_sort_in(query.get("sort", "")),
            page=_page_in(query.get("page", "")),
            least=query.get("min", "").strip()[:20],
            most=query.get("max", "").strip()[:20],
            in_stock=query.get("stock") == "1",
            rating=int(stars) if stars in ("1", "2", "3", "4") else None,
            filters=_few(filters),
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but words, order and length was chosen."""
        return bool(self.filters or self.least or self.most or self.in_stock or self.rating)

    @property
    def href(self) -> str:
        """The address itself, each choice in its place, so that equal choices are equal addresses."""
        query = urlencode(list(self._pairs()))
        return f"{self.path}?{query}" if query else self.path

    def _pairs(self) -> Iterator[tuple[str, str]]:
        if self.q:
            yield "q", self.q
        for key, value in self.filters:
            yield FILTER + key, value
        if self.least:
            yield "min", self.least
        if self.most:
            yield "max", self.most
        if self.rating:
            yield "rating", str(self.rating)
        if self.in_stock:
            yield "stock", "1"
        if self.sort:
            yield "sort", self.sort
        if self.page > 1:
            yield "page", str(self.page)

    def at(self, page: int) -> Self:
        """The list as far as a page."""
        return replace(self, page=page)

    def about(self, q: str) -> Self:
        """The list for other words, from its beginning."""
        return replace(self, q=q, page=1)

    def bare(self) -> Self:
        """The list with nothing filtered out."""
        return replace(self, page=1, least="", most="", in_stock=False, rating=None, filters=())

    def without(self, key: str, value: str = "") -> Self:
        """The list without one choice; `key` is a filter's, or `price`, `rating`, `stock`."""
        match key:
            case "price":
                return replace(self, page=1, least="", most="")
            case "rating":
                return replace(self, page=1, rating=None)
            case "stock":
                return replace(self, page=1, in_stock=False)
            case _:
                kept = tuple(pair for pair in self.filters if pair != (key, value))
                return replace(self, page=1, filters=kept)

    def question(self, currency: str, *, category: str = "", default: catalog.Sort) -> search.SearchQuestion:
        """What this asks of the shop's range, amounts in a currency; bounds that are no amounts are none."""
        chosen: dict[str, tuple[str, ...]] = {}
        for key, value in self.filters:
            chosen[key] = (*chosen.get(key, ()), value)
        return search.SearchQuestion(
            q=self.q,
            category=category,
            filters=chosen,
            min_minor=_minor(self.least, currency),
            max_minor=_minor(self.most, currency),
            in_stock=self.in_stock,
            rating=self.rating,
            sort=catalog.Sort(self.sort) if self.sort else default,
        )


def _few(filters: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    keys = list(dict.fromkeys(key for key, _ in filters))[:_MOST_KEYS]
    return tuple(pair for pair in filters if pair[0] in keys)[:_MOST_VALUES]


def _minor(text: str, currency: str) -> int | None:
    with suppress(ValueError):
        amount = Money.parse(text, currency).minor
        return amount if 0 <= amount <= _LARGEST_MINOR else None
    return None


def _sort_in(text: str) -> str:
    with suppress(ValueError):
        return catalog.Sort(text).value
    return ""


def _page_in(text: str) -> int:
    is_page = text.isascii() and text.isdigit() and 0 < len(text) < 4
    return min(max(int(text), 1), MOST_PAGES) if is_page else 1
