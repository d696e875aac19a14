"""Reading reviews."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shop_app.core.formatting import date_text
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.reviews.rules import histogram
from shop_app.domain.reviews.schemas import ReviewList, ReviewView

PAGE_SIZE = 5

_COUNTS = """
    SELECT rating AS stars, count(*) AS count FROM review
    WHERE product_id = %(product)s AND status = 'published' GROUP BY rating
"""
_PAGE = """
    SELECT r.id, r.author, r.rating, r.title, r.body, r.is_verified, r.created_at, t.time_zone
    FROM review r JOIN tenant t ON t.id = r.tenant_id
    WHERE r.product_id = %(product)s AND r.status = 'published' AND (%(stars)s::int IS NULL OR r.rating = %(stars)s)
    ORDER BY r.created_at DESC, r.id DESC LIMIT %(limit)s OFFSET %(offset)s
"""


@dataclass(frozen=True, slots=True)
class _Count:
    stars: int
    count: int


@dataclass(frozen=True, slots=True)
class _Row:
    id: UUID
    author: str
    rating: int
    title: str
    body: str
    is_verified: bool
    created_at: datetime
    time_zone: str

    def view(self) -> ReviewView:
        return ReviewView(
            id=self.id,
            author=self.author,
            rating=self.rating,
            title=self.title,
            body=self.body,
            is_verified=self.is_verified,
            created_at=self.created_at,
            written_text=date_text(self.created_at, self.time_zone),
        )


def reviews_of(uow: UnitOfWork, product_id: UUID, *, stars: int | None = None, page: int = 1) -> ReviewList:
    """A page of a product's published reviews, only those with ``stars`` if given; a page past the end is the last."""
    counts: Sequence[_Count] = uow.all(_Count, _COUNTS, product=product_id)
    bars = histogram({row.stars: row.count for row in counts})
    count = sum(bar.count for bar in bars)
    total = sum(bar.count for bar in bars if stars in (None, bar.stars))
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    rows = uow.all(_Row, _PAGE, product=product_id, stars=stars, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
    return ReviewList(
        average=round(sum(bar.stars * bar.count for bar in bars) / count, 1) if count else None,
        count=count,
        histogram=bars,
        reviews=tuple(row.view() for row in rows),
        total=total,
        page=page,
        pages=pages,
    )
