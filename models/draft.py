"""Orders that staff compose: quoted, sent as a link, paid by whoever holds it."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from models.base import TenantRow
from models.values.columns import belongs_to, choice, counted, document, flag, moment, one_of, words

# What the signature of a payment link is for.
LINK_PURPOSE = "draft"


class DraftStatus(StrEnum):
    OPEN = "open"
    SENT = "sent"
    ORDERED = "ordered"
    CANCELLED = "cancelled"


# A link may be sent again. An order that was begun from it and not paid in time makes room for another.
DRAFT_TRANSITIONS: dict[DraftStatus, frozenset[DraftStatus]] = {
    DraftStatus.OPEN: frozenset({DraftStatus.SENT, DraftStatus.ORDERED, DraftStatus.CANCELLED}),
    DraftStatus.SENT: frozenset({DraftStatus.OPEN, DraftStatus.SENT, DraftStatus.ORDERED, DraftStatus.CANCELLED}),
    DraftStatus.ORDERED: frozenset(),
    DraftStatus.CANCELLED: frozenset(),
}


class Draft(TenantRow, table=True):
    """An order in the making. Its prices are its own: what the catalogue asked when a line was added, or what staff
    wrote. ``order_id`` is the order that it became; a draft becomes one order at most that is paid.

    ``shipping_minor``, where it is given, is asked instead of the method's rate.
    """

    __tablename__ = "draft"
    __table_args__ = (
        one_of("status", DraftStatus),
        belongs_to("orders", "order_id"),
        sa.UniqueConstraint("tenant_id", "number"),
        sa.UniqueConstraint("tenant_id", "order_id"),
        sa.Index(None, "tenant_id", "created_at", "id"),
        sa.CheckConstraint("discount_minor >= 0 AND total_minor >= 0", name="money_not_negative"),
        sa.CheckConstraint("shipping_minor >= 0", name="shipping_not_negative"),
    )
    AUDITED: ClassVar[bool] = True

    number: int = Field(sa_type=sa.BigInteger)
    status: DraftStatus = choice(DraftStatus, DraftStatus.OPEN)
    revision: int = counted()
    email: str = Field(default="", max_length=255)
    locale: str = Field(default="en", max_length=16)
    currency: str = Field(max_length=3)
    shipping_address: dict[str, str] = document()
    shipping_method_id: UUID | None = None
    shipping_title: str = Field(default="", max_length=120)
    shipping_minor: int | None = Field(default=None, sa_type=sa.BigInteger)
    discount_minor: int = counted()
    discount_title: str = Field(default="", max_length=120)
    note: str = Field(default="", max_length=2000)
    tags: list[str] = words()
    total_minor: int = counted()
    order_id: UUID | None = None
    author: str = Field(default="", max_length=120)
    created_at: datetime = moment(default_now=True)
    updated_at: datetime = moment(default_now=True)
    sent_at: datetime | None = moment(nullable=True)
    link_expires_at: datetime | None = moment(nullable=True)


class DraftLine(TenantRow, table=True):
    """So many of a variant, or of something that the catalogue does not have."""

    __tablename__ = "draft_line"
    __table_args__ = (
        belongs_to("draft", "draft_id", on_delete="CASCADE"),
        belongs_to("variant", "variant_id"),
        sa.Index(None, "tenant_id", "draft_id"),
        sa.CheckConstraint("quantity BETWEEN 1 AND 999", name="quantity_possible"),
        sa.CheckConstraint(
            "unit_price_minor >= 0 AND discount_minor BETWEEN 0 AND unit_price_minor * quantity", name="money_possible"
        ),
    )

    draft_id: UUID
    variant_id: UUID | None = None
    position: int = 0
    sku: str = Field(default="", max_length=100)
    title: str = Field(max_length=500)
    variant_title: str = Field(default="", max_length=400)
    slug: str = Field(default="", max_length=200)
    picture: str = Field(default="", max_length=255)
    quantity: int
    unit_price_minor: int = counted()
    discount_minor: int = counted()
    is_taxable: bool = flag(True)
    requires_shipping: bool = flag(True)
