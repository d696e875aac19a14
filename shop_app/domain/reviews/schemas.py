"""What reviews hand out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewView:
    """A published review. ``written_text`` is its day as people read it."""

    id: UUID
    author: str
    rating: int
    title: str
    body: str
    is_verified: bool
    created_at: datetime
    written_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingBar:
    """How many gave so many stars, and their share in whole percent."""

    stars: int
    count: int
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewList:
    """A page of a product's reviews, newest first. ``histogram`` goes from five stars to one and counts them all."""

    average: float | None
    count: int
    histogram: tuple[RatingBar, ...]
    reviews: tuple[ReviewView, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReview:
    """What somebody says of a product, 1 to 5 stars."""

    product_id: UUID
    author: str
    rating: int
    title: str = ""
    body: str = ""
    is_verified: bool = False
    written_at: datetime | None = None
