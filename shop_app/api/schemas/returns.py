"""Returns, and what a shop takes back."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field
from typing_extensions import TypedDict

from models.returns import ItemCondition, ReturnReason, ReturnResolution
from shop_app.api.schemas import Body, Money, ShortText, Text


class ReturnLine(TypedDict):
    line_id: str
    title: str
    variant_title: str
    quantity: int
    reason: str
    comment: str
    received_quantity: int
    condition: str
    restocked: bool
    replacement_variant_id: str | None


class ReturnStep(TypedDict):
    from_status: str
    to_status: str
    note: str
    moved_at: str


class Return(TypedDict):
    """``status`` is requested, approved, rejected, cancelled, received or closed; ``value`` is what its buyer got."""

    number: int
    order_number: int
    status: str
    resolution: str
    comment: str
    answer: str
    fee: Money
    value: Money
    exchange_order_number: int | None
    lines: list[ReturnLine]
    timeline: list[ReturnStep]
    created_at: str


class ReturnSummary(TypedDict):
    number: int
    order_number: int
    status: str
    resolution: str
    created_at: str


class Returnable(TypedDict):
    """``refusal`` says why none may be sent back, where ``quantity`` is 0."""

    line_id: str
    title: str
    variant_title: str
    quantity: int
    until: str | None
    refusal: str


class Policy(TypedDict):
    is_open: bool
    window_days: int
    fee: Money
    excluded_categories: list[str]
    complete_after_days: int


class WantedLine(Body):
    line_id: UUID
    quantity: int = Field(ge=1, le=999, strict=True)
    reason: ReturnReason = ReturnReason.OTHER
    comment: Annotated[Text, Field(max_length=500)] = ""


class NewReturn(Body):
    lines: Annotated[list[WantedLine], Field(min_length=1, max_length=100)]
    resolution: ReturnResolution = ReturnResolution.REFUND
    comment: Annotated[Text, Field(max_length=1000)] = ""


class Replacement(Body):
    line_id: UUID
    variant_id: UUID


class Approval(Body):
    """``replacements`` name a variant for each line of an exchange; ``fee`` replaces the shop's usual one."""

    answer: Annotated[Text, Field(max_length=1000)] = ""
    resolution: ReturnResolution | None = None
    fee: ShortText | None = None
    replacements: Annotated[list[Replacement], Field(max_length=100)] = []


class Rejection(Body):
    answer: Annotated[Text, Field(min_length=1, max_length=1000)]


class ArrivedLine(Body):
    line_id: UUID
    quantity: int = Field(ge=0, le=999, strict=True)
    condition: ItemCondition = ItemCondition.AS_NEW
    restock: Annotated[bool, Field(strict=True)] = True


class Arrival(Body):
    """Lines that are not named did not come."""

    lines: Annotated[list[ArrivedLine], Field(min_length=1, max_length=100)]


class Settlement(Body):
    """Without ``amount``: what was paid for the units that came, with ``shipping`` of the delivery, less the fee."""

    resolution: ReturnResolution | None = None
    amount: ShortText | None = None
    shipping: ShortText | None = None


class NewPolicy(Body):
    """``fee`` is in the shop's own currency; categories are slugs."""

    is_open: Annotated[bool, Field(strict=True)] = True
    window_days: int = Field(default=30, ge=0, le=3650, strict=True)
    fee: ShortText = "0"
    excluded_categories: Annotated[list[ShortText], Field(max_length=500)] = []
    complete_after_days: int = Field(default=14, ge=0, le=3650, strict=True)
