"""Where in the shop somebody is: the parts of the address that choose what a page shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

MOST_PARAMETERS = 20


@dataclass(frozen=True, slots=True)
class Visit:
    """`parts` are the varying parts of the path, `query` what follows the question mark."""

    parts: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def at(cls, parts: Mapping[str, Any], query: str) -> Visit:
        """From an address that a browser chose: texts only, the first of several, and not too many."""
        pairs = parse_qsl(query, max_num_fields=None)[:MOST_PARAMETERS]
        first: dict[str, str] = {}
        for name, value in pairs:
            first.setdefault(name, value)
        return cls({name: str(part) for name, part in parts.items()}, first)
