"""Parcels."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from shop_app.api.schemas import Body, Text


class Parcel(TypedDict):
    """``status`` is packed, shipped or delivered; ``lines`` maps order lines to quantities."""

    id: str
    status: str
    carrier: str
    tracking_number: str
    tracking_url: str
    lines: dict[str, int]
    sent_at: str
    shipped_at: str | None
    delivered_at: str | None


class FulfillmentLine(Body):
    line_id: UUID
    quantity: int = Field(ge=1, le=999, strict=True)


class Tracking(Body):
    """Without ``tracking_url``, the page of a carrier that we know."""

    carrier: Annotated[Text, Field(max_length=80)] = ""
    tracking_number: Annotated[Text, Field(max_length=120)] = ""
    tracking_url: Annotated[Text, Field(max_length=500)] = ""


class NewFulfillment(Tracking):
    """Without ``lines``: everything that is left."""

    lines: Annotated[list[FulfillmentLine], Field(max_length=100)] | None = None


class Shipment(Body):
    """Without ``tracking``, what was known when the parcel was packed."""

    tracking: Tracking | None = None
