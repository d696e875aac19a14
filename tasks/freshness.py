"""Keeps what shoppers read fresh: after some events everything kept of a shop is out of date, after a sale very little
of it (docs/decisions/0022).
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from shop_app.core import versions
from shop_app.core.context import Context
from shop_app.core.shown import card_key, count_key
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import inventory

# After these, answers kept for shoppers are out of date (D13).
CHANGES_CATALOGUE = frozenset(
    {
        *("CategoryMoved", "ContentChanged", "MediaRefined", "OrderEdited", "ProductCreated", "ProductUpdated"),
        *("ShopChanged", "ShopPaused", "ShopReopened", "StockChanged", "SynonymsChanged"),
    }
)
# These take units off the shelf and put them back.
SELLS = frozenset({"OrderPlaced"})
RELEASES = frozenset({"OrderCancelled", "OrderExpired"})


def refresh(context: Context, events: Sequence[tuple[str, UUID]]) -> None:
    """Puts out of reach what the events, each a type and its aggregate, have made stale. Raises ``ValkeyAway``."""
    if any(kind in CHANGES_CATALOGUE for kind, _ in events):
        versions.bump_version(context.tenant_id)
        return
    sold = [order_id for kind, order_id in events if kind in SELLS]
    released = [order_id for kind, order_id in events if kind in RELEASES]
    if not sold and not released:
        return
    news = in_unit(context, inventory.stock_news, sold, released)
    if news.is_for_all:
        versions.bump_version(context.tenant_id)
    else:
        told = [*map(card_key, news.scarce), *map(count_key, news.counted)]
        versions.tell_news(context.tenant_id, told)
