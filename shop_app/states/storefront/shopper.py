"""Who is looking at the shop: what the header's account link and the forms that know one's name need."""

import dataclasses

import reflex as rx

from models.errors import NotSignedIn
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import customers
from shop_app.states.door import Door


@dataclasses.dataclass
class ShopperView:
    """The signed-in customer; empty for everybody else."""

    is_signed_in: bool = False
    name: str = ""
    email: str = ""


def shopper_view(uow: UnitOfWork) -> ShopperView:
    """Whoever holds this tab's cookies. Costs nothing for a visitor."""
    if uow.context.actor.customer_id is None:
        return ShopperView()
    try:
        own = customers.profile(uow)
    except NotSignedIn:
        return ShopperView()
    return ShopperView(is_signed_in=True, name=own.name, email=own.email)


class ShopperState(Door, rx.State):
    """Filled by whichever page is loaded first."""

    view: ShopperView = ShopperView()
