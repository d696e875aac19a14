"""What it costs and takes to send one thing to a place, before anybody has put it into a cart."""

from __future__ import annotations

from uuid import UUID

from shop_app.core.permissions import open_to_shoppers
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import catalog, pricing, tenants


def deliveries_of(
    uow: UnitOfWork, variant_id: UUID, *, country: str, postcode: str = "", region: str = ""
) -> list[pricing.DeliveryOption]:
    """The ways to send one of a variant to a place, in the shop's order; none where nothing goes there."""
    open_to_shoppers(uow)
    currency = tenants.currency_in_use(uow)
    found = catalog.sellables(uow, [variant_id], currency)
    if not found or not found[0].requires_shipping:
        return []
    goods = found[0]
    line = pricing.PricedLine(
        variant_id=goods.variant_id,
        product_id=goods.product_id,
        quantity=1,
        unit_price_minor=goods.unit_price_minor,
        is_taxable=goods.is_taxable,
        weight_g=goods.weight_g,
    )
    _, options = pricing.quote_for(uow, [line], currency=currency, country=country, region=region, postcode=postcode)
    return options
