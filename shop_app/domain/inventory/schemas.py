"""What inventory hands out, and the one way it refuses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from models.errors import Conflict
from models.inventory import MovementKind

ADJUSTMENT_REASONS: tuple[MovementKind, ...] = (
    MovementKind.RECEIVED,
    MovementKind.COUNT,
    MovementKind.DAMAGED,
    MovementKind.RETURNED,
    MovementKind.CORRECTION,
)
"""What a person may give as a reason; the other kinds belong to orders and imports."""


@dataclass(frozen=True, slots=True)
class Shortage:
    """A variant of which more was asked than is there."""

    variant_id: UUID
    product_id: UUID
    requested: int
    available: int


class InsufficientStock(Conflict):
    """Somebody was faster. ``details["items"]`` lists each shortage, so that a page can offer what is left."""

    code = "INSUFFICIENT_STOCK"

    def __init__(self, shortages: Sequence[Shortage]) -> None:
        super().__init__(
            "Some of this has just been sold. Choose a smaller quantity or take it out of the cart.",
            items=[
                {
                    "productId": str(shortage.product_id),
                    "variantId": str(shortage.variant_id),
                    "requested": shortage.requested,
                    "available": shortage.available,
                }
                for shortage in shortages
            ],
        )
        self.shortages = tuple(shortages)


@dataclass(frozen=True, slots=True, kw_only=True)
class StockPosition:
    """Stock of one variant at the default location."""

    variant_id: UUID
    on_hand: int
    reserved: int
    backorder_limit: int

    @property
    def available(self) -> int:
        """What may still be sold."""
        return self.on_hand + self.backorder_limit - self.reserved


@dataclass(frozen=True, slots=True, kw_only=True)
class Scarcity:
    """How many tracked variants on sale are nearly gone, and how many are gone."""

    low: int
    out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StockHistoryEntry:
    """One movement, newest first in lists; ``balance`` is the stock after it."""

    delta: int
    balance: int
    kind: MovementKind
    note: str
    actor: str
    order_number: int | None
    moved_at: datetime
