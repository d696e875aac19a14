"""The only place that moves a review's status: by the table beside the model, together with its product's stars."""

from __future__ import annotations

from uuid import UUID

from models.errors import Conflict
from models.review import REVIEW_TRANSITIONS, ReviewStatus
from shop_app.core.unit_of_work import UnitOfWork

# One statement, so that a product's stars are those of its published reviews whoever moves what at the same time.
# A review is locked before its product, here and in `writing`.
_MOVE = """
    WITH was AS MATERIALIZED (SELECT id, product_id, rating, status FROM review WHERE id = %(id)s FOR UPDATE),
    moved AS (
        UPDATE review r SET status = %(to)s, reason = %(reason)s, decided_at = app_now() FROM was
        WHERE r.id = was.id AND was.status = ANY(%(sources)s)
        RETURNING was.product_id, was.rating,
                  CASE WHEN %(to)s = 'published' THEN 1 WHEN was.status = 'published' THEN -1 ELSE 0 END AS change)
    UPDATE product p SET rating_count = p.rating_count + moved.change,
        rating_sum = p.rating_sum + moved.change * moved.rating
    FROM moved WHERE p.id = moved.product_id RETURNING p.id
"""


def move_review(uow: UnitOfWork, review_id: UUID, to: ReviewStatus, reason: str = "") -> None:
    """Moves a review and tells whoever shows its product; ``Conflict`` where the table has no such step."""
    sources = [source.value for source, targets in REVIEW_TRANSITIONS.items() if to in targets]
    product_id = uow.scalar(_MOVE, id=review_id, to=to.value, reason=reason, sources=sources)
    if product_id is None:
        raise Conflict(
            "This review cannot become “{to}” any more. Look at it again.", code="ILLEGAL_TRANSITION", to=to.value
        )
    tell_product(uow, product_id)


def tell_product(uow: UnitOfWork, product_id: UUID) -> None:
    """Leaves the fact that what a product's page says of reviews has changed."""
    uow.record("ProductUpdated", aggregate="product", aggregate_id=product_id, data={"changed": ["reviews"]})
