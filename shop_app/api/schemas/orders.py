"""Orders, and the parcels they leave in."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from models.payment import Provider
from shop_app.api.schemas import Body, Money, ShortText, Text
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


class OrderLink(TypedDict):
    """``token`` is the part of an order's address that only its buyer knows."""

    token: str


class PayPage(TypedDict):
    page_url: str | None


class AskedOrder(Body):
    number: Annotated[int, Field(ge=1, lt=10**18, strict=True)]
    email: Annotated[Text, Field(max_length=255)]


class NewDestination(Body):
    """The whole address; ``country`` is ISO 3166-1 alpha-2."""

    name: ShortText
    company: ShortText = ""
    line1: ShortText
    line2: ShortText = ""
    postcode: ShortText = ""
    city: ShortText = ""
    region: ShortText = ""
    country: Annotated[Text, Field(min_length=2, max_length=2)]
    phone: ShortText = ""


class DeliveryProblem(Body):
    words: Annotated[Text, Field(min_length=1, max_length=1000)]


class NewWayToPay(Body):
    provider: Provider
