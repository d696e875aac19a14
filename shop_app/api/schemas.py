"""What goes over the wire. Answers are typed dictionaries: checked where they are built, described in OpenAPI, and
written without another pass through a model (D13). Bodies are strict models.

Money is a decimal string with its currency (D6); moments are ISO 8601 in UTC.
"""

from __future__ import annotations

from typing import Annotated, Any, Generic, Literal, TypeVar
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from typing_extensions import TypedDict

from models.errors import ValidationFailed
from models.payment import Provider
from models.values.money import Money as Amount
from shop_app.core.translation import t
from shop_app.domain.catalog import Sort

Data = TypeVar("Data")


class Envelope(TypedDict, Generic[Data]):
    """Every success."""

    success: Literal[True]
    data: Data
    meta: dict[str, Any]
    error: None


class ErrorPart(TypedDict):
    code: str
    message: str
    details: dict[str, Any]


class Problem(TypedDict):
    """Every refusal: the envelope, and the fields of RFC 9457 beside it."""

    type: str
    title: str
    status: int
    detail: str
    request_id: str
    success: Literal[False]
    data: None
    error: ErrorPart


class Money(TypedDict):
    amount: Annotated[str, Field(examples=["12.50"])]
    currency: Annotated[str, Field(examples=["EUR"])]


def money(minor: int, currency: str) -> Money:
    """``{"amount": "12.50", "currency": "EUR"}``."""
    return {"amount": Amount(minor, currency).text(), "currency": currency}


def minor_of(text: str, currency: str, *, field: str) -> int:
    """A decimal string in minor units; ``ValidationFailed`` for what is no amount of ``currency``."""
    try:
        return Amount.parse(text, currency).minor
    except ValueError as error:
        raise ValidationFailed(t("Enter an amount like 12.50."), field=field) from error


def _storable(text: str) -> str:
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise ValueError("holds characters that cannot be stored")
    return text


Text = Annotated[str, AfterValidator(_storable)]
ShortText = Annotated[Text, Field(max_length=200)]


class Body(BaseModel):
    """What a caller sends: these fields, of exactly these types, and no others."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Picture(TypedDict):
    src: str
    srcset: str
    width: int
    height: int
    alt: str


class ProductSummary(TypedDict):
    """``was`` is the price before; ``variant_id`` is set where there is nothing to choose."""

    id: str
    slug: str
    title: str
    vendor: str
    price: Money
    was: Money | None
    variant_count: int
    variant_id: str | None
    is_buyable: bool
    rating_average: float | None
    rating_count: int
    picture: Picture | None


class Variant(TypedDict):
    """``available`` is null where stock is not tracked."""

    id: str
    sku: str
    title: str
    options: list[str]
    price: Money
    was: Money | None
    available: int | None
    is_buyable: bool


class Option(TypedDict):
    name: str
    values: list[str]


class Link(TypedDict):
    slug: str
    name: str


class Product(TypedDict):
    id: str
    slug: str
    title: str
    description_html: str
    vendor: str
    product_type: str
    tags: list[str]
    attributes: dict[str, str]
    currency: str
    is_buyable: bool
    rating_average: float | None
    rating_count: int
    categories: list[Link]
    pictures: list[Picture]
    options: list[Option]
    variants: list[Variant]
    updated_at: str


class CartLine(TypedDict):
    """``problem`` says why the line cannot be bought as it stands: not_for_sale, sold_out, too_many."""

    id: str
    variant_id: str
    product_id: str
    slug: str
    title: str
    variant_title: str
    sku: str
    quantity: int
    unit_price: Money
    total: Money
    available: int | None
    problem: str | None


class Cart(TypedDict):
    """``id`` is null while nothing was put in. ``token`` comes once, to a program without one."""

    id: str | None
    token: str | None
    currency: str
    item_count: int
    subtotal: Money
    lines: list[CartLine]


class DeliveryOption(TypedDict):
    method_id: str
    name: str
    carrier: str
    price: Money
    arrives_from: str
    arrives_to: str


class Totals(TypedDict):
    subtotal: Money
    discount: Money
    shipping: Money
    tax: Money
    total: Money
    prices_include_tax: bool


class Checkout(TypedDict):
    cart: Cart
    email: str
    address: dict[str, str]
    shipping_method_id: str | None
    delivery_options: list[DeliveryOption]
    totals: Totals
    providers: list[str]


class PlacedOrder(TypedDict):
    """``page_url`` is where a shopper pays; null where there is no page, or none just now."""

    number: int
    token: str
    total: Money
    provider: str
    page_url: str | None


class PaymentIntent(TypedDict):
    id: str
    client_secret: str
    status: str


class OrderLine(TypedDict):
    id: str
    variant_id: str
    sku: str
    title: str
    variant_title: str
    quantity: int
    fulfilled_quantity: int
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


class Stock(TypedDict):
    variant_id: str
    on_hand: int
    reserved: int
    available: int


class ProductQuery(BaseModel):
    """Which products, and in which order; without a search, ``relevance`` is newest first."""

    model_config = ConfigDict(frozen=True)

    category: ShortText = Field("", description="A category's slug; what is below it is included")
    q: ShortText = Field("", description="Words to search for")
    min_price: str = Field("", max_length=20, description="In the shop's currency, such as 12.50")
    max_price: str = Field("", max_length=20)
    sort: Sort = Sort.RELEVANCE
    page: int = Field(1, ge=1, le=10_000)
    limit: int = Field(20, ge=1, le=100)


class NewItem(Body):
    variant_id: UUID
    quantity: int = Field(1, ge=1, le=999, strict=True)


class ItemChange(Body):
    quantity: int = Field(ge=1, le=999, strict=True)


class AddressBody(Body):
    """Where the parcel goes. ``country`` is ISO 3166-1 alpha-2."""

    email: Annotated[Text, Field(max_length=255)]
    name: ShortText
    line1: ShortText
    line2: ShortText = ""
    postcode: ShortText = ""
    city: ShortText
    region: ShortText = ""
    country: Annotated[Text, Field(min_length=2, max_length=2)]
    company: ShortText = ""
    phone: ShortText = ""


class ShippingChoice(Body):
    shipping_method_id: UUID


class Placement(Body):
    """``total`` is the total that the buyer saw: another one is refused, and nothing is placed."""

    cart_id: UUID
    total: Annotated[str, Field(max_length=20, examples=["49.90"])]
    provider: Provider = Provider.STRIPE


class NewIntent(Body):
    order_token: ShortText


class FulfillmentLine(Body):
    line_id: UUID
    quantity: int = Field(ge=1, le=999, strict=True)


class NewFulfillment(Body):
    """Without ``lines``: everything that is left."""

    lines: Annotated[list[FulfillmentLine], Field(max_length=100)] | None = None
    carrier: Annotated[Text, Field(max_length=80)] = ""
    tracking_number: Annotated[Text, Field(max_length=120)] = ""


class StockChange(Body):
    """``delta`` is added to what is on hand; ``reason`` is received, count, damaged, returned or correction."""

    delta: int = Field(ge=-1_000_000, le=1_000_000, strict=True)
    reason: Literal["received", "count", "damaged", "returned", "correction"]
    note: Annotated[Text, Field(max_length=500)] = ""
