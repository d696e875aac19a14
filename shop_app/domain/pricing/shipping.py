"""What a way to deliver costs."""

from __future__ import annotations


def shipping_price(amount_minor: int, free_over_minor: int | None, subtotal_minor: int) -> int:
    """The rate, or nothing once the goods reach the free threshold."""
    return 0 if free_over_minor is not None and subtotal_minor >= free_over_minor else amount_minor
