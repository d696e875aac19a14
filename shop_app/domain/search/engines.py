"""What can find products: Postgres, unless the environment names another (D14)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Protocol
from uuid import UUID

from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.catalog import Listed, ListQuestion, Phrase
from shop_app.settings import settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What an engine is asked: words, each in any of its meanings, and what else a list is narrowed by.

    ``is_begun``: the last word may go on. ``shelf`` holds the rest; its ``query`` is the engine's to fill.
    """

    words: tuple[str, ...]
    synonyms: tuple[tuple[Phrase, ...], ...] = ()
    is_begun: bool = False
    shelf: ListQuestion

    def sized(self, limit: int) -> Search:
        """The same without facets, for its first ``limit`` products."""
        return replace(self, shelf=replace(self.shelf, limit=limit, offset=0, clamp=False, with_facets=False))


class SearchEngine(Protocol):
    """Each call is for the shop of the unit of work, and answers with its products only."""

    def find(self, uow: UnitOfWork, search: Search) -> Listed:
        """A page of what has all the words and passes all the filters; each facet counted with all but its own."""

    def near(self, uow: UnitOfWork, words: Sequence[str]) -> Mapping[str, str | None]:
        """For each word the shop's own that is closest to it, itself if the shop has it; ``None`` if none is close."""

    def begun(self, uow: UnitOfWork, start: str, limit: int) -> tuple[str, ...]:
        """The shop's words that begin so, the most frequent first."""

    def index(self, uow: UnitOfWork, product_ids: Sequence[UUID]) -> None:
        """Takes in products as they stand; what is no longer on sale is forgotten."""

    def forget(self, uow: UnitOfWork, product_ids: Sequence[UUID]) -> None:
        """These products are found no more, until they are indexed again."""


@cache
def engine() -> SearchEngine:
    """The engine of this process, by the setting ``SEARCH_ENGINE``."""
    # The adapters import what is declared above.
    from shop_app.domain.search.memory import MemoryEngine
    from shop_app.domain.search.postgres import PostgresEngine

    engines: dict[str, type[SearchEngine]] = {"postgres": PostgresEngine, "memory": MemoryEngine}
    return engines[settings().search_engine]()
