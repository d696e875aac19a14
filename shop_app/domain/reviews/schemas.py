"""What reviews take in and hand out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from models.review import ReviewStatus
from shop_app.domain.catalog import Picture


class ReviewSort(StrEnum):
    """The orders a product's reviews can stand in."""

    NEWEST = "newest"
    HIGHEST = "highest"
    LOWEST = "lowest"
    PICTURES = "pictures"
    """Those with photographs first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewView:
    """A published review. ``written_text`` is its day as people read it; ``reply`` is the shop's answer or empty."""

    id: UUID
    author: str
    rating: int
    title: str
    body: str
    is_verified: bool
    created_at: datetime
    written_text: str
    reply: str
    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingBar:
    """How many gave so many stars, and their share in whole percent."""

    stars: int
    count: int
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewList:
    """A page of a product's reviews. ``histogram`` goes from five stars to one and counts them all; ``total`` counts
    those with the stars asked for."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Somebody who bought a product, by the latest order that has it. ``written`` is what they said of it before."""

    customer_id: UUID
    order_id: UUID
    name: str
    written: Written | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A review as its author sees it: its status, and the reason where it was rejected."""

    id: UUID
    author: str
    rating: int
    title: str
    body: str
    status: ReviewStatus
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModeratedReview:
    """A review as staff reads it. ``order_number`` is the purchase that proves it."""

    id: UUID
    product_id: UUID
    product_slug: str
    product_title: str
    order_number: int | None
    author: str
    rating: int
    title: str
    body: str
    status: ReviewStatus
    is_verified: bool
    reason: str
    reply: str
    created_at: datetime
    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """``publishes_at_once``: what a buyer writes stands on the page before anybody has read it."""

    publishes_at_once: bool = False
