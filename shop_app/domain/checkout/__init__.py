"""From a cart to an order: one page to look at, one command to place."""

from shop_app.domain.checkout.again import take_up_again
from shop_app.domain.checkout.commands import buy, place
from shop_app.domain.checkout.deliveries import deliveries_of
from shop_app.domain.checkout.prices import cart_price, price_of_cart
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
    "cart_price",
    "deliveries_of",
    "place",
    "preview_promotions",
    "price_of_cart",
    "take_up_again",
    "view",
]
