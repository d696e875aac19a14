"""Jobs around shoppers' accounts."""

from __future__ import annotations

from uuid import UUID

from shop_app.core.context import Context
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import privacy, wishlists
from tasks.app import job


@job("customers.erase")
def erase(context: Context, _tenant_id: UUID) -> None:
    """Whoever asked for it 14 days ago, and files that nobody came for."""
    in_unit(context, privacy.erase_due)
    in_unit(context, privacy.forget_exports)


@job("customers.tell_of_wishes")
def tell_of_wishes(context: Context, _tenant_id: UUID) -> None:
    """What has become cheaper on somebody's wishlist."""
    in_unit(context, wishlists.tell_of_lower_prices)
