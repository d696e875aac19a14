"""A checkout, step by step."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from models.payment import Provider
from shop_app.api.schemas import Body, Money, ShortText, Text
from shop_app.api.schemas.carts import Cart
from shop_app.api.schemas.promotions import TriedPromotion


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


class CheckoutGift(TypedDict):
    """Goods that a promotion adds; ``reason`` is its title."""

    variant_id: str
    title: str
    variant_title: str
    quantity: int
    reason: str


class CheckoutCard(TypedDict):
    """A gift card: what is on it, and what it would pay now."""

    id: str
    ending: str
    balance: Money
    pays: Money


class Checkout(TypedDict):
    """``promotions`` are all that were tried; ``due`` is what gift cards leave to pay."""

    cart: Cart
    email: str
    address: dict[str, str]
    shipping_method_id: str | None
    delivery_options: list[DeliveryOption]
    gifts: list[CheckoutGift]
    promotions: list[TriedPromotion]
    totals: Totals
    gift_cards: list[CheckoutCard]
    due: Money
    providers: list[str]


class PlacedOrder(TypedDict):
    """``page_url`` is where a shopper pays; null where there is no page, or none just now."""

    number: int
    token: str
    total: Money
    provider: str
    page_url: str | None


class AddressBody(Body):
    """Where the parcel goes. ``country`` is ISO 3166-1 alpha-2."""

    email: Annotated[Text, Field(max_length=255)]
    name: ShortText
    line1: ShortText
    line2: ShortText = ""
    postcode: ShortText = ""
    city: ShortText = ""
    region: ShortText = ""
    country: Annotated[Text, Field(min_length=2, max_length=2)]
    company: ShortText = ""
    phone: ShortText = ""


class ShippingChoice(Body):
    shipping_method_id: UUID


class Placement(Body):
    """``total`` is the total that the buyer saw, ``due`` what gift cards leave to pay of it; a cart without gift cards
    needs none. Other figures are refused, and nothing is placed. ``currency`` is what they were seen in; the shop's own
    where it is left out.
    """

    cart_id: UUID
    total: Annotated[str, Field(max_length=20, examples=["49.90"])]
    due: Annotated[str, Field(max_length=20, examples=["49.90"])] | None = None
    currency: Annotated[str, Field(pattern="^([A-Z]{3})?$", examples=["EUR"])] = ""
    provider: Provider = Provider.STRIPE


class GivenCard(Body):
    """``code`` is the gift card's."""

    code: Annotated[Text, Field(max_length=40)]
