"""Stock: how much there is, what is held for whom, and every movement of it."""

from shop_app.domain.inventory.commands import adjust, consume, release, reserve, set_opening_stock
from shop_app.domain.inventory.queries import history, stock_of
from shop_app.domain.inventory.schemas import (
    ADJUSTMENT_REASONS,
    InsufficientStock,
    Shortage,
    StockHistoryEntry,
    StockPosition,
)

__all__ = [
    "ADJUSTMENT_REASONS",
    "InsufficientStock",
    "Shortage",
    "StockHistoryEntry",
    "StockPosition",
    "adjust",
    "consume",
    "history",
    "release",
    "reserve",
    "set_opening_stock",
    "stock_of",
]
