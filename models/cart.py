"""What a visitor means to buy."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from models.base import TenantRow
from models.values.columns import belongs_to, choice, counted, document, moment, one_of, words


class CartStatus(StrEnum):
    OPEN = "open"
    ORDERED = "ordered"


class Cart(TenantRow, table=True):
    """A visitor's cart. ``visitor_sha256`` is the hash of the cookie's token; one open cart a visitor.

    ``version`` grows with every change, so that a checkout can tell that the cart was edited meanwhile. ``codes`` are
    promotion codes in capitals, ``credit_ids`` the gift cards that are to pay, both in the order they were given.
    ``billing`` is an address for the invoice, empty where it is the parcel's; ``note`` is for the shop, ``gift_note``
    goes into the parcel.
    """

    __table_args__ = (
        one_of("status", CartStatus),
        sa.Index(
            "uq_cart_open",
            "tenant_id",
            "visitor_sha256",
            unique=True,
            postgresql_where=sa.text("status = 'open'"),
        ),
        sa.Index(None, "tenant_id", "visitor_sha256"),
    )

    visitor_sha256: bytes
    status: CartStatus = choice(CartStatus, CartStatus.OPEN)
    currency: str = Field(max_length=3)
    email: str = Field(default="", max_length=255)
    address: dict[str, str] = document()
    billing: dict[str, str] = document()
    note: str = Field(default="", max_length=500, sa_column_kwargs={"server_default": ""})
    gift_note: str = Field(default="", max_length=500, sa_column_kwargs={"server_default": ""})
    shipping_method_id: UUID | None = None
    codes: list[str] = words()
    credit_ids: list[UUID] = Field(
        default_factory=list, sa_type=sa.ARRAY(sa.Uuid), sa_column_kwargs={"server_default": sa.text("'{}'")}
    )
    version: int = counted(1)
    created_at: datetime = moment(default_now=True)
    updated_at: datetime = moment(default_now=True)
    expires_at: datetime = moment()


class CartLine(TenantRow, table=True):
    """So many of a variant. Its price is looked up whenever it is shown: a cart holds no money.

    ``seen_minor`` is the price that stood there when it was added: nothing is computed from it, a change is told.
    """

    __tablename__ = "cart_line"
    __table_args__ = (
        belongs_to("cart", "cart_id", on_delete="CASCADE"),
        belongs_to("variant", "variant_id", on_delete="CASCADE"),
        sa.UniqueConstraint("tenant_id", "cart_id", "variant_id"),
        sa.CheckConstraint("quantity BETWEEN 1 AND 999", name="quantity_possible"),
    )

    cart_id: UUID
    variant_id: UUID
    quantity: int
    seen_minor: int | None = Field(default=None, sa_type=sa.BigInteger)
    added_at: datetime = moment(default_now=True)


class SavedLine(TenantRow, table=True):
    """Something a visitor took out of the cart to decide about later."""

    __tablename__ = "saved_line"
    __table_args__ = (
        belongs_to("variant", "variant_id", on_delete="CASCADE"),
        sa.UniqueConstraint("tenant_id", "visitor_sha256", "variant_id"),
        sa.CheckConstraint("quantity BETWEEN 1 AND 999", name="quantity_possible"),
    )

    visitor_sha256: bytes
    variant_id: UUID
    quantity: int
    saved_at: datetime = moment(default_now=True)
