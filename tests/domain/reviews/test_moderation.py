"""From a purchase to words on a page: who may write, what becomes of it, and that the stars add up."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from models.errors import Conflict, NotFound, NotSignedIn, PermissionDenied, ValidationFailed
from models.review import REVIEW_TRANSITIONS
from models.values.ids import new_id
from shop_app.core.context import Actor, Context
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import orders, pictures, reviews
from shop_app.domain.reviews import Policy, ReviewSort, ReviewStatus, Written
from tests.harness.shop import Shop

PLACED = "UPDATE orders SET status = 'placed' WHERE id = %(id)s"


class Buyer:
    """Somebody with a placed order of one product."""

    def __init__(self, shop: Shop, variant_id: UUID | None = None) -> None:
        self.shop = shop
        variant_id = variant_id or shop.add_variant()
        self.product_id: UUID = shop.value("SELECT product_id FROM variant WHERE id = %(id)s", id=variant_id)
        placed = shop.buy({variant_id: 1})
        shop.do(lambda uow: uow.execute(PLACED, id=placed.order_id))
        self.order_id = placed.order_id
        self.token = shop.do(orders.order_token, placed.order_id)

    def write(self, rating: int = 5, body: str = "Holds what it promises.", **more: object) -> Written:
        given = {"rating": rating, "author": "A buyer", "title": "Good", "body": body, "order_token": self.token} | more
        return in_unit(self.shop.visitor(), reviews.write, self.product_id, **given)  # type: ignore[arg-type]

    def stars(self) -> tuple[int, int]:
        row = "SELECT rating_count || ' ' || rating_sum FROM product WHERE id = %(id)s"
        count, total = self.shop.value(row, id=self.product_id).split()
        return int(count), int(total)

    def shown(self) -> list[str]:
        page = in_unit(self.shop.visitor(), reviews.reviews_of, self.product_id)
        return [review.body for review in page.reviews]


@pytest.fixture
def buyer(shop: Shop) -> Buyer:
    return Buyer(shop)


def signed_in(shop: Shop, customer_id: UUID) -> Context:
    return replace(shop.visitor(), actor=replace(Actor.visitor(None), customer_id=customer_id))


def picture(number: int) -> pictures.StoredPicture:
    return pictures.StoredPicture(file=f"{number}.webp", sha256=bytes([number]) * 32, width=800, height=600)


def test_what_a_buyer_writes_waits_until_somebody_has_read_it(buyer: Buyer) -> None:
    written = buyer.write()
    assert (written.status, buyer.shown(), buyer.stars()) == (ReviewStatus.PENDING, [], (0, 0))
    published = buyer.shop.do(reviews.publish, written.id)
    assert (published.status, published.is_verified) == (ReviewStatus.PUBLISHED, True)
    assert (buyer.shown(), buyer.stars()) == (["Holds what it promises."], (1, 5))


def test_a_shop_may_publish_at_once(buyer: Buyer) -> None:
    buyer.shop.do(reviews.change_policy, Policy(publishes_at_once=True))
    assert buyer.write(4).status is ReviewStatus.PUBLISHED
    assert buyer.stars() == (1, 4)


def test_only_whoever_bought_the_product_writes(shop: Shop, buyer: Buyer) -> None:
    with pytest.raises(NotSignedIn):
        buyer.write(order_token="")
    with pytest.raises(NotFound):
        buyer.write(order_token="A" * 43)
    stranger = Buyer(shop)
    with pytest.raises(PermissionDenied, match="bought") as refusal:
        buyer.write(order_token=stranger.token)
    assert refusal.value.reason == "NOT_A_BUYER"


def test_an_order_that_nobody_paid_opens_nothing(shop: Shop, buyer: Buyer) -> None:
    shop.do(lambda uow: uow.execute("UPDATE orders SET status = 'pending' WHERE id = %(id)s", id=buyer.order_id))
    with pytest.raises(PermissionDenied):
        buyer.write()


def test_a_customers_account_is_as_good_as_the_link(shop: Shop, buyer: Buyer) -> None:
    customer = shop.value("SELECT customer_id FROM orders WHERE id = %(id)s", id=buyer.order_id)
    written = in_unit(signed_in(shop, customer), reviews.write, buyer.product_id, rating=3, author="A buyer")
    assert written.rating == 3
    with pytest.raises(PermissionDenied):
        in_unit(signed_in(shop, new_id()), reviews.write, buyer.product_id, rating=3, author="Nobody")


def test_the_same_twice_is_one_review(buyer: Buyer) -> None:
    first, again = buyer.write(pictures=[picture(1)]), buyer.write(pictures=[picture(1)])
    assert first == again
    assert buyer.shop.value("SELECT count(*) FROM review_picture") == 1


def test_writing_anew_takes_the_old_words_down_and_counts_the_new_stars(buyer: Buyer) -> None:
    first = buyer.write(5, pictures=[picture(1)])
    buyer.shop.do(reviews.publish, first.id)
    again = buyer.write(2, "It broke.", pictures=[picture(2), picture(3)])
    assert (again.id, again.status, buyer.stars()) == (first.id, ReviewStatus.PENDING, (0, 0))
    buyer.shop.do(reviews.publish, first.id)
    assert (buyer.shown(), buyer.stars()) == (["It broke."], (1, 2))
    assert len(buyer.shop.do(reviews.find_review, first.id).pictures) == 2


def test_a_rejected_review_says_why_and_can_come_back(buyer: Buyer) -> None:
    review = buyer.write().id
    buyer.shop.do(reviews.publish, review)
    with pytest.raises(ValidationFailed):
        buyer.shop.do(reviews.reject, review, reason=" ")
    rejected = buyer.shop.do(reviews.reject, review, reason="It names a person.")
    assert (rejected.status, rejected.reason, buyer.stars()) == (ReviewStatus.REJECTED, "It names a person.", (0, 0))
    writer = in_unit(buyer.shop.visitor(), reviews.find_writer, buyer.product_id, order_token=buyer.token)
    assert writer.written is not None
    assert writer.written.reason == "It names a person."
    buyer.shop.do(reviews.publish, review)
    assert buyer.stars() == (1, 5)


@pytest.mark.parametrize("start", list(ReviewStatus))
@pytest.mark.parametrize("to", [ReviewStatus.PUBLISHED, ReviewStatus.REJECTED])
def test_every_step_is_in_the_table_or_refused(buyer: Buyer, start: ReviewStatus, to: ReviewStatus) -> None:
    review = buyer.write().id
    if start is ReviewStatus.PUBLISHED:
        buyer.shop.do(reviews.publish, review)
    elif start is ReviewStatus.REJECTED:
        buyer.shop.do(reviews.reject, review, reason="No.")

    def step() -> None:
        if to is ReviewStatus.PUBLISHED:
            buyer.shop.do(reviews.publish, review)
        else:
            buyer.shop.do(reviews.reject, review, reason="No.")

    if to in REVIEW_TRANSITIONS[start]:
        step()
    else:
        with pytest.raises(Conflict):
            step()
    assert buyer.stars() == ((1, 5) if to is ReviewStatus.PUBLISHED else (0, 0))


def test_the_shop_answers_below_a_review_and_may_take_it_back(buyer: Buyer) -> None:
    review = buyer.write().id
    buyer.shop.do(reviews.publish, review)
    buyer.shop.do(reviews.reply, review, text="Thank you.")
    page = in_unit(buyer.shop.visitor(), reviews.reviews_of, buyer.product_id)
    assert page.reviews[0].reply == "Thank you."
    assert buyer.shop.do(reviews.reply, review, text="").reply == ""


def test_staff_lists_what_waits_newest_first(shop: Shop) -> None:
    written = [Buyer(shop).write().id for _ in range(3)]
    shop.do(reviews.publish, written[1])
    waiting = shop.do(reviews.list_reviews, status=ReviewStatus.PENDING)
    assert [review.id for review in waiting] == [written[2], written[0]]
    assert waiting[0].order_number is not None
    rest = shop.do(reviews.list_reviews, before=written[1], limit=10)
    assert [review.id for review in rest] == [written[0]]


def test_reviews_stand_in_the_order_asked_for(shop: Shop) -> None:
    variant = shop.add_variant(stock=50)
    shop.do(reviews.change_policy, Policy(publishes_at_once=True))
    ratings = (4, 2, 5)
    for number, rating in enumerate(ratings):
        visitor_order = shop.buy({variant: 1})
        shop.do(
            lambda uow, order=visitor_order, n=number: uow.execute(  # type: ignore[misc]
                "WITH c AS (INSERT INTO customer (id, email, name, locale)"
                " VALUES (%(c)s, %(email)s, '', 'en') RETURNING id)"
                " UPDATE orders SET status = 'placed', customer_id = %(c)s WHERE id = %(id)s",
                id=order.order_id,
                c=new_id(),
                email=f"buyer-{n}@example.com",
            )
        )
        in_unit(
            shop.visitor(),
            reviews.write,
            shop.value("SELECT product_id FROM variant WHERE id = %(id)s", id=variant),
            rating=rating,
            author="A buyer",
            order_token=shop.do(orders.order_token, visitor_order.order_id),
            pictures=[picture(1)] if rating == 2 else [],
        )
    product = shop.value("SELECT product_id FROM variant WHERE id = %(id)s", id=variant)

    def ranked(sort: ReviewSort) -> list[int]:
        return [one.rating for one in in_unit(shop.visitor(), reviews.reviews_of, product, sort=sort).reviews]

    assert ranked(ReviewSort.NEWEST) == [5, 2, 4]
    assert ranked(ReviewSort.HIGHEST) == [5, 4, 2]
    assert ranked(ReviewSort.LOWEST) == [2, 4, 5]
    assert ranked(ReviewSort.PICTURES) == [2, 5, 4]


def test_nobody_moderates_without_the_permission(buyer: Buyer) -> None:
    review = buyer.write().id
    for command in (reviews.publish, reviews.find_review):
        with pytest.raises(NotSignedIn):
            in_unit(buyer.shop.visitor(), command, review)


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("rating", {"rating": 6}),
        ("author", {"author": "  "}),
        ("title", {"title": "x" * 201}),
        ("body", {"body": "\0"}),
    ],
)
def test_words_that_do_not_fit_are_refused(buyer: Buyer, field: str, changed: dict[str, object]) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        buyer.write(**changed)  # type: ignore[arg-type]
    assert refusal.value.field == field


def test_a_review_shows_four_photographs_and_no_more(buyer: Buyer) -> None:
    with pytest.raises(ValidationFailed):
        buyer.write(pictures=[picture(number) for number in range(5)])
