"""Orders as others see them. Amounts are minor units of the order's currency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from models.fulfillment import ParcelStatus
from models.order import Axis, FulfillmentStatus, OrderStatus, PaymentStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrderLine:
    """A line about to be agreed."""

    variant_id: UUID | None
    sku: str
    title: str
    variant_title: str
    slug: str
    picture: str
    quantity: int
    unit_price_minor: int
    discount_minor: int
    tax_minor: int
    tax_rate_bp: int
    requires_shipping: bool
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrder:
    """Everything an order is made of."""

    id: UUID
    cart_id: UUID | None
    customer_id: UUID
    email: str
    currency: str
    prices_include_tax: bool
    subtotal_minor: int
    discount_minor: int
    shipping_minor: int
    shipping_tax_minor: int
    tax_minor: int
    total_minor: int
    shipping_address: Mapping[str, str]
    shipping_method: str
    deliver_from: datetime | None
    deliver_to: datetime | None
    expires_at: datetime
    lines: tuple[NewOrderLine, ...]
    billing_address: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    gift_note: str = ""
    price_trace: Mapping[str, Any] = field(default_factory=dict)
    """Why it costs what it costs (`pricing.price_document`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderView:
    """An order's own columns. ``note`` is its buyer's to the shop, ``gift_note`` goes into the parcel."""

    id: UUID
    number: int
    cart_id: UUID | None
    customer_id: UUID | None
    email: str
    locale: str
    currency: str
    prices_include_tax: bool
    subtotal_minor: int
    discount_minor: int
    shipping_minor: int
    shipping_tax_minor: int
    tax_minor: int
    total_minor: int
    status: OrderStatus
    payment_status: PaymentStatus
    fulfillment_status: FulfillmentStatus
    shipping_address: dict[str, str]
    billing_address: dict[str, str]
    note: str
    gift_note: str
    shipping_method: str
    deliver_from: datetime | None
    deliver_to: datetime | None
    tags: list[str]
    revision: int
    created_at: datetime
    expires_at: datetime | None
    placed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLineView:
    """A line as it was bought. ``total_minor`` is after discount; tax is on top unless prices include it.

    ``cancelled_quantity`` was given back before it left; ``refunded_quantity`` counts those and what came back.
    """

    id: UUID
    variant_id: UUID | None
    sku: str
    title: str
    variant_title: str
    slug: str
    picture: str
    quantity: int
    fulfilled_quantity: int
    cancelled_quantity: int
    refunded_quantity: int
    unit_price_minor: int
    discount_minor: int
    tax_minor: int
    tax_rate_bp: int
    requires_shipping: bool

    @property
    def total_minor(self) -> int:
        return self.unit_price_minor * self.quantity - self.discount_minor

    @property
    def open_quantity(self) -> int:
        """What is still to be sent."""
        return self.quantity - self.fulfilled_quantity - self.cancelled_quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelView:
    """A parcel that was not taken back; ``lines`` maps an order line to its quantity in it."""

    id: UUID
    status: ParcelStatus
    carrier: str
    tracking_number: str
    tracking_url: str
    created_at: datetime
    shipped_at: datetime | None
    delivered_at: datetime | None
    lines: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """A step of one of the three statuses."""

    axis: Axis
    from_status: str
    to_status: str
    actor: str
    note: str
    moved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something that befell an order, for staff: ``kind`` is ``status``, ``note``, ``edit``, ``refund``, ``payment``,
    ``parcel``, ``mail`` or ``return``. ``data`` says more, such as an axis and its steps, or an amount.
    """

    id: UUID
    happened_at: datetime
    kind: str
    actor: str
    text: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDetail:
    """An order with all that belongs to it. ``refunded_minor`` counts refunds that are done."""

    order: OrderView
    lines: tuple[OrderLineView, ...]
    parcels: tuple[ParcelView, ...]
    timeline: tuple[TimelineEntry, ...]
    paid_minor: int
    refunded_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSummary:
    """An order as a row of a list."""

    id: UUID
    number: int
    customer_name: str
    email: str
    currency: str
    total_minor: int
    item_count: int
    status: OrderStatus
    payment_status: PaymentStatus
    fulfillment_status: FulfillmentStatus
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderList:
    """A page of orders, newest first; ``next_before`` asks for the older ones, ``None`` at the end."""

    orders: tuple[OrderSummary, ...]
    next_before: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnOrderRow:
    """An order as a row of its buyer's list."""

    id: UUID
    number: int
    currency: str
    total_minor: int
    status: OrderStatus
    payment_status: PaymentStatus
    fulfillment_status: FulfillmentStatus
    created_at: datetime
    deliver_from: datetime | None
    deliver_to: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnOrderLine:
    """What is in it."""

    order_id: UUID
    variant_id: UUID | None
    title: str
    variant_title: str
    slug: str
    picture: str
    quantity: int
    fulfilled_quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnOrder:
    """An order of the signed-in customer; ``token`` is the part of its address."""

    row: OwnOrderRow
    lines: tuple[OwnOrderLine, ...]
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnOrderList:
    """A page of them; ``next_before`` asks for the older ones, ``None`` at the end."""

    orders: tuple[OwnOrder, ...]
    next_before: int | None
