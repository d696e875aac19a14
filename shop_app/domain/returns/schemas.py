"""Returns as others see them. Amounts are minor units of the order's currency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from models.returns import ItemCondition, ReturnReason, ReturnResolution, ReturnStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What a shop takes back. ``fee_minor`` is in the shop's own currency; categories are slugs."""

    is_open: bool = True
    window_days: int = 30
    fee_minor: int = 0
    excluded_categories: tuple[str, ...] = ()
    complete_after_days: int = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class SentLine:
    """An order line as far as it was sent. ``pending_quantity`` is on its way back already, ``gone_quantity`` was given
    back after it left. ``arrived_at`` is when the last of it arrived, or must have.
    """

    line_id: UUID
    variant_id: UUID | None
    title: str
    variant_title: str
    sent_quantity: int
    gone_quantity: int
    pending_quantity: int
    requires_shipping: bool
    is_excluded: bool
    arrived_at: datetime | None

    @property
    def left_quantity(self) -> int:
        """What its buyer still has."""
        return max(self.sent_quantity - self.gone_quantity - self.pending_quantity, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Returnable:
    """How many of a line its buyer may send back, until when, and why not, as a sentence, where it is none."""

    line: SentLine
    quantity: int
    until: datetime | None
    refusal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """So many of an order line to be sent back."""

    line_id: UUID
    quantity: int
    reason: ReturnReason = ReturnReason.OTHER
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """How many of an order line came back, how they look, and whether they can be sold again."""

    line_id: UUID
    quantity: int
    condition: ItemCondition = ItemCondition.AS_NEW
    restock: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnLineView:
    """A line of a return."""

    order_line_id: UUID
    variant_id: UUID | None
    title: str
    variant_title: str
    quantity: int
    reason: ReturnReason
    comment: str
    received_quantity: int
    condition: ItemCondition
    is_restocked: bool
    replacement_variant_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnView:
    """A return's own columns. ``value_minor`` is what its buyer got for it, once it is closed."""

    id: UUID
    number: int
    order_id: UUID
    order_number: int
    status: ReturnStatus
    resolution: ReturnResolution
    is_by_shopper: bool
    comment: str
    answer: str
    currency: str
    fee_minor: int
    value_minor: int
    exchange_order_id: UUID | None
    exchange_number: int | None
    created_at: datetime
    decided_at: datetime | None
    received_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnStep:
    """A step of a return's timeline."""

    from_status: str
    to_status: str
    actor: str
    note: str
    moved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnDetail:
    """A return with all that belongs to it."""

    view: ReturnView
    lines: tuple[ReturnLineView, ...]
    timeline: tuple[ReturnStep, ...]
