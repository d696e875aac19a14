"""What the shop does with reviews: publishes, rejects, answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from models.errors import NotFound, ValidationFailed
from models.review import ReviewStatus
from models.values.ids import new_id
from shop_app.core.permissions import Permission, require
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain.reviews.pictures import AS_JSON, pictures_from
from shop_app.domain.reviews.rules import LONGEST_REASON, LONGEST_REPLY, check_printable, shown_author
from shop_app.domain.reviews.schemas import ModeratedReview, Policy
from shop_app.domain.reviews.standing import move_review, tell_product

_REVIEWS = f"""
    SELECT r.id, r.product_id, p.slug AS product_slug, p.title AS product_title, o.number AS order_number, r.author,
           r.rating, r.title, r.body, r.status, r.is_verified, r.reason, r.reply, r.created_at, {AS_JSON} AS pictures
    FROM review r JOIN product p ON p.id = r.product_id LEFT JOIN orders o ON o.id = r.order_id
"""
_LIST = (
    _REVIEWS
    + """
    WHERE (%(status)s::text IS NULL OR r.status = %(status)s) AND (%(before)s::uuid IS NULL OR r.id < %(before)s)
    ORDER BY r.id DESC LIMIT %(limit)s
"""
)
_POLICY = "SELECT publishes_at_once FROM review_policy"
_SAVE_POLICY = """
    INSERT INTO review_policy (id, publishes_at_once) VALUES (%(id)s, %(publishes_at_once)s)
    ON CONFLICT (tenant_id) DO UPDATE SET publishes_at_once = excluded.publishes_at_once
"""
_REPLY = """
    UPDATE review SET reply = %(reply)s, replied_at = CASE WHEN %(says_something)s THEN app_now() END
    WHERE id = %(id)s RETURNING product_id
"""


@dataclass(frozen=True, slots=True)
class _Row:
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
    pictures: list[list[Any]] | None

    def view(self) -> ModeratedReview:
        return ModeratedReview(
            id=self.id,
            product_id=self.product_id,
            product_slug=self.product_slug,
            product_title=self.product_title,
            order_number=self.order_number,
            author=shown_author(self.author),
            rating=self.rating,
            title=self.title,
            body=self.body,
            status=self.status,
            is_verified=self.is_verified,
            reason=self.reason,
            reply=self.reply,
            created_at=self.created_at,
            pictures=pictures_from(self.pictures, self.author),
        )


def list_reviews(
    uow: UnitOfWork, *, status: ReviewStatus | None = None, before: UUID | None = None, limit: int = 50
) -> list[ModeratedReview]:
    """Reviews as staff reads them, newest first; ``before`` is the last id of the page before."""
    require(uow, Permission.REVIEWS_WRITE)
    return [row.view() for row in uow.all(_Row, _LIST, status=status, before=before, limit=limit)]


def find_review(uow: UnitOfWork, review_id: UUID) -> ModeratedReview:
    """One of them."""
    require(uow, Permission.REVIEWS_WRITE)
    row = uow.first(_Row, _REVIEWS + "WHERE r.id = %(id)s", id=review_id)
    if row is None:
        raise NotFound("There is no such review.")
    return row.view()


def publish(uow: UnitOfWork, review_id: UUID) -> ModeratedReview:
    """Shows a review on its product's page and counts its stars. Undone by ``reject``."""
    require(uow, Permission.REVIEWS_WRITE)
    find_review(uow, review_id)
    move_review(uow, review_id, ReviewStatus.PUBLISHED)
    uow.record("ReviewModerated", aggregate="review", aggregate_id=review_id, data={"status": "published"})
    return find_review(uow, review_id)


def reject(uow: UnitOfWork, review_id: UUID, *, reason: str) -> ModeratedReview:
    """Keeps a review off the page, or takes it down, and says why: its author reads it. Undone by ``publish``."""
    require(uow, Permission.REVIEWS_WRITE)
    reason = reason.strip()
    if not reason:
        raise ValidationFailed("Say why: the author reads it.", field="reason")
    if len(reason) > LONGEST_REASON:
        raise ValidationFailed("Use at most {longest} characters.", field="reason", longest=LONGEST_REASON)
    check_printable(reason)
    find_review(uow, review_id)
    move_review(uow, review_id, ReviewStatus.REJECTED, reason)
    uow.record("ReviewModerated", aggregate="review", aggregate_id=review_id, data={"status": "rejected"})
    return find_review(uow, review_id)


def reply(uow: UnitOfWork, review_id: UUID, *, text: str) -> ModeratedReview:
    """The shop's answer below a review; an empty one takes it back. Undone by the answer before."""
    require(uow, Permission.REVIEWS_WRITE)
    text = text.strip()
    if len(text) > LONGEST_REPLY:
        raise ValidationFailed("Use at most {longest} characters.", field="text", longest=LONGEST_REPLY)
    check_printable(text)
    product_id = uow.scalar(_REPLY, id=review_id, reply=text, says_something=text != "")
    if product_id is None:
        raise NotFound("There is no such review.")
    tell_product(uow, product_id)
    return find_review(uow, review_id)


def policy_of(uow: UnitOfWork) -> Policy:
    """How this shop handles what buyers write."""
    return uow.first(Policy, _POLICY) or Policy()


def find_policy(uow: UnitOfWork) -> Policy:
    """The same for staff."""
    require(uow, Permission.REVIEWS_WRITE)
    return policy_of(uow)


def change_policy(uow: UnitOfWork, policy: Policy) -> Policy:
    """How it does from now on; what waits keeps waiting. Undone by the same with what stood there before."""
    require(uow, Permission.SETTINGS_WRITE)
    uow.execute(_SAVE_POLICY, id=new_id(), publishes_at_once=policy.publishes_at_once)
    return policy
