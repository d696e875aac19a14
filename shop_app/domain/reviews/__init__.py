"""What buyers say."""

from models.review import ReviewStatus
from shop_app.domain.reviews.commands import add_reviews
from shop_app.domain.reviews.forgetting import anonymise
from shop_app.domain.reviews.moderation import (
    change_policy,
    find_policy,
    find_review,
    list_reviews,
    publish,
    reject,
    reply,
)
from shop_app.domain.reviews.pictures import make_renditions
from shop_app.domain.reviews.queries import PAGE_SIZE, reviews_of
from shop_app.domain.reviews.rules import MOST_PICTURES
from shop_app.domain.reviews.schemas import (
    ModeratedReview,
    NewReview,
    Policy,
    RatingBar,
    ReviewList,
    ReviewSort,
    ReviewView,
    Writer,
    Written,
)
from shop_app.domain.reviews.writing import find_writer, write

__all__ = [
    "MOST_PICTURES",
    "PAGE_SIZE",
    "ModeratedReview",
    "NewReview",
    "Policy",
    "RatingBar",
    "ReviewList",
    "ReviewSort",
    "ReviewStatus",
    "ReviewView",
    "Writer",
    "Written",
    "add_reviews",
    "anonymise",
    "change_policy",
    "find_policy",
    "find_review",
    "find_writer",
    "list_reviews",
    "make_renditions",
    "publish",
    "reject",
    "reply",
    "reviews_of",
    "write",
]
