"""What buyers write. Only a purchase lets somebody in: known by the customer's account or by the order's link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from models.errors import NotFound, NotSignedIn, PermissionDenied
from models.review import ReviewStatus
from models.values.ids import new_id
from shop_app.core.permissions import open_to_shoppers
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import orders
from shop_app.domain.pictures import StoredPicture
from shop_app.domain.reviews.moderation import policy_of
from shop_app.domain.reviews.rules import check_pictures, check_review
from shop_app.domain.reviews.schemas import Writer, Written
from shop_app.domain.reviews.standing import move_review

_PURCHASE = """
    SELECT o.id AS order_id, o.customer_id, coalesce(c.name, '') AS name
    FROM orders o
    JOIN order_line l ON l.order_id = o.id AND l.quantity > l.cancelled_quantity
    JOIN variant v ON v.id = l.variant_id AND v.product_id = %(product)s
    JOIN customer c ON c.id = o.customer_id AND c.erased_at IS NULL
    WHERE o.status IN ('placed', 'completed') AND (o.id = %(order)s OR o.customer_id = %(customer)s)
    ORDER BY o.created_at DESC, o.id DESC LIMIT 1
"""
_WRITTEN = """
    SELECT id, author, rating, title, body, status, reason FROM review
    WHERE product_id = %(product)s AND customer_id = %(customer)s
"""
_INSERT = """
    INSERT INTO review (id, product_id, customer_id, order_id, author, rating, title, body, status, is_verified)
    VALUES (%(id)s, %(product)s, %(customer)s, %(order)s, %(author)s, %(rating)s, %(title)s, %(body)s, 'pending', true)
    ON CONFLICT (tenant_id, product_id, customer_id) DO NOTHING RETURNING id
"""
_REWRITE = """
    UPDATE review SET author = %(author)s, rating = %(rating)s, title = %(title)s, body = %(body)s,
        order_id = %(order)s, created_at = app_now()
    WHERE id = %(id)s
"""
_PICTURES = "SELECT sha256 FROM review_picture WHERE review_id = %(id)s ORDER BY position"
_DROP_PICTURES = "DELETE FROM review_picture WHERE review_id = %(id)s"
_ADD_PICTURE = """
    INSERT INTO review_picture (id, review_id, position, file, sha256, width, height, renditions)
    VALUES (%(id)s, %(review)s, %(position)s, %(file)s, %(sha256)s, %(width)s, %(height)s, %(renditions)s)
"""


@dataclass(frozen=True, slots=True)
class _Purchase:
    order_id: UUID
    customer_id: UUID
    name: str


def find_writer(uow: UnitOfWork, product_id: UUID, *, order_token: str = "") -> Writer:
    """The caller as somebody who may review a product.

    ``NotSignedIn`` without an account or a link, ``NotFound`` for an altered link, ``PermissionDenied`` for whoever
    did not buy it here.
    """
    open_to_shoppers(uow)
    customer_id = uow.context.actor.customer_id
    if not order_token and customer_id is None:
        raise NotSignedIn("Sign in, or open this page from your order, to write a review.")
    order_id = orders.read_order_token(uow, order_token) if order_token else None
    bought = uow.first(_Purchase, _PURCHASE, product=product_id, order=order_id, customer=customer_id)
    if bought is None:
        raise PermissionDenied("Only who has bought this here can review it.", code="NOT_A_BUYER")
    written = uow.first(Written, _WRITTEN, product=product_id, customer=bought.customer_id)
    return Writer(customer_id=bought.customer_id, order_id=bought.order_id, name=bought.name, written=written)


def write(
    uow: UnitOfWork,
    product_id: UUID,
    *,
    rating: int,
    author: str,
    title: str = "",
    body: str = "",
    pictures: Sequence[StoredPicture] = (),
    order_token: str = "",
) -> Written:
    """What a buyer says of a product. Writing again replaces it and waits to be read anew; the same twice is once.

    It is published at once only where the shop's policy says so. Undone by rejecting it.
    """
    open_to_shoppers(uow)
    author, title, body = author.strip(), title.strip(), body.strip()
    check_review(author=author, rating=rating, title=title, body=body)
    check_pictures(len(pictures))
    writer = find_writer(uow, product_id, order_token=order_token)
    words: dict[str, Any] = {"author": author, "rating": rating, "title": title, "body": body}
    review_id = uow.scalar(
        _INSERT, id=new_id(), product=product_id, customer=writer.customer_id, order=writer.order_id, **words
    )
    if review_id is None:
        known = _locked(uow, product_id, writer.customer_id)
        if _is_same(uow, known, words, pictures):
            return known
        review_id = known.id
        if known.status is not ReviewStatus.PENDING:
            move_review(uow, review_id, ReviewStatus.PENDING)
        uow.execute(_REWRITE, id=review_id, order=writer.order_id, **words)
        uow.execute(_DROP_PICTURES, id=review_id)
    uow.execute_many(
        _ADD_PICTURE,
        [
            {
                "id": new_id(),
                "review": review_id,
                "position": position,
                "file": picture.file,
                "sha256": picture.sha256,
                "width": picture.width,
                "height": picture.height,
                "renditions": Jsonb({"blur": picture.blur} if picture.blur else {}),
            }
            for position, picture in enumerate(pictures)
        ],
    )
    uow.record("ReviewWritten", aggregate="review", aggregate_id=review_id, data={"product_id": str(product_id)})
    if policy_of(uow).publishes_at_once:
        move_review(uow, review_id, ReviewStatus.PUBLISHED)
    return _locked(uow, product_id, writer.customer_id)


def _locked(uow: UnitOfWork, product_id: UUID, customer_id: UUID) -> Written:
    written = uow.first(Written, _WRITTEN + " FOR UPDATE", product=product_id, customer=customer_id)
    if written is None:
        raise NotFound("There is no such review.")
    return written


def _is_same(uow: UnitOfWork, known: Written, words: dict[str, Any], pictures: Sequence[StoredPicture]) -> bool:
    if any(getattr(known, name) != value for name, value in words.items()):
        return False
    hashes: list[bytes] = uow.scalars(_PICTURES, id=known.id)
    return [bytes(one) for one in hashes] == [picture.sha256 for picture in pictures]
