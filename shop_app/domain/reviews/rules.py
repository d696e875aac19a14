"""What a set of ratings comes to, and what a review may say."""

from __future__ import annotations

from collections.abc import Mapping

from models.errors import ValidationFailed
from models.values.money import allocate
from shop_app.core.translation import t
from shop_app.domain.reviews.schemas import RatingBar

MOST_STARS = 5
MOST_PICTURES = 4
LONGEST_AUTHOR = 120
LONGEST_TITLE = 200
LONGEST_BODY = 4000
LONGEST_REASON = 500
LONGEST_REPLY = 2000


def histogram(counts: Mapping[int, int]) -> tuple[RatingBar, ...]:
    """A bar for each number of stars, most first; their percents add up to 100."""
    stars = range(MOST_STARS, 0, -1)
    weights = [counts.get(one, 0) for one in stars]
    percents = allocate(100, weights) if any(weights) else [0] * MOST_STARS
    return tuple(
        RatingBar(stars=one, count=count, percent=percent)
        for one, count, percent in zip(stars, weights, percents, strict=True)
    )


def shown_author(author: str) -> str:
    """The name below a review; one whose author was forgotten has none."""
    return author or t("Anonymous")


def check_review(*, author: str, rating: int, title: str, body: str) -> None:
    """Refuses with ``ValidationFailed`` what does not fit below a product."""
    if not 1 <= rating <= MOST_STARS:
        raise ValidationFailed(t("Give one to five stars."), field="rating")
    if not author.strip() or len(author) > LONGEST_AUTHOR:
        raise ValidationFailed(t("Enter a name of at most 120 characters."), field="author")
    if len(title) > LONGEST_TITLE:
        raise ValidationFailed(t("Shorten the headline to 200 characters."), field="title")
    if len(body) > LONGEST_BODY:
        raise ValidationFailed(t("Shorten this review to 4,000 characters."), field="body")
    check_printable(author, title, body)


def check_printable(*texts: str) -> None:
    """Refuses the one character that a database cannot hold."""
    if any("\0" in text for text in texts):
        raise ValidationFailed(t("Leave out the characters that cannot be printed."), field="body")


def check_pictures(count: int) -> None:
    """Refuses more photographs than a review shows."""
    if count > MOST_PICTURES:
        raise ValidationFailed(t("Choose at most {most} photographs.", most=MOST_PICTURES), field="pictures")
