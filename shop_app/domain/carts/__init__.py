"""A visitor's cart: rows behind a cookie, without any money in them."""

from shop_app.domain.carts.codes import add_gift_card, apply_code, remove_code, remove_gift_card
from shop_app.domain.carts.commands import (
    add_line,
    change_line,
    choose_shipping,
    remove_line,
    save_contact,
)
from shop_app.domain.carts.queries import empty, find_cart, goods, view
from shop_app.domain.carts.schemas import CartLineView, CartView, LineProblem

__all__ = [
    "CartLineView",
    "CartView",
    "LineProblem",
    "add_gift_card",
    "add_line",
    "apply_code",
    "change_line",
    "choose_shipping",
    "empty",
    "find_cart",
    "goods",
    "remove_code",
    "remove_gift_card",
    "remove_line",
    "save_contact",
    "view",
]
