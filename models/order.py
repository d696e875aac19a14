"""Orders, their lines, and the three tables of transitions (D21)."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from models.base import TenantRow
from models.values.columns import belongs_to, choice, counted, document, flag, moment, one_of, words


class OrderStatus(StrEnum):
    PENDING = "pending"
    PLACED = "placed"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class PaymentStatus(StrEnum):
    """A pure function of the ledger and of what is held on cards (``domain.payments.rules.payment_status``)."""

    PENDING = "pending"
    AUTHORISED = "authorised"
    PARTIALLY_PAID = "partially_paid"
    """Some of the money is here, none went back: a transfer that was short, or an order that grew by an edit."""
    PAID = "paid"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"
    FAILED = "failed"
    DISPUTED = "disputed"


class FulfillmentStatus(StrEnum):
    UNFULFILLED = "unfulfilled"
    PARTIAL = "partial"
    FULFILLED = "fulfilled"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    RETURNED = "returned"


# An expired order may be placed after all: its payment arrived late and the stock was still there. One that another
# order of the same draft replaced is cancelled instead, so that late money for it goes back.
ORDER_TRANSITIONS: dict[OrderStatus, frozenset[OrderStatus]] = {
    OrderStatus.PENDING: frozenset({OrderStatus.PLACED, OrderStatus.CANCELLED, OrderStatus.EXPIRED}),
    OrderStatus.PLACED: frozenset({OrderStatus.COMPLETED, OrderStatus.CANCELLED}),
    OrderStatus.COMPLETED: frozenset(),
    OrderStatus.CANCELLED: frozenset(),
    OrderStatus.EXPIRED: frozenset({OrderStatus.PLACED, OrderStatus.CANCELLED}),
}
# Once money came, an edit, a refund that came back, or a bank's decision may lead from any of these to any other.
_MONEY_CAME = frozenset(
    {
        PaymentStatus.AUTHORISED,
        PaymentStatus.PARTIALLY_PAID,
        PaymentStatus.PAID,
        PaymentStatus.PARTIALLY_REFUNDED,
        PaymentStatus.REFUNDED,
        PaymentStatus.DISPUTED,
    }
)
PAYMENT_TRANSITIONS: dict[PaymentStatus, frozenset[PaymentStatus]] = {
    PaymentStatus.PENDING: frozenset(
        {PaymentStatus.AUTHORISED, PaymentStatus.PARTIALLY_PAID, PaymentStatus.PAID, PaymentStatus.FAILED}
    ),
    PaymentStatus.FAILED: frozenset(
        {PaymentStatus.PENDING, PaymentStatus.AUTHORISED, PaymentStatus.PARTIALLY_PAID, PaymentStatus.PAID}
    ),
    **{status: _MONEY_CAME - {status} for status in PaymentStatus if status in _MONEY_CAME},
    # What is held on a card may lapse.
    PaymentStatus.AUTHORISED: _MONEY_CAME - {PaymentStatus.AUTHORISED} | {PaymentStatus.PENDING, PaymentStatus.FAILED},
}
# Steps back: a parcel was taken back, or it held nothing that needs a carrier.
FULFILLMENT_TRANSITIONS: dict[FulfillmentStatus, frozenset[FulfillmentStatus]] = {
    FulfillmentStatus.UNFULFILLED: frozenset({FulfillmentStatus.PARTIAL, FulfillmentStatus.FULFILLED}),
    FulfillmentStatus.PARTIAL: frozenset({FulfillmentStatus.FULFILLED, FulfillmentStatus.UNFULFILLED}),
    FulfillmentStatus.FULFILLED: frozenset(
        {FulfillmentStatus.SHIPPED, FulfillmentStatus.UNFULFILLED, FulfillmentStatus.PARTIAL}
    ),
    FulfillmentStatus.SHIPPED: frozenset({FulfillmentStatus.DELIVERED, FulfillmentStatus.FULFILLED}),
    FulfillmentStatus.DELIVERED: frozenset({FulfillmentStatus.RETURNED, FulfillmentStatus.SHIPPED}),
    FulfillmentStatus.RETURNED: frozenset(),
}


class Axis(StrEnum):
    """Which of an order's three statuses a transition moved."""

    ORDER = "order"
    PAYMENT = "payment"
    FULFILLMENT = "fulfillment"


