"""A product's reviews as its page shows them: filtered, sorted and turned by the address."""

import dataclasses
from collections.abc import Mapping
from contextlib import suppress
from urllib.parse import urlencode
from uuid import UUID

from shop_app.core.formatting import count_text
from shop_app.core.translation import t, tn
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import reviews
from shop_app.states.storefront.picture import PictureView, picture_view

REVIEW_ASKS = ("stars", "sort", "page")
ANCHOR = "reviews"


@dataclasses.dataclass
class Bar:
    """How many gave so many stars, and the way to only those, or back to all."""

    stars: str = ""
    percent: int = 0
    count: str = ""
    spoken: str = ""
    href: str = ""
    is_chosen: bool = False


@dataclasses.dataclass
class Way:
    """An order of the list."""

    label: str = ""
    href: str = ""
    is_chosen: bool = False


@dataclasses.dataclass
class Photograph:
    """A picture of a review. `anchor` is its place among the large ones."""

    anchor: str = ""
    picture: PictureView = dataclasses.field(default_factory=PictureView)


@dataclasses.dataclass
class Opinion:
    """One review. `stars` is read as `spoken`; `reply` is the shop's answer, `written_on` the day in ISO 8601."""

    stars: str = ""
    spoken: str = ""
    rating: int = 0
    title: str = ""
    body: str = ""
    author: str = ""
    written: str = ""
    written_on: str = ""
    reply: str = ""
    is_verified: bool = False
    photographs: list[Photograph] = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class OpinionsView:
    """A page of reviews and how the stars of all are spread. `count` is 0 before the first.

    `filtered` says which are shown where not all are; `newer_href` and `older_href` are empty at the ends.
    """

    count: int = 0
    average: float = 0.0
    summary: str = ""
    bars: list[Bar] = dataclasses.field(default_factory=list)
    sorts: list[Way] = dataclasses.field(default_factory=list)
    filtered: str = ""
    all_href: str = ""
    shown: list[Opinion] = dataclasses.field(default_factory=list)
    photographs: list[Photograph] = dataclasses.field(default_factory=list)
    newer_href: str = ""
    older_href: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks of the reviews. `rest` are its other parameters, kept in every way on."""

    path: str
    stars: int | None
    sort: reviews.ReviewSort
    page: int
    rest: tuple[tuple[str, str], ...]

    @classmethod
    def by(cls, path: str, query: Mapping[str, str]) -> "Asked":
        """From an address that a browser chose; what makes no sense is as if it were not there."""
        stars, page, sort = query.get("stars", ""), query.get("page", ""), reviews.ReviewSort.NEWEST
        with suppress(ValueError):
            sort = reviews.ReviewSort(query.get("sort", ""))
        return cls(
            path,
            int(stars) if stars in ("1", "2", "3", "4", "5") else None,
            sort,
            int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 1,
            tuple((name, value) for name, value in query.items() if name not in REVIEW_ASKS),
        )

    def href(self, *, stars: int | None, sort: reviews.ReviewSort, page: int = 1) -> str:
        """The same page with other reviews."""
        asked = [*self.rest]
        if stars is not None:
            asked.append(("stars", str(stars)))
        if sort is not reviews.ReviewSort.NEWEST:
            asked.append(("sort", sort.value))
        if page > 1:
            asked.append(("page", str(page)))
        return f"{self.path}{'?' if asked else ''}{urlencode(asked)}#{ANCHOR}"


def _sort_label(sort: reviews.ReviewSort) -> str:
    match sort:
        case reviews.ReviewSort.HIGHEST:
            return t("Highest")
        case reviews.ReviewSort.LOWEST:
            return t("Lowest")
        case reviews.ReviewSort.PICTURES:
            return t("With photographs")
        case _:
            return t("Newest")


def _bars(found: reviews.ReviewList, asked: Asked) -> list[Bar]:
    bars = []
    for bar in found.histogram:
        is_chosen = bar.stars == asked.stars
        counted = tn("{count} review", "{count} reviews", bar.count)
        bars.append(
            Bar(
                stars=f"{bar.stars} ★",
                percent=bar.percent,
                count=count_text(bar.count),
                spoken=t("{stars} of 5 stars: {reviews}", stars=bar.stars, reviews=counted),
                href=asked.href(stars=None if is_chosen else bar.stars, sort=asked.sort),
                is_chosen=is_chosen,
            )
        )
    return bars


def _opinion(number: int, review: reviews.ReviewView) -> Opinion:
    return Opinion(
        stars="★" * review.rating + "☆" * (5 - review.rating),
        spoken=t("{stars} of 5 stars", stars=review.rating),
        rating=review.rating,
        title=review.title,
        body=review.body,
        author=review.author,
        written=review.written_text,
        written_on=review.created_at.date().isoformat(),
        reply=review.reply,
        is_verified=review.is_verified,
        photographs=[
            Photograph(f"photograph-{number}-{place}", picture_view(picture, picture.alt))
            for place, picture in enumerate(review.pictures, 1)
        ],
    )


def opinions_view(uow: UnitOfWork, product_id: UUID, path: str, query: Mapping[str, str]) -> OpinionsView:
    """What buyers say of a product, as an address asks for it."""
    asked = Asked.by(path, query)
    found = reviews.reviews_of(uow, product_id, stars=asked.stars, sort=asked.sort, page=asked.page)
    if found.average is None:
        return OpinionsView()
    shown = [_opinion(number, review) for number, review in enumerate(found.reviews, 1)]

    def turned(page: int) -> str:
        return asked.href(stars=asked.stars, sort=asked.sort, page=page) if 1 <= page <= found.pages else ""

    return OpinionsView(
        count=found.count,
        average=found.average,
        summary=tn("{stars} of 5, {count} review", "{stars} of 5, {count} reviews", found.count, stars=found.average),
        bars=_bars(found, asked),
        sorts=[
            Way(_sort_label(sort), asked.href(stars=asked.stars, sort=sort), sort is asked.sort)
            for sort in reviews.ReviewSort
        ],
        filtered=t("Only reviews with {stars} stars", stars=asked.stars) if asked.stars else "",
        all_href=asked.href(stars=None, sort=asked.sort),
        shown=shown,
        photographs=[photograph for opinion in shown for photograph in opinion.photographs],
        newer_href=turned(found.page - 1),
        older_href=turned(found.page + 1),
    )
