"""Orders that staff compose, and the offers that shoppers see of them."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from models.payment import Provider
from shop_app.api.schemas import Body, Money, ShortText, Text
from shop_app.api.schemas.checkout import DeliveryOption, Totals
from shop_app.api.schemas.edits import AddressChange
from shop_app.api.schemas.refunds import Amount


class DraftLine(TypedDict):
    variant_id: str | None
    sku: str
    title: str
    variant_title: str
    quantity: int
    unit_price: Money
    discount: Money
    total: Money


class Offer(TypedDict):
    """What a shopper sees of a draft. ``status`` is open, sent, ordered or cancelled. Staff see no
    ``providers``: the shopper chooses."""

    number: int
    status: str
    email: str
    shipping_address: dict[str, str]
    shipping_method: str
    lines: list[DraftLine]
    totals: Totals
    expires_at: str | None
    providers: list[str]


class Draft(Offer):
    id: str
    revision: int
    delivery_options: list[DeliveryOption]
    note: str
    tags: list[str]
    author: str
    created_at: str
    sent_at: str | None
    order_number: int | None


class DraftSummary(TypedDict):
    id: str
    number: int
    status: str
    email: str
    total: Money
    order_number: int | None
    author: str
    created_at: str


class SentDraft(TypedDict):
    """``token`` is the unguessable part of the link that was mailed."""

    token: str
    url: str
    expires_at: str
    total: Money


class DraftOrder(TypedDict):
    """The order that a draft became. ``page_url`` is where it is paid, where there is such a page."""

    number: int
    token: str
    total: Money
    provider: str
    page_url: str | None


class NewDraftLine(Body):
    """A variant, at today's price or at ``unit_price``; or a line of its own, with a title and a price."""

    variant_id: UUID | None = None
    title: Annotated[Text, Field(max_length=500)] = ""
    quantity: int = Field(ge=1, le=999, strict=True)
    unit_price: Amount | None = None
    discount: Amount | None = None
    is_taxable: bool = Field(default=True, strict=True)
    requires_shipping: bool = Field(default=False, strict=True)


class NewDraft(Body):
    """``discount`` is off the whole order; ``shipping`` is asked for delivery instead of the method's rate."""

    lines: Annotated[list[NewDraftLine], Field(max_length=100)]
    email: Annotated[Text, Field(max_length=255)] = ""
    address: AddressChange | None = None
    shipping_method_id: UUID | None = None
    shipping_title: Annotated[Text, Field(max_length=120)] = ""
    shipping: Amount | None = None
    discount: Amount | None = None
    discount_title: Annotated[Text, Field(max_length=120)] = ""
    note: Annotated[Text, Field(max_length=2000)] = ""
    tags: Annotated[list[ShortText], Field(max_length=30)] = []


class DraftChange(NewDraft):
    """The whole content again; ``revision`` is the one that was seen."""

    revision: int = Field(ge=0, lt=2**31, strict=True)


class Sending(Body):
    days: int = Field(default=14, ge=1, le=90, strict=True)


class Conversion(Body):
    """``total`` is what was seen; ``is_paid``: the money is here, otherwise a bank transfer is awaited."""

    total: Amount
    is_paid: bool = Field(strict=True)


class Acceptance(Body):
    """``total`` is what the shopper saw."""

    total: Amount
    provider: Provider = Provider.STRIPE
