"""What buyers say of a product."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from models.base import TenantRow
from models.values.columns import belongs_to, choice, document, flag, moment, one_of


class ReviewStatus(StrEnum):
    PENDING = "pending"
    PUBLISHED = "published"
    REJECTED = "rejected"


# Each way leads back: whoever decided in haste decides again. A review that its author writes anew waits once more.
REVIEW_TRANSITIONS: dict[ReviewStatus, frozenset[ReviewStatus]] = {
    ReviewStatus.PENDING: frozenset({ReviewStatus.PUBLISHED, ReviewStatus.REJECTED}),
    ReviewStatus.PUBLISHED: frozenset({ReviewStatus.PENDING, ReviewStatus.REJECTED}),
    ReviewStatus.REJECTED: frozenset({ReviewStatus.PENDING, ReviewStatus.PUBLISHED}),
}


class Review(TenantRow, table=True):
    """A rating of 1 to 5 with words. ``is_verified``: its author bought the product here, by ``order_id``.

    A customer has one review of a product; those that a merchant brought along have no customer. ``reason`` says why
    it was rejected, ``reply`` is the shop's answer below it.
    """

    __table_args__ = (
        one_of("status", ReviewStatus),
        belongs_to("product", "product_id", on_delete="CASCADE"),
        belongs_to("orders", "order_id"),
        sa.UniqueConstraint("tenant_id", "product_id", "customer_id"),
        sa.Index(None, "tenant_id", "product_id", "status", "created_at"),
        sa.Index(None, "tenant_id", "status", "id"),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name="rating_possible"),
    )
    AUDITED: ClassVar[bool] = True

    product_id: UUID
    customer_id: UUID | None = None
    order_id: UUID | None = None
    author: str = Field(max_length=120)
    rating: int
    title: str = Field(default="", max_length=200)
    body: str = Field(default="", max_length=4000)
    status: ReviewStatus = choice(ReviewStatus, ReviewStatus.PENDING)
    is_verified: bool = flag()
    reason: str = Field(default="", max_length=500, sa_column_kwargs={"server_default": ""})
    reply: str = Field(default="", max_length=2000, sa_column_kwargs={"server_default": ""})
    created_at: datetime = moment(default_now=True)
    decided_at: datetime | None = moment(nullable=True)
    replied_at: datetime | None = moment(nullable=True)


class ReviewPicture(TenantRow, table=True):
    """A buyer's photograph. ``file`` and ``renditions`` are as a product's own (``Media``)."""

    __tablename__ = "review_picture"
    __table_args__ = (
        belongs_to("review", "review_id", on_delete="CASCADE"),
        sa.UniqueConstraint("tenant_id", "review_id", "position"),
    )

    review_id: UUID
    position: int
    file: str = Field(max_length=255)
    sha256: bytes
    width: int
    height: int
    renditions: dict[str, str] = document()
    created_at: datetime = moment(default_now=True)


class ReviewPolicy(TenantRow, table=True):
    """How a shop handles what buyers write: one row a shop; without it somebody reads each review first."""

    __tablename__ = "review_policy"
    __table_args__ = (sa.UniqueConstraint("tenant_id"),)
    AUDITED: ClassVar[bool] = True

    publishes_at_once: bool = flag()
