"""The frame around every screen of the admin: whose shop, who is signed in, and where work waits."""

import dataclasses
from typing import Any

import reflex as rx

from shop_app.core.permissions import Permission
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import orders, tenants
from shop_app.states.merchant.desk import Desk


@dataclasses.dataclass
class ShellView:
    """What the frame shows. `to_fulfill` is empty where nothing waits."""

    shop: str = ""
    person: str = ""
    to_fulfill: str = ""
    sees_orders: bool = False
    sees_products: bool = False
    sees_revenue: bool = False
    sees_audit: bool = False


def _look(uow: UnitOfWork) -> ShellView:
    actor = uow.context.actor
    sees_orders = Permission.ORDERS_READ in actor.permissions
    waiting = orders.count_orders(uow)["to_fulfill"] if sees_orders else 0
    return ShellView(
        shop=tenants.current(uow).name,
        person=actor.name,
        to_fulfill=str(waiting) if waiting else "",
        sees_orders=sees_orders,
        sees_products=Permission.CATALOG_READ in actor.permissions,
        sees_revenue=Permission.REVENUE_READ in actor.permissions,
        sees_audit=Permission.AUDIT_READ in actor.permissions,
    )


class ShellState(Desk, rx.State):
    """Filled by whichever screen is opened, and kept true while it is."""

    view: ShellView = ShellView()

    async def _refresh(self) -> None:
        self._show(await self._as_staff(_look))

    def _topics(self) -> tuple[str, ...]:
        return ("orders",)

    @rx.event
    async def load(self) -> Any:
        """Who this is; whoever is nobody is asked to sign in."""
        return await self._open(self._refresh)
