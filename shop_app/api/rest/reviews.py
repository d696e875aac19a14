"""Reviews: read by everybody, written by buyers, decided on by staff."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from shop_app.api.deps import ShopperCall, StaffCall
from shop_app.api.rest import refusals
from shop_app.api.rest.products import picture_data
from shop_app.api.schemas import Envelope
from shop_app.api.schemas.reviews import (
    ModeratedReview,
    NewReview,
    Rejection,
    Reply,
    Review,
    ReviewPolicy,
    ReviewPolicyBody,
    WrittenReview,
)
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import catalog, reviews
from shop_app.domain.reviews import ReviewSort, ReviewStatus

OF_PRODUCT = "/api/v1/products/{id_or_slug}/reviews"
REVIEWS = "/api/v1/reviews"
SETTINGS = "/api/v1/settings/reviews"

router = APIRouter(tags=["Reviews"])

IdOrSlug = Annotated[str, Path(max_length=200)]


def _list_data(found: reviews.ReviewList) -> list[Review]:
    return [
        {
            "id": str(review.id),
            "author": review.author,
            "rating": review.rating,
            "title": review.title,
            "body": review.body,
            "is_verified": review.is_verified,
            "reply": review.reply,
            "pictures": [picture_data(picture) for picture in review.pictures],
            "created_at": review.created_at.isoformat(),
        }
        for review in found.reviews
    ]


def _written_data(written: reviews.Written) -> WrittenReview:
    return {
        "id": str(written.id),
        "author": written.author,
        "rating": written.rating,
        "title": written.title,
        "body": written.body,
        "status": written.status.value,
        "reason": written.reason,
    }


def _moderated_data(review: reviews.ModeratedReview) -> ModeratedReview:
    return {
        "id": str(review.id),
        "product_id": str(review.product_id),
        "product_slug": review.product_slug,
        "product_title": review.product_title,
        "order_number": review.order_number,
        "author": review.author,
        "rating": review.rating,
        "title": review.title,
        "body": review.body,
        "status": review.status.value,
        "is_verified": review.is_verified,
        "reason": review.reason,
        "reply": review.reply,
        "pictures": [picture_data(picture) for picture in review.pictures],
        "created_at": review.created_at.isoformat(),
    }


def _queue_data(found: list[reviews.ModeratedReview]) -> list[ModeratedReview]:
    return [_moderated_data(review) for review in found]


def _policy_data(policy: reviews.Policy) -> ReviewPolicy:
    return {"publishes_at_once": policy.publishes_at_once}


@router.get(OF_PRODUCT, response_model=Envelope[list[Review]], responses=refusals())
async def list_reviews_of_product(
    call: ShopperCall,
    id_or_slug: IdOrSlug,
    stars: Annotated[int | None, Query(ge=1, le=5)] = None,
    sort: Annotated[ReviewSort, Query()] = ReviewSort.NEWEST,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    """A product's published reviews, ten a page. ``meta`` has ``page``, ``pages``, ``total``, ``average`` and how many
    gave so many stars."""

    def look(uow: UnitOfWork) -> reviews.ReviewList:
        product = catalog.find_product(uow, id_or_slug)
        return reviews.reviews_of(uow, product.id, stars=stars, sort=sort, page=page)

    return await call.look(
        look,
        _list_data,
        meta=lambda found: {
            "page": found.page,
            "pages": found.pages,
            "total": found.total,
            "average": found.average,
            "stars": {str(bar.stars): bar.count for bar in found.histogram},
        },
    )


@router.post(OF_PRODUCT, status_code=201, response_model=Envelope[WrittenReview], responses=refusals(403, 409, 429))
async def write_review(call: ShopperCall, id_or_slug: IdOrSlug, given: NewReview) -> Response:
    """By whoever bought it: once more replaces what was written before. Photographs are sent by the page's form."""

    def write(uow: UnitOfWork) -> reviews.Written:
        product = catalog.find_product(uow, id_or_slug)
        return reviews.write(uow, product.id, **given.model_dump())

    return await call.change(write, _written_data, status=201)


@router.get(REVIEWS, response_model=Envelope[list[ModeratedReview]], responses=refusals(403))
async def list_reviews(
    call: StaffCall,
    status: Annotated[ReviewStatus | None, Query()] = None,
    before: Annotated[UUID | None, Query(description="The last id of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> Response:
    """For staff: newest first."""
    return await call.look(
        lambda uow: reviews.list_reviews(uow, status=status, before=before, limit=limit), _queue_data
    )


@router.get(REVIEWS + "/{review_id}", response_model=Envelope[ModeratedReview], responses=refusals(403))
async def find_review(call: StaffCall, review_id: UUID) -> Response:
    """For staff: one review."""
    return await call.look(lambda uow: reviews.find_review(uow, review_id), _moderated_data)


@router.post(
    REVIEWS + "/{review_id}/publish", response_model=Envelope[ModeratedReview], responses=refusals(403, 409, 429)
)
async def publish_review(call: StaffCall, review_id: UUID) -> Response:
    """For staff: shows it on the product's page."""
    return await call.change(lambda uow: reviews.publish(uow, review_id), _moderated_data)


@router.post(
    REVIEWS + "/{review_id}/reject", response_model=Envelope[ModeratedReview], responses=refusals(403, 409, 429)
)
async def reject_review(call: StaffCall, review_id: UUID, rejection: Rejection) -> Response:
    """For staff: keeps it off the page, or takes it down, and says why."""
    return await call.change(lambda uow: reviews.reject(uow, review_id, reason=rejection.reason), _moderated_data)


@router.put(REVIEWS + "/{review_id}/reply", response_model=Envelope[ModeratedReview], responses=refusals(403, 429))
async def reply_to_review(call: StaffCall, review_id: UUID, given: Reply) -> Response:
    """For staff: the shop's answer below it; an empty one takes it back."""
    return await call.change(lambda uow: reviews.reply(uow, review_id, text=given.text), _moderated_data)


@router.get(SETTINGS, response_model=Envelope[ReviewPolicy], responses=refusals(403))
async def find_review_policy(call: StaffCall) -> Response:
    """For staff: how the shop handles what buyers write."""
    return await call.look(reviews.find_policy, _policy_data)


@router.put(SETTINGS, response_model=Envelope[ReviewPolicy], responses=refusals(403, 429))
async def change_review_policy(call: StaffCall, given: ReviewPolicyBody) -> Response:
    """For staff: how it does from now on."""
    policy = reviews.Policy(publishes_at_once=given.publishes_at_once)
    return await call.change(lambda uow: reviews.change_policy(uow, policy), _policy_data)
