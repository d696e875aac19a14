"""Transfers, purchases and counts."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from shop_app.api.schemas import Body, Money, Text

Note = Annotated[Text, Field(max_length=500)]
Amount = Annotated[Text, Field(max_length=20, examples=["12.50"])]


class TransferLine(TypedDict):
    variant_id: str
    sku: str
    quantity: int
    received: int


class Transfer(TypedDict):
    id: str
    from_id: str
    to_id: str
    status: str
    note: str
    created_at: str
    lines: list[TransferLine]


class PurchaseLine(TypedDict):
    variant_id: str
    sku: str
    quantity: int
    received: int
    unit_cost: Money


class Purchase(TypedDict):
    id: str
    location_id: str
    supplier: str
    reference: str
    status: str
    expected_on: str | None
    created_at: str
    lines: list[PurchaseLine]


class CountLine(TypedDict):
    """``expected`` is what the books said when ``counted`` was written down."""

    variant_id: str
    sku: str
    expected: int
    counted: int | None


class Count(TypedDict):
    id: str
    location_id: str
    status: str
    note: str
    created_at: str
    lines: list[CountLine]


class Units(Body):
    variant_id: UUID
    quantity: int = Field(ge=1, le=1_000_000, strict=True)


class BoughtUnits(Units):
    """``unit_cost`` in the shop's currency; on a delivery, as agreed unless given."""

    unit_cost: Amount | None = None


class CountedUnits(Body):
    variant_id: UUID
    counted: int = Field(ge=0, le=1_000_000, strict=True)


class NewTransfer(Body):
    from_id: UUID
    to_id: UUID
    lines: Annotated[list[Units], Field(min_length=1, max_length=500)]
    note: Note = ""


class Arrival(Body):
    """What arrived; all that is left where no lines are given."""

    lines: Annotated[list[Units], Field(min_length=1, max_length=500)] | None = None


class NewPurchase(Body):
    supplier: Annotated[Text, Field(max_length=200)]
    lines: Annotated[list[BoughtUnits], Field(min_length=1, max_length=500)]
    location_id: UUID | None = None
    reference: Annotated[Text, Field(max_length=120)] = ""
    expected_on: date | None = None


class Delivery(Body):
    """What a supplier brought; all that is left where no lines are given."""

    lines: Annotated[list[BoughtUnits], Field(min_length=1, max_length=500)] | None = None


class NewCount(Body):
    """Everything at a location unless variants are named."""

    variants: Annotated[list[UUID], Field(min_length=1, max_length=500)] | None = None
    location_id: UUID | None = None
    note: Note = ""


class Counted(Body):
    lines: Annotated[list[CountedUnits], Field(min_length=1, max_length=500)]
