"""What buyers say."""

from shop_app.domain.reviews.commands import add_reviews
from shop_app.domain.reviews.queries import PAGE_SIZE, reviews_of
from shop_app.domain.reviews.schemas import NewReview, RatingBar, ReviewList, ReviewView

__all__ = ["PAGE_SIZE", "NewReview", "RatingBar", "ReviewList", "ReviewView", "add_reviews", "reviews_of"]
