from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import NotFound, NotSignedIn, ValidationFailed
from models.values.ids import new_id
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import catalog, reviews
from shop_app.domain.reviews import NewReview
from shop_app.domain.reviews.rules import histogram
from tests.harness.shop import Shop


def product_of(shop: Shop) -> UUID:
    variant = shop.add_variant()
    product_id: UUID = shop.value("SELECT product_id FROM variant WHERE id = %(id)s", id=variant)
    return product_id


def written(product_id: UUID, rating: int, day: int = 1) -> NewReview:
    at = datetime(2026, 5, day, 12, tzinfo=UTC)
    return NewReview(product_id=product_id, author="A buyer", rating=rating, title="Good", body="…", written_at=at)


def test_reviews_are_listed_newest_first_with_their_histogram(shop: Shop) -> None:
    product = product_of(shop)
    shop.do(reviews.add_reviews, [written(product, rating, day) for day, rating in enumerate((5, 5, 4, 1), start=1)])
    page = in_unit(shop.visitor(), reviews.reviews_of, product)
    assert (page.average, page.count, page.total, page.pages) == (3.8, 4, 4, 1)
    assert [review.rating for review in page.reviews] == [1, 4, 5, 5]
    assert [(bar.stars, bar.count, bar.percent) for bar in page.histogram] == [
        (5, 2, 50),
        (4, 1, 25),
        (3, 0, 0),
        (2, 0, 0),
        (1, 1, 25),
    ]
    assert page.reviews[0].written_text == "May 4, 2026"


def test_a_bar_filters_and_a_page_past_the_end_is_the_last(shop: Shop) -> None:
    product = product_of(shop)
    shop.do(reviews.add_reviews, [written(product, 5, day) for day in range(1, 13)] + [written(product, 2)])
    page = in_unit(shop.visitor(), reviews.reviews_of, product, stars=5, page=99)
    assert (page.page, page.pages, page.total, page.count, len(page.reviews)) == (2, 2, 12, 13, 2)
    assert in_unit(shop.visitor(), reviews.reviews_of, product, stars=3).reviews == ()


def test_a_products_stars_move_with_its_reviews(shop: Shop) -> None:
    product = product_of(shop)
    shop.do(reviews.add_reviews, [written(product, 5), written(product, 4)])
    page = in_unit(shop.visitor(), catalog.find_product, str(product))
    assert (page.rating_average, page.rating_count) == (4.5, 2)


def test_a_product_without_reviews_has_no_average(shop: Shop) -> None:
    page = in_unit(shop.visitor(), reviews.reviews_of, product_of(shop))
    assert (page.average, page.count, page.reviews, page.pages) == (None, 0, (), 1)


@pytest.mark.parametrize(
    ("field", "changed"),
    [("rating", {"rating": 0}), ("rating", {"rating": 6}), ("author", {"author": ""}), ("body", {"body": "x" * 4001})],
)
def test_what_a_review_may_not_be(shop: Shop, field: str, changed: dict[str, object]) -> None:
    review = replace(written(product_of(shop), 5), **changed)  # type: ignore[arg-type]
    with pytest.raises(ValidationFailed) as refusal:
        shop.do(reviews.add_reviews, [review])
    assert refusal.value.field == field


def test_a_review_needs_a_product_of_this_shop_and_somebody_who_may(shop: Shop) -> None:
    with pytest.raises(NotFound):
        shop.do(reviews.add_reviews, [written(new_id(), 5)])
    with pytest.raises(NotSignedIn):
        in_unit(shop.visitor(), reviews.add_reviews, [])


@given(st.dictionaries(st.integers(1, 5), st.integers(0, 10_000)))
def test_percents_add_up(counts: dict[int, int]) -> None:
    bars = histogram(counts)
    assert sum(bar.percent for bar in bars) == (100 if any(counts.values()) else 0)
    assert [bar.stars for bar in bars] == [5, 4, 3, 2, 1]
