"""What the parts of the Stripe gateway share: a way to ask, which ``stripe.py`` gives them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Document = Mapping[str, Any]
LARGEST_PAGE = 100


class StripeCalls:
    """``_v1`` is the library's namespace of calls; its operations are handed to ``_ask``, never called."""

    _v1: Any

    def _ask(self, operation: Callable[..., Any], *arguments: Any, key: str | None = None) -> dict[str, Any]:
        raise NotImplementedError

    def _listed(self, operation: Callable[..., Any], *path: str, **asked: Any) -> Iterator[Document]:
        """Every document of a list, page by page as they are read."""
        asked["limit"] = LARGEST_PAGE
        more = True
        while more:
            page = self._ask(operation, *path, asked)
            yield from page["data"]
            more = bool(page["has_more"])
            if more:
                asked["starting_after"] = page["data"][-1]["id"]
