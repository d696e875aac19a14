"""Countries and postcodes as merchants write them down."""

from __future__ import annotations

import re
from collections.abc import Iterable

from models.errors import ValidationFailed

_RANGE = "..."
_PATTERN = re.compile(r"[A-Z0-9-]+\*?|\*|[A-Z0-9-]+\.\.\.[A-Z0-9-]+")


def bare(postcode: str) -> str:
    """``sw1a 1aa`` and ``SW1A1AA`` are the same code."""
    return "".join(postcode.split()).upper()


def checked_country(code: str) -> str:
    """Two capitals, or ``ValidationFailed``."""
    country = code.strip().upper()
    if not re.fullmatch(r"[A-Z]{2}", country):
        raise ValidationFailed("Use a two-letter country code such as DE.", field="country")
    return country


def checked_postcodes(patterns: Iterable[str]) -> tuple[str, ...]:
    """Codes, ``90*``, ``10000...19999``: tidied, each once, in order; ``ValidationFailed`` for anything else."""
    tidy = sorted({bare(pattern) for pattern in patterns} - {""})
    for pattern in tidy:
        first, dots, last = pattern.partition(_RANGE)
        if not _PATTERN.fullmatch(pattern) or (dots and (len(first) != len(last) or first > last)):
            raise ValidationFailed(
                "“{pattern}” is no postcode, no beginning like 90* and no range like 10000...19999.",
                field="postcodes",
                pattern=pattern,
            )
    return tuple(tidy)


def postcode_spellings(postcode: str) -> list[str]:
    """Every list entry other than a range that takes in ``postcode``: itself, and each beginning with a star.

    What follows a hyphen narrows a code down, so ``90210-1234`` is also in ``90210``.
    """
    whole = bare(postcode)
    if not whole:
        return ["*"]
    return [
        *dict.fromkeys((whole, whole.partition("-")[0])),
        *(f"{whole[:length]}*" for length in range(len(whole) + 1)),
    ]


def holds_postcode(patterns: Iterable[str], postcode: str) -> bool:
    """Whether a list of postcodes takes one in; an empty list takes in all."""
    patterns = tuple(patterns)
    if not patterns or not set(patterns).isdisjoint(postcode_spellings(postcode)):
        return True
    short = bare(postcode).partition("-")[0]
    for pattern in patterns:
        first, dots, last = pattern.partition(_RANGE)
        if dots and len(short) == len(first) and first <= short <= last:
            return True
    return False
