"""The site map as the wrapper needs it: which addresses are pages, and how each begins."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shop_app.first_paint.painting import FirstPaint
from shop_app.states.visit import Visit

_PART = re.compile(r"\[(\w+)\]")


@dataclass(frozen=True, slots=True)
class Page:
    """A page's address in Reflex's words, its title, whether it stands in the storefront's frame, and its first
    paint if it has public content of its own."""

    path: str
    title: Callable[[], Any]
    in_storefront: bool
    first: FirstPaint | None = None

    def visit(self, parts: Mapping[str, str], query: str) -> Visit:
        """What an address asks of this page; parameters that do not change it are not looked at."""
        return Visit.at(parts, query, self.first.asks if self.first else ())


class Site:
    """Finds the page behind a path."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self._pages = [(re.compile(_PART.sub(r"(?P<\1>[^/]+)", page.path)), page) for page in pages]

    def find(self, path: str, query: str) -> tuple[Page, Visit] | None:
        """The page and what its address asks for; the first that fits wins."""
        for pattern, page in self._pages:
            if found := pattern.fullmatch(path):
                return page, page.visit(found.groupdict(), query)
        return None
