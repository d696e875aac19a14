"""What shoppers would like to have one day."""

from shop_app.domain.wishlists.commands import add, merge, remove, share
from shop_app.domain.wishlists.news import news_of, tell_of_lower_prices
from shop_app.domain.wishlists.queries import shared, view, wished
from shop_app.domain.wishlists.schemas import News, Wish, WishlistView

__all__ = [
    "News",
    "Wish",
    "WishlistView",
    "add",
    "merge",
    "news_of",
    "remove",
    "share",
    "shared",
    "tell_of_lower_prices",
    "view",
    "wished",
]
