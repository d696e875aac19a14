"""What shoppers would like to have one day."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from models.base import TenantRow
from models.values.columns import belongs_to, flag, moment


class Wishlist(TenantRow, table=True):
    """One list of a customer, or of a visitor until the sign-in merges it. ``is_shared``: its link leads to it."""

    __table_args__ = (
        belongs_to("customer", "customer_id", on_delete="CASCADE"),
        sa.UniqueConstraint("tenant_id", "customer_id"),
        sa.UniqueConstraint("tenant_id", "visitor_sha256"),
        sa.CheckConstraint("num_nonnulls(customer_id, visitor_sha256) = 1", name="one_owner"),
    )

    customer_id: UUID | None = None
    visitor_sha256: bytes | None = None
    is_shared: bool = flag()
    created_at: datetime = moment(default_now=True)


class WishlistItem(TenantRow, table=True):
    """A product somebody likes, and what it cost then: a lower price later is worth a word.

    ``told_minor``: the price that the last mail spoke of.
    """

    __tablename__ = "wishlist_item"
    __table_args__ = (
        belongs_to("wishlist", "wishlist_id", on_delete="CASCADE"),
        belongs_to("product", "product_id", on_delete="CASCADE"),
        sa.UniqueConstraint("tenant_id", "wishlist_id", "product_id"),
        sa.Index(None, "tenant_id", "product_id"),
    )

    wishlist_id: UUID
    product_id: UUID
    price_minor: int = Field(sa_type=sa.BigInteger)
    currency: str = Field(max_length=3)
    was_in_stock: bool = flag(default=True)
    told_minor: int | None = Field(default=None, sa_type=sa.BigInteger)
    added_at: datetime = moment(default_now=True)
