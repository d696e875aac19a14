"""What a way to deliver costs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A price from a weight and a worth of goods on; free from ``free_over_minor`` of goods on."""

    amount_minor: int
    from_weight_g: int = 0
    from_minor: int = 0
    free_over_minor: int | None = None


def band_of(bands: Iterable[Band], *, weight_g: int, goods_minor: int) -> Band | None:
    """The last band that a parcel has reached, by weight first; ``None`` for a parcel that all bands begin above."""
    reached = [band for band in bands if band.from_weight_g <= weight_g and band.from_minor <= goods_minor]
    return max(reached, key=lambda band: (band.from_weight_g, band.from_minor), default=None)


def shipping_price(amount_minor: int, free_over_minor: int | None, goods_minor: int) -> int:
    """The rate, or nothing once the goods reach the free threshold."""
    return 0 if free_over_minor is not None and goods_minor >= free_over_minor else amount_minor
