"""A visitor's cart: rows behind a cookie, without any money in them."""

from shop_app.domain.carts.codes import add_gift_card, apply_code, remove_code, remove_gift_card
from shop_app.domain.carts.commands import (
    add_line,
    change_line,
    choose_shipping,
    remove_line,
    save_billing,
    save_contact,
    write_notes,
)
from shop_app.domain.carts.copying import copy_lines, copy_shared, merge, restore, share_cart, shared_cart
from shop_app.domain.carts.currencies import change_currency
from shop_app.domain.carts.queries import empty, find_cart, goods, view
from shop_app.domain.carts.saved import forget_saved, save_for_later, saved_lines, take_back
from shop_app.domain.carts.schemas import CartLineView, CartView, Copied, LineProblem

__all__ = [
    "CartLineView",
    "CartView",
    "Copied",
    "LineProblem",
    "add_gift_card",
    "add_line",
    "apply_code",
    "change_currency",
    "change_line",
    "choose_shipping",
    "copy_lines",
    "copy_shared",
    "empty",
    "find_cart",
    "forget_saved",
    "goods",
    "merge",
    "remove_code",
    "remove_gift_card",
    "remove_line",
    "restore",
    "save_billing",
    "save_contact",
    "save_for_later",
    "saved_lines",
    "share_cart",
    "shared_cart",
    "take_back",
    "view",
    "write_notes",
]
