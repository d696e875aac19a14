"""The frame around every storefront page: the shop's name, its categories, its promises."""

import dataclasses

import reflex as rx

from shop_app.states.door import Door
from shop_app.states.storefront.shelf import NavLink


@dataclasses.dataclass
class ShopView:
    """The shop as its header and footer show it; the same for every visitor."""

    name: str = ""
    tagline: str = ""
    currency: str = ""
    support_email: str = ""
    categories: list[NavLink] = dataclasses.field(default_factory=list)
    delivery: str = ""
    returns: str = ""


class ShopState(Door, rx.State):
    """Filled by whichever page is loaded first."""

    view: ShopView = ShopView()
