"""Stock, and changes of it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypedDict

from shop_app.api.schemas import Body, Text


class Stock(TypedDict):
    variant_id: str
    on_hand: int
    reserved: int
    available: int


class StockChange(Body):
    """``delta`` is added to what is on hand; ``reason`` is received, count, damaged, returned or correction."""

    delta: int = Field(ge=-1_000_000, le=1_000_000, strict=True)
    reason: Literal["received", "count", "damaged", "returned", "correction"]
    note: Annotated[Text, Field(max_length=500)] = ""
