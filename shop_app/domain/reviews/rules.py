"""What a set of ratings comes to."""

from __future__ import annotations

from collections.abc import Mapping

from models.values.money import allocate
from shop_app.domain.reviews.schemas import RatingBar

MOST_STARS = 5


def histogram(counts: Mapping[int, int]) -> tuple[RatingBar, ...]:
    """A bar for each number of stars, most first; their percents add up to 100."""
    stars = range(MOST_STARS, 0, -1)
    weights = [counts.get(one, 0) for one in stars]
    percents = allocate(100, weights) if any(weights) else [0] * MOST_STARS
    return tuple(
        RatingBar(stars=one, count=count, percent=percent)
        for one, count, percent in zip(stars, weights, percents, strict=True)
    )
