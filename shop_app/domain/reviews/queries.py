"""Reading reviews."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from shop_app.core.formatting import date_text
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.reviews.pictures import AS_JSON, pictures_from
from shop_app.domain.reviews.rules import histogram, shown_author
from shop_app.domain.reviews.schemas import ReviewList, ReviewSort, ReviewView

PAGE_SIZE = 10

_COUNTS = """
    SELECT rating AS stars, count(*) AS count FROM review
    WHERE product_id = %(product)s AND status = 'published' GROUP BY rating
"""
_PAGE = f"""
    SELECT r.id, r.author, r.rating, r.title, r.body, r.is_verified, r.created_at, t.time_zone, r.reply,
           {AS_JSON} AS pictures
    FROM review r JOIN tenant t ON t.id = r.tenant_id
    WHERE r.product_id = %(product)s AND r.status = 'published' AND (%(stars)s::int IS NULL OR r.rating = %(stars)s)
    ORDER BY {{order}} LIMIT %(limit)s OFFSET %(offset)s
"""
_NEWEST = "r.created_at DESC, r.id DESC"
_ORDERS = {
    ReviewSort.NEWEST: _NEWEST,
    ReviewSort.HIGHEST: f"r.rating DESC, {_NEWEST}",
    ReviewSort.LOWEST: f"r.rating, {_NEWEST}",
    ReviewSort.PICTURES: f"EXISTS (SELECT FROM review_picture m WHERE m.review_id = r.id) DESC, {_NEWEST}",
}


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
    reply: str
    pictures: list[list[Any]] | None

    def view(self) -> ReviewView:
        return ReviewView(
            id=self.id,
            author=shown_author(self.author),
            rating=self.rating,
            title=self.title,
            body=self.body,
            is_verified=self.is_verified,
            created_at=self.created_at,
            written_text=date_text(self.created_at, self.time_zone),
            reply=self.reply,
            pictures=pictures_from(self.pictures, self.author),
        )


def reviews_of(
    uow: UnitOfWork,
    product_id: UUID,
    *,
    stars: int | None = None,
    sort: ReviewSort = ReviewSort.NEWEST,
    page: int = 1,
) -> ReviewList:
    """A page of a product's published reviews, only those with ``stars`` if given; a page past the end is the last."""
    counts: Sequence[_Count] = uow.all(_Count, _COUNTS, product=product_id)
    bars = histogram({row.stars: row.count for row in counts})
    count = sum(bar.count for bar in bars)
    total = sum(bar.count for bar in bars if stars in (None, bar.stars))
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    rows = (
        uow.all(
            _Row,
            _PAGE.format(order=_ORDERS[sort]),
            product=product_id,
            stars=stars,
            limit=PAGE_SIZE,
            offset=(page - 1) * PAGE_SIZE,
        )
        if total
        else []
    )
    return ReviewList(
        average=round(sum(bar.stars * bar.count for bar in bars) / count, 1) if count else None,
        count=count,
        histogram=bars,
        reviews=tuple(row.view() for row in rows),
        total=total,
        page=page,
        pages=pages,
    )
