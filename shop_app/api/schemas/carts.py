"""Carts, and what is put into them."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from shop_app.api.schemas import Body, Money, ShortText, Text


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
    codes: list[str]
    note: str
    gift_note: str
    lines: list[CartLine]


class NewItem(Body):
    variant_id: UUID
    quantity: int = Field(1, ge=1, le=999, strict=True)


class ItemChange(Body):
    quantity: int = Field(ge=1, le=999, strict=True)


class CopiedCart(TypedDict):
    """``missing`` are the titles of what cannot be bought any more."""

    cart: Cart
    missing: list[str]


class SharedCart(TypedDict):
    token: str


class CartNotes(Body):
    """What is left out stays as it is."""

    note: Annotated[Text, Field(max_length=500)] | None = None
    gift_note: Annotated[Text, Field(max_length=500)] | None = None


class BillingAddress(Body):
    """An address of which everything may be left out."""

    name: ShortText = ""
    company: ShortText = ""
    line1: ShortText = ""
    line2: ShortText = ""
    postcode: ShortText = ""
    city: ShortText = ""
    region: ShortText = ""
    country: Annotated[Text, Field(max_length=2)] = ""
