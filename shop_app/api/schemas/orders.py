"""Orders, and the parcels they leave in."""

from __future__ import annotations

from typing_extensions import TypedDict

from shop_app.api.schemas import Money
from shop_app.api.schemas.checkout import Totals
from shop_app.api.schemas.fulfillments import Parcel


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
    tags: list[str]
    revision: int
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
