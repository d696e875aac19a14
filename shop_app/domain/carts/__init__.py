"""A visitor's cart: rows behind a cookie, without any money in them."""

from shop_app.domain.carts.commands import (
    add_line,
    change_line,
    choose_shipping,
    remove_line,
    save_contact,
)
from shop_app.domain.carts.queries import empty, view
from shop_app.domain.carts.schemas import CartLineView, CartView, LineProblem

__all__ = [
    "CartLineView",
    "CartView",
    "LineProblem",
    "add_line",
    "change_line",
    "choose_shipping",
    "empty",
    "remove_line",
    "save_contact",
    "view",
]
