"""What a spreadsheet would take for a formula. Pure."""

from __future__ import annotations

_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r")


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would calculate it instead of showing it."""
    return text.startswith(_BEGINNINGS)
