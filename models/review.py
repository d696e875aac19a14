"""What buyers say of a product."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from models.base import TenantRow
from models.values.columns import belongs_to, choice, flag, moment, one_of


class ReviewStatus(StrEnum):
    PENDING = "pending"
    PUBLISHED = "published"
    REJECTED = "rejected"


class Review(TenantRow, table=True):
    """A rating of 1 to 5 with words. ``is_verified``: its author bought the product here."""

    __table_args__ = (
        one_of("status", ReviewStatus),
        belongs_to("product", "product_id", on_delete="CASCADE"),
        sa.Index(None, "tenant_id", "product_id", "status", "created_at"),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name="rating_possible"),
    )
    AUDITED: ClassVar[bool] = True

    product_id: UUID
    customer_id: UUID | None = None
    author: str = Field(max_length=120)
    rating: int
    title: str = Field(default="", max_length=200)
    body: str = Field(default="", max_length=4000)
    status: ReviewStatus = choice(ReviewStatus, ReviewStatus.PENDING)
    is_verified: bool = flag()
    created_at: datetime = moment(default_now=True)
