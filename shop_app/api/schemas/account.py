"""A shopper's account, and customers as staff sees them."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field
from typing_extensions import TypedDict

from shop_app.api.schemas import Body, Money, ShortText


class Account(TypedDict):
    """``deleted_on`` is when the account will be erased, where that was asked for."""

    id: str
    email: str
    name: str
    locale: str
    accepts_marketing: bool
    wants_wishlist_mail: bool
    since: str
    deleted_on: str | None
    store_credit: list[Money]


class AccountChange(Body):
    """What is left out stays as it is."""

    name: ShortText | None = None
    accepts_marketing: bool | None = None
    wants_wishlist_mail: bool | None = None


class AddressBody(Body):
    """As a label needs it; ``country`` is ISO 3166-1 alpha-2."""

    name: ShortText
    line1: ShortText
    line2: ShortText = ""
    postcode: ShortText = ""
    city: ShortText = ""
    region: ShortText = ""
    country: Annotated[ShortText, Field(max_length=2)]
    company: ShortText = ""
    phone: ShortText = ""


class SavedAddress(TypedDict):
    id: str
    is_default: bool
    address: dict[str, str]


class Session(TypedDict):
    id: str
    device: str
    is_this: bool
    created_at: str
    seen_at: str


class Wish(TypedDict):
    """``price`` is none once the product is not for sale; ``price_drop`` is how much less it costs than when saved."""

    product_id: str
    title: str
    slug: str | None
    price: Money | None
    price_drop: Money | None
    is_back_in_stock: bool
    is_for_sale: bool


class Wishlist(TypedDict):
    wishes: list[Wish]
    share_token: str | None


class Sharing(Body):
    is_shared: bool


class OwnOrder(TypedDict):
    """``token`` is the part of the order's own address."""

    number: int
    token: str
    total: Money
    status: str
    payment_status: str
    fulfillment_status: str
    created_at: str
    lines: list[dict[str, Any]]


class Customer(TypedDict):
    """``has_account``: the address is proved and there is a password."""

    id: str
    email: str
    name: str
    locale: str
    accepts_marketing: bool
    has_account: bool
    created_at: str
    deletion_asked_at: str | None
    erased_at: str | None


class Done(TypedDict):
    """It is done, and there is nothing more to say."""

    done: bool
