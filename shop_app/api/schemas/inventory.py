"""Stock, and changes of it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from shop_app.api.schemas import Body, Text

Limit = Annotated[int, Field(ge=0, le=1_000_000, strict=True)]


class Stock(TypedDict):
    """All active locations together."""

    variant_id: str
    on_hand: int
    reserved: int
    available: int


class StockLevel(TypedDict):
    """One location. ``preordered`` of at most ``preorder_limit`` units are ordered ahead of their arrival."""

    variant_id: str
    location_id: str
    location: str
    is_active: bool
    on_hand: int
    reserved: int
    backorder_limit: int
    preorder_limit: int
    preordered: int
    low_at: int
    is_low: bool


class StockMovement(TypedDict):
    """``balance`` is the stock of all locations after it."""

    delta: int
    balance: int
    reason: str
    note: str
    actor: str
    order_number: int | None
    moved_at: str


class StockChange(Body):
    """``delta`` is added to what is on hand; at the default location unless another is named."""

    delta: int = Field(ge=-1_000_000, le=1_000_000, strict=True)
    reason: Literal["received", "count", "damaged", "lost", "returned", "correction"]
    note: Annotated[Text, Field(max_length=500)] = ""
    location_id: UUID | None = None


class BackorderLimit(Body):
    """How many units may be sold that are not there."""

    limit: Limit
    location_id: UUID | None = None


class LowStock(Body):
    """From how many units down a variant counts as low."""

    low_at: Limit
    location_id: UUID | None = None


class PreorderOffer(Body):
    """How many units may be ordered before the day on which they are there."""

    limit: Limit
    available_on: date | None = None
    location_id: UUID | None = None


class BundleComponent(TypedDict):
    variant_id: str
    quantity: int


class ComponentUnits(Body):
    variant_id: UUID
    quantity: int = Field(ge=1, le=1000, strict=True)


class Components(Body):
    """None make the bundle an ordinary variant again."""

    components: Annotated[list[ComponentUnits], Field(max_length=50)]
