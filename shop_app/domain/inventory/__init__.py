"""Stock: how much there is and where, what is held for whom, and every movement of it."""

from models.inventory import MovementKind
from models.tenant import RoutingRule
from shop_app.domain.inventory.bundles import components_of, set_bundle
from shop_app.domain.inventory.levels import (
    adjust,
    set_backorder_limit,
    set_low_stock,
    set_opening_stock,
    set_preorder,
)
from shop_app.domain.inventory.locations import (
    change_location,
    close_location,
    create_location,
    locations,
    open_location,
    set_routing_rule,
)
from shop_app.domain.inventory.queries import count_scarce, history, levels_of, promises_of, stock_of
from shop_app.domain.inventory.reservations import consume, extend, release, reserve, sell
from shop_app.domain.inventory.restocking import restock
from shop_app.domain.inventory.schemas import (
    ADJUSTMENT_REASONS,
    Component,
    InsufficientStock,
    LevelView,
    LocationView,
    Promise,
    Scarcity,
    Shortage,
    StockHistoryEntry,
    StockPosition,
)

__all__ = [
    "ADJUSTMENT_REASONS",
    "Component",
    "InsufficientStock",
    "LevelView",
    "LocationView",
    "MovementKind",
    "Promise",
    "RoutingRule",
    "Scarcity",
    "Shortage",
    "StockHistoryEntry",
    "StockPosition",
    "adjust",
    "change_location",
    "close_location",
    "components_of",
    "consume",
    "count_scarce",
    "create_location",
    "extend",
    "history",
    "levels_of",
    "locations",
    "open_location",
    "promises_of",
    "release",
    "reserve",
    "restock",
    "sell",
    "set_backorder_limit",
    "set_bundle",
    "set_low_stock",
    "set_opening_stock",
    "set_preorder",
    "set_routing_rule",
    "stock_of",
]
