"""What inventory hands out, and the one way it refuses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from models.errors import Conflict
from models.inventory import MovementKind
from models.purchase import PurchaseStatus
from models.stock_count import CountStatus
from models.transfer import TransferStatus

ADJUSTMENT_REASONS: tuple[MovementKind, ...] = (
    MovementKind.RECEIVED,
    MovementKind.COUNT,
    MovementKind.DAMAGED,
    MovementKind.LOST,
    MovementKind.RETURNED,
    MovementKind.CORRECTION,
)
"""What a person may give as a reason; the other kinds belong to orders, imports and papers."""


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
    """Stock of one variant, at all active locations together. ``backorder_limit`` is how many may be owed."""

    variant_id: UUID
    on_hand: int
    reserved: int
    backorder_limit: int
    preorder_limit: int = 0
    preordered: int = 0

    @property
    def available(self) -> int:
        """What may still be sold from stock, pre-orders apart."""
        return self.on_hand + self.backorder_limit - self.reserved


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelView:
    """Stock of one variant at one location."""

    variant_id: UUID
    location_id: UUID
    location: str
    is_active: bool
    on_hand: int
    reserved: int
    backorder_limit: int
    preorder_limit: int
    preordered: int
    low_at: int
    is_low: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LocationView:
    """A place that holds stock. ``countries`` are served from here before others; a lower ``priority`` goes first."""

    id: UUID
    name: str
    is_default: bool
    is_active: bool
    priority: int
    countries: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scarcity:
    """How many tracked variants on sale are nearly gone, and how many are gone."""

    low: int
    out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StockHistoryEntry:
    """One movement, newest first in lists; ``balance`` is the stock of all locations after it."""

    delta: int
    balance: int
    kind: MovementKind
    note: str
    actor: str
    order_number: int | None
    moved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """Units of an order that are sold and have not come yet. ``promised_on`` is the day that the buyer was told."""

    variant_id: UUID
    awaiting: int
    promised_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """So many units of a variant in one bundle."""

    variant_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What one location can give of one variant: ``free`` from stock, ``ahead`` as pre-orders."""

    level_id: UUID
    variant_id: UUID
    location_id: UUID
    priority: int
    countries: tuple[str, ...]
    free: int
    ahead: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one level gives to an order."""

    level_id: UUID
    quantity: int
    ahead: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """Who sends what. ``missing`` names each variant of which there is not enough; then nothing is shared out."""

    shares: tuple[Share, ...] = ()
    missing: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    """So many units of a variant, each for ``unit_cost_minor``; ``None`` is what was agreed."""

    quantity: int
    unit_cost_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLine:
    """One variant on a transfer or purchase. ``unit_cost_minor`` on purchases only."""

    variant_id: UUID
    sku: str
    quantity: int
    received: int
    unit_cost_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferView:
    """A transfer with its lines."""

    id: UUID
    from_id: UUID
    to_id: UUID
    status: TransferStatus
    note: str
    created_at: datetime
    lines: tuple[PaperLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseView:
    """A purchase with its lines, in ``currency``."""

    id: UUID
    location_id: UUID
    supplier: str
    reference: str
    currency: str
    status: PurchaseStatus
    expected_on: date | None
    created_at: datetime
    lines: tuple[PaperLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountLine:
    """One variant of a count. ``counted`` is ``None`` where nobody has been yet."""

    variant_id: UUID
    sku: str
    expected: int
    counted: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountView:
    """A count with its lines."""

    id: UUID
    location_id: UUID
    status: CountStatus
    note: str
    created_at: datetime
    lines: tuple[CountLine, ...]
