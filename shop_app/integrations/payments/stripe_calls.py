"""What the parts of the Stripe gateway share: a way to ask, which ``stripe.py`` gives them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from shop_app.integrations.payments.refusals import ProviderUnreachable

Document = Mapping[str, Any]
Read = TypeVar("Read")
LARGEST_PAGE = 100
UNREADABLE = (KeyError, TypeError, ValueError, AttributeError)


class StripeCalls:
    """``_v1`` is the library's namespace of calls; its operations are handed on, never called here."""

    _v1: Any

    def _call(self, operation: Callable[..., Any], *arguments: Any, key: str | None = None) -> dict[str, Any]:
        raise NotImplementedError

    def _ask(
        self, read: Callable[[Document], Read], operation: Callable[..., Any], *arguments: Any, key: str | None = None
    ) -> Read:
        """The answer in our own words. One that lacks what it must have is none to believe: ``ProviderUnreachable``."""
        return _readable(read, self._call(operation, *arguments, key=key))

    def _listed(
        self, read: Callable[[Document], Read], operation: Callable[..., Any], *path: str, **asked: Any
    ) -> Iterator[Read]:
        """Every row of a list, page by page as they are read."""
        asked["limit"] = LARGEST_PAGE
        more = True
        while more:
            page = self._call(operation, *path, asked)
            rows = _readable(lambda found: found["data"], page)
            yield from (_readable(read, row) for row in rows)
            more = bool(page.get("has_more")) and bool(rows)
            if more:
                asked["starting_after"] = rows[-1]["id"]


def _readable(read: Callable[[Document], Read], answer: Document) -> Read:
    try:
        return read(answer)
    except UNREADABLE as error:
        raise ProviderUnreachable("The payment provider's answer cannot be read.", missing=str(error)) from error