class Order(TenantRow, table=True):
    """What was agreed. After placing, only an edit changes what it costs: it leaves an ``order_edit`` and a movement
    in the ledger, and counts ``revision`` up. ``order`` is a reserved word, hence ``orders``.
    """

    __tablename__ = "orders"
    __table_args__ = (
        one_of("status", OrderStatus),
        one_of("payment_status", PaymentStatus),
        one_of("fulfillment_status", FulfillmentStatus),
        belongs_to("cart", "cart_id"),
        belongs_to("customer", "customer_id"),
        sa.UniqueConstraint("tenant_id", "number"),
        sa.UniqueConstraint("tenant_id", "cart_id"),
        sa.Index(None, "tenant_id", "created_at", "id"),
        sa.Index(None, "tenant_id", "status", "fulfillment_status", "created_at"),
        sa.Index(None, "tenant_id", "customer_id", "created_at"),
        # No GIN index over the tags: row-level security would not let `@>` use it. Few orders bear one.
        sa.Index("ix_orders_tagged", "tenant_id", "created_at", "id", postgresql_where=sa.text("tags <> '{}'")),
        sa.Index(
            "ix_orders_pending_expiry",
            "tenant_id",
            "expires_at",
            postgresql_where=sa.text("status = 'pending'"),
        ),
        sa.CheckConstraint(
            "total_minor = subtotal_minor - discount_minor + shipping_minor"
            " + CASE WHEN prices_include_tax THEN 0 ELSE tax_minor END",
            name="total_adds_up",
        ),
        sa.CheckConstraint(
            "subtotal_minor >= 0 AND discount_minor >= 0 AND shipping_minor >= 0 AND tax_minor >= 0"
            " AND total_minor >= 0",
            name="money_not_negative",
        ),
    )
    AUDITED: ClassVar[bool] = True

    number: int = Field(sa_type=sa.BigInteger)
    cart_id: UUID | None = None
    customer_id: UUID | None = None
    email: str = Field(max_length=255)
    locale: str = Field(default="en", max_length=16)
    currency: str = Field(max_length=3)
    prices_include_tax: bool = flag()
    subtotal_minor: int = counted()
    discount_minor: int = counted()
    shipping_minor: int = counted()
    tax_minor: int = counted()
    total_minor: int = counted()
    status: OrderStatus = choice(OrderStatus, OrderStatus.PENDING)
    payment_status: PaymentStatus = choice(PaymentStatus, PaymentStatus.PENDING)
    fulfillment_status: FulfillmentStatus = choice(FulfillmentStatus, FulfillmentStatus.UNFULFILLED)
    shipping_address: dict[str, str] = document()
    # Empty where the invoice goes where the parcel goes.
    billing_address: dict[str, str] = document()
    # The buyer's words: to the shop, and for the parcel.
    note: str = Field(default="", max_length=500, sa_column_kwargs={"server_default": ""})
    gift_note: str = Field(default="", max_length=500, sa_column_kwargs={"server_default": ""})
    shipping_method: str = Field(default="", max_length=120)
    shipping_tax_minor: int = counted()
    deliver_from: datetime | None = moment(nullable=True)
    deliver_to: datetime | None = moment(nullable=True)
    tags: list[str] = words()
    revision: int = counted()
    created_at: datetime = moment(default_now=True)
    expires_at: datetime | None = moment(nullable=True)
    placed_at: datetime | None = moment(nullable=True)
    # Why the figures are what they are (`pricing.price_document`), written with them; the audit log leaves it out.
    price_trace: dict[str, Any] = document()


class OrderLine(TenantRow, table=True):
    """A line as it was bought: later changes of the product do not touch it.

    Without a variant it is a line of a draft's own, such as a service. A line that an edit took out stays with quantity
    0. ``cancelled_quantity`` was given back before it left and is never to be sent; ``refunded_quantity`` counts those
    and what came back.
    """

    __tablename__ = "order_line"
    __table_args__ = (
        belongs_to("orders", "order_id"),
        belongs_to("variant", "variant_id"),
        sa.Index(None, "tenant_id", "order_id"),
        sa.Index(None, "tenant_id", "variant_id"),
        sa.CheckConstraint("quantity >= 0", name="quantity_not_negative"),
        sa.CheckConstraint(
            "fulfilled_quantity >= 0 AND cancelled_quantity >= 0"
            " AND fulfilled_quantity + cancelled_quantity <= quantity",
            name="fulfilled_possible",
        ),
        sa.CheckConstraint("refunded_quantity BETWEEN cancelled_quantity AND quantity", name="refunded_possible"),
        sa.CheckConstraint(
            "unit_price_minor >= 0 AND discount_minor >= 0 AND tax_minor >= 0", name="money_not_negative"
        ),
    )

    order_id: UUID
    variant_id: UUID | None = None
    position: int = 0
    sku: str = Field(default="", max_length=100)
    title: str = Field(max_length=500)
    variant_title: str = Field(default="", max_length=400)
    slug: str = Field(default="", max_length=200)
    picture: str = Field(default="", max_length=255)
    quantity: int
    fulfilled_quantity: int = 0
    cancelled_quantity: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    refunded_quantity: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    unit_price_minor: int = counted()
    discount_minor: int = counted()
    tax_minor: int = counted()
    tax_rate_bp: int = 0
    requires_shipping: bool = flag(True)
    # Why a line costs nothing, such as the promotion that gave it (C14).
    reason: str = Field(default="", max_length=500, sa_column_kwargs={"server_default": ""})


class OrderTransition(TenantRow, table=True):
    """One step of one status. Replaying them gives the status (I-14); they are also the order's timeline."""

    __tablename__ = "order_transition"
    __table_args__ = (
        one_of("axis", Axis),
        belongs_to("orders", "order_id"),
        sa.Index(None, "tenant_id", "order_id", "moved_at"),
    )

    order_id: UUID
    axis: Axis = choice(Axis)
    from_status: str = Field(default="", max_length=32)
    to_status: str = Field(max_length=32)
    actor: str = Field(default="", max_length=120)
    note: str = Field(default="", max_length=500)
    moved_at: datetime = moment(default_now=True)
