"""Stock: how much there is and where, what is held for whom, and every movement of it."""

from models.inventory import MovementKind
from models.tenant import RoutingRule
from shop_app.domain.inventory.allocation import parts_of
from shop_app.domain.inventory.bundles import components_of, set_bundle
from shop_app.domain.inventory.counts import cancel_count, open_count, post_count, write_count
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
    list_locations,
    open_location,
    set_routing_rule,
)
from shop_app.domain.inventory.news import StockNews, stock_news
from shop_app.domain.inventory.paper_queries import (
    count_of,
    list_counts,
    list_purchases,
    list_transfers,
    purchase_of,
    transfer_of,
)
from shop_app.domain.inventory.purchases import close_purchase, create_purchase, receive_purchase
from shop_app.domain.inventory.queries import count_scarce, history, levels_of, list_levels, promises_of, stock_of
from shop_app.domain.inventory.reservations import consume, extend, release, reserve, sell
from shop_app.domain.inventory.restocking import restock
from shop_app.domain.inventory.schemas import (
    ADJUSTMENT_REASONS,
    Bought,
    Component,
    CountLine,
    CountView,
    InsufficientStock,
    LevelView,
    LocationView,
    PaperLine,
    Promise,
    PurchaseView,
    Scarcity,
    Shortage,
    StockHistoryEntry,
    StockPosition,
    TransferView,
)
from shop_app.domain.inventory.transfers import cancel_transfer, create_transfer, receive_transfer, send_transfer

__all__ = [
    "ADJUSTMENT_REASONS",
    "Bought",
    "Component",
    "CountLine",
    "CountView",
    "InsufficientStock",
    "LevelView",
    "LocationView",
    "MovementKind",
    "PaperLine",
    "Promise",
    "PurchaseView",
    "RoutingRule",
    "Scarcity",
    "Shortage",
    "StockHistoryEntry",
    "StockNews",
    "StockPosition",
    "TransferView",
    "adjust",
    "cancel_count",
    "cancel_transfer",
    "change_location",
    "close_location",
    "close_purchase",
    "components_of",
    "consume",
    "count_of",
    "count_scarce",
    "create_location",
    "create_purchase",
    "create_transfer",
    "extend",
    "history",
    "levels_of",
    "list_counts",
    "list_levels",
    "list_locations",
    "list_purchases",
    "list_transfers",
    "open_count",
    "open_location",
    "parts_of",
    "post_count",
    "promises_of",
    "purchase_of",
    "receive_purchase",
    "receive_transfer",
    "release",
    "reserve",
    "restock",
    "sell",
    "send_transfer",
    "set_backorder_limit",
    "set_bundle",
    "set_low_stock",
    "set_opening_stock",
    "set_preorder",
    "set_routing_rule",
    "stock_news",
    "stock_of",
    "transfer_of",
    "write_count",
]
