"""Orders, and the parcels they leave in."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from shop_app.api.schemas import Body, Money, Text
from shop_app.api.schemas.checkout import Totals


class OrderLine(TypedDict):
    id: str
    variant_id: str | None
    sku: str
    title: str
    variant_title: str
    quantity: int
    fulfilled_quantity: int
    refunded_quantity: int
    unit_price: Money
    discount: Money
    tax: Money
    total: Money


class Parcel(TypedDict):
    id: str
    carrier: str
    tracking_number: str
    sent_at: str


class Order(TypedDict):
    """``status`` is PENDING, PAID, FULFILLED, SHIPPED, COMPLETED, CANCELLED or EXPIRED; the three below make it up."""

    number: int
    status: str
    order_status: str
    payment_status: str
    fulfillment_status: str
    email: str
    shipping_address: dict[str, str]
    shipping_method: str
    lines: list[OrderLine]
    parcels: list[Parcel]
    totals: Totals
    paid: Money
    refunded: Money
    created_at: str
    placed_at: str | None


class OrderSummary(TypedDict):
    id: str
    number: int
    status: str
    customer_name: str
    email: str
    total: Money
    item_count: int
    created_at: str


class FulfillmentLine(Body):
    line_id: UUID
    quantity: int = Field(ge=1, le=999, strict=True)


class NewFulfillment(Body):
    """Without ``lines``: everything that is left."""

    lines: Annotated[list[FulfillmentLine], Field(max_length=100)] | None = None
    carrier: Annotated[Text, Field(max_length=80)] = ""
    tracking_number: Annotated[Text, Field(max_length=120)] = ""
