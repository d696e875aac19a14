"""Bringing reviews along."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from models.errors import NotFound
from models.values.ids import new_id
from shop_app.core.permissions import Permission, require
from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.reviews.rules import check_review
from shop_app.domain.reviews.schemas import NewReview

_INSERT = """
    INSERT INTO review (id, product_id, author, rating, title, body, status, is_verified, created_at)
    VALUES (%(id)s, %(product_id)s, %(author)s, %(rating)s, %(title)s, %(body)s, 'published', %(is_verified)s,
            coalesce(%(written_at)s, app_now()))
"""
# In the transaction of the reviews themselves, so that a list's stars are never apart from a page's.
_COUNT = """
    UPDATE product SET rating_count = rating_count + %(count)s, rating_sum = rating_sum + %(sum)s WHERE id = %(id)s
"""


def add_reviews(uow: UnitOfWork, reviews: Sequence[NewReview]) -> list[UUID]:
    """Publishes reviews that the merchant brings along, such as those of an earlier shop; returns their ids.

    Not undone as a whole: a review that should not stand is rejected by itself.
    """
    require(uow, Permission.CATALOG_WRITE)
    for review in reviews:
        check_review(author=review.author, rating=review.rating, title=review.title, body=review.body)
    ids = [new_id() for _ in reviews]
    counts, sums = Counter[UUID](), Counter[UUID]()
    for review in reviews:
        counts[review.product_id] += 1
        sums[review.product_id] += review.rating
    for product_id in sorted(counts):
        if uow.execute(_COUNT, id=product_id, count=counts[product_id], sum=sums[product_id]) == 0:
            raise NotFound(t("There is no such product."))
    uow.execute_many(
        _INSERT,
        [
            {
                "id": review_id,
                "product_id": review.product_id,
                "author": review.author,
                "rating": review.rating,
                "title": review.title,
                "body": review.body,
                "is_verified": review.is_verified,
                "written_at": review.written_at,
            }
            for review_id, review in zip(ids, reviews, strict=True)
        ],
    )
    for product_id in sorted(counts):
        uow.record("ProductUpdated", aggregate="product", aggregate_id=product_id, data={"changed": ["reviews"]})
    return ids
