"""A product's reviews as its page shows them."""

import dataclasses
from uuid import UUID

from shop_app.core.formatting import count_text
from shop_app.core.translation import t, tn
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import reviews


@dataclasses.dataclass
class Bar:
    """How many gave so many stars."""

    stars: str = ""
    percent: int = 0
    count: str = ""
    spoken: str = ""


@dataclasses.dataclass
class Opinion:
    """One review."""

    stars: str = ""
    title: str = ""
    body: str = ""
    author: str = ""
    written: str = ""
    is_verified: bool = False


@dataclasses.dataclass
class OpinionsView:
    """The newest reviews and how the stars are spread. `count` is 0 before the first."""

    count: int = 0
    average: float = 0.0
    summary: str = ""
    bars: list[Bar] = dataclasses.field(default_factory=list)
    newest: list[Opinion] = dataclasses.field(default_factory=list)


def opinions_view(uow: UnitOfWork, product_id: UUID) -> OpinionsView:
    """What buyers say of a product."""
    found = reviews.reviews_of(uow, product_id)
    if found.average is None:
        return OpinionsView()
    return OpinionsView(
        count=found.count,
        average=found.average,
        summary=tn("{stars} of 5, {count} review", "{stars} of 5, {count} reviews", found.count, stars=found.average),
        bars=[
            Bar(f"{bar.stars} ★", bar.percent, count_text(bar.count), t("{stars} stars", stars=bar.stars))
            for bar in found.histogram
        ],
        newest=[
            Opinion(
                stars="★" * review.rating + "☆" * (5 - review.rating),
                title=review.title,
                body=review.body,
                author=review.author,
                written=review.written_text,
                is_verified=review.is_verified,
            )
            for review in found.reviews
        ],
    )
