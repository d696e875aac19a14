"""Money given back."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from shop_app.api.schemas import Body, Money, Text

Amount = Annotated[Text, Field(max_length=20, examples=["12.50"])]


class RefundLine(TypedDict):
    line_id: str
    quantity: int
    amount: Money
    tax: Money


class RefundPreview(TypedDict):
    """``amount`` goes back; ``left`` is what could still be given back afterwards."""

    lines: list[RefundLine]
    shipping: Money
    amount: Money
    left: Money


class Refund(TypedDict):
    """A decision to give money back. ``pending`` is on its way, ``failed`` could not be paid out."""

    id: str
    cause: str
    amount: Money
    shipping: Money
    lines: dict[str, int]
    restocked: bool
    reason: str
    actor: str
    decided_at: str
    pending: Money
    failed: Money


class RefundedLine(Body):
    line_id: UUID
    quantity: int = Field(ge=1, le=999, strict=True)


class NewRefund(Body):
    """Lines, delivery (as its buyer paid it), or an amount. ``amount`` beside lines goes back instead of their worth.

    ``has_left``: the units are some that were sent; otherwise those that are still here come first.
    """

    lines: Annotated[list[RefundedLine], Field(max_length=100)] = []
    shipping: Amount | None = None
    amount: Amount | None = None
    restock: bool = Field(default=True, strict=True)
    has_left: bool = Field(default=False, strict=True)
    reason: Annotated[Text, Field(max_length=200)] = ""


class Cancellation(Body):
    reason: Annotated[Text, Field(max_length=200)] = ""
    restock: bool = Field(default=True, strict=True)
