"""Changes of a placed order."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from shop_app.api.schemas import Body, Money, ShortText, Text
from shop_app.api.schemas.checkout import Totals
from shop_app.api.schemas.orders import Order
from shop_app.api.schemas.refunds import Amount


class EditLine(TypedDict):
    """``line_id`` is null for a new line; ``quantity`` 0 takes one out."""

    line_id: str | None
    variant_id: str | None
    title: str
    quantity_before: int
    quantity: int
    unit_price: Money
    discount: Money


class EditPreview(TypedDict):
    """``difference`` is the new total less the old; ``due`` is to be paid afterwards, or given back where below 0."""

    revision: int
    lines: list[EditLine]
    before: Totals
    after: Totals
    shipping_method: str
    difference: Money
    due: Money


class Edited(TypedDict):
    """``page_url`` is where the buyer pays what is missing; null where nothing is, or where it is paid by hand."""

    order: Order
    difference: Money
    due: Money
    page_url: str | None


class Edit(TypedDict):
    """``before`` and ``after`` in minor units of the order's currency."""

    id: str
    revision: int
    difference: Money
    reason: str
    actor: str
    edited_at: str
    before: dict[str, Any]
    after: dict[str, Any]


class AddressChange(Body):
    """A whole address."""

    name: ShortText
    line1: ShortText
    line2: ShortText = ""
    postcode: ShortText = ""
    city: ShortText
    region: ShortText = ""
    country: Annotated[Text, Field(min_length=2, max_length=2)]
    company: ShortText = ""
    phone: ShortText = ""


class LineChange(Body):
    """What is left out stays as it is."""

    line_id: UUID
    quantity: Annotated[int, Field(ge=0, le=999, strict=True)] | None = None
    discount: Amount | None = None


class AddedLine(Body):
    """Without ``unit_price``: today's."""

    variant_id: UUID
    quantity: int = Field(ge=1, le=999, strict=True)
    unit_price: Amount | None = None


class OrderChanges(Body):
    lines: Annotated[list[LineChange], Field(max_length=100)] = []
    added: Annotated[list[AddedLine], Field(max_length=100)] = []
    address: AddressChange | None = None
    shipping_method_id: UUID | None = None


class NewEdit(OrderChanges):
    """``revision`` and ``difference`` are what the preview told: an edit that comes to something else is refused."""

    revision: int = Field(ge=0, lt=2**31, strict=True)
    difference: Amount
    reason: Annotated[Text, Field(max_length=500)] = ""
