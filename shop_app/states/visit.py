"""Where in the shop somebody is: the parts of the address that choose what a page shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import parse_qsl

MOST_PARAMETERS = 60


@dataclass(frozen=True, slots=True)
class Visit:
    """`parts` are the varying parts of the path, `query` what follows the question mark, the first of each name.

    `pairs` is the query in full, for lists whose filters may be named several times.
    """

    parts: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    pairs: tuple[tuple[str, str], ...] = ()

    @classmethod
    def at(cls, parts: Mapping[str, Any], query: str, asks: Iterable[str] | None = None) -> Self:
        """From an address that a browser chose: texts only, and not too many.

        `asks` names the parameters to look at, a trailing dot standing for any ending; all of them without it.
        """
        wanted = None if asks is None else tuple(asks)
        pairs = tuple(
            (name, value)
            for name, value in parse_qsl(query, max_num_fields=None)[:MOST_PARAMETERS]
            if wanted is None or any(name == ask or (ask.endswith(".") and name.startswith(ask)) for ask in wanted)
        )
        first: dict[str, str] = {}
        for name, value in pairs:
            first.setdefault(name, value)
        return cls({name: str(part) for name, part in parts.items()}, first, pairs)
