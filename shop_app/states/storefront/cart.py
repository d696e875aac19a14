"""S5: check, adjust, go. The cart is rows behind the visitor's cookie; this is one tab's picture of it."""

import dataclasses
from typing import Any

import reflex as rx

from shop_app.states.door import Door


@dataclasses.dataclass
class CartLineView:
    """One line. `key` changes with the quantity, so that the field shows what the server made of it."""

    id: str = ""
    key: str = ""
    title: str = ""
    href: str = ""
    image: str = ""
    options: str = ""
    unit_price: str = ""
    total: str = ""
    quantity: int = 1
    notice: str = ""


@dataclasses.dataclass
class CartView:
    """The lines and what they come to. Amounts are empty while they cannot be known."""

    lines: list[CartLineView] = dataclasses.field(default_factory=list)
    count: int = 0
    subtotal: str = ""
    shipping: str = ""
    tax: str = ""
    tax_label: str = ""
    total: str = ""
    to_free_shipping: str = ""


class CartState(Door, rx.State):
    """The cart, in the drawer and on its page."""

    view: CartView = CartView()
    is_loaded: bool = False
    revision: int = 0

    @rx.event
    async def add(self, form: dict[str, Any]) -> None:
        """Put what the product form says into the cart."""

    @rx.event
    async def change(self, line_id: str, quantity: str) -> None:
        """Another quantity of one line."""

    @rx.event
    async def remove(self, line_id: str) -> None:
        """Take a line out, for ten seconds with a way back."""

    @rx.event
    async def undo(self, toast_id: str, token: str) -> None:
        """Put back what was taken out."""
