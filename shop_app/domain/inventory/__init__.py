"""Stock: how much there is, what is held for whom, and every movement of it."""

from models.inventory import MovementKind
from shop_app.domain.inventory.commands import adjust, consume, release, reserve, set_opening_stock
from shop_app.domain.inventory.queries import count_scarce, history, stock_of
from shop_app.domain.inventory.schemas import (
    ADJUSTMENT_REASONS,
    InsufficientStock,
    Scarcity,
    Shortage,
    StockHistoryEntry,
    StockPosition,
)

__all__ = [
    "ADJUSTMENT_REASONS",
    "InsufficientStock",
    "MovementKind",
    "Scarcity",
    "Shortage",
    "StockHistoryEntry",
    "StockPosition",
    "adjust",
    "consume",
    "count_scarce",
    "history",
    "release",
    "reserve",
    "set_opening_stock",
    "stock_of",
]
