"""From a cart to an order: one page to look at, one command to place."""

from shop_app.domain.checkout.commands import buy, place
from shop_app.domain.checkout.queries import preview_promotions, view
from shop_app.domain.checkout.schemas import Bought, CardShare, CheckoutView, DueChanged, PlacedOrder, TotalChanged

__all__ = [
    "Bought",
    "CardShare",
    "CheckoutView",
    "DueChanged",
    "PlacedOrder",
    "TotalChanged",
    "buy",
    "place",
    "preview_promotions",
    "view",
]
