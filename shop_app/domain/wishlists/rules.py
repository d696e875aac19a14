"""What is worth a word about a wish. Pure."""

from __future__ import annotations


def drop_minor(then_minor: int, then_currency: str, now_minor: int, now_currency: str) -> int:
    """How much less it costs than it did; 0 where it does not, or where the two prices are of different currencies."""
    return max(0, then_minor - now_minor) if then_currency == now_currency else 0
