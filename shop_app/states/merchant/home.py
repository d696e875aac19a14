"""A3: what waits for somebody, and how today goes."""

import dataclasses
from typing import Any
from zoneinfo import ZoneInfo

import reflex as rx

from shop_app.core.formatting import count_text, money_text
from shop_app.core.permissions import Permission
from shop_app.core.translation import t, tn
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import analytics, inventory, orders, tenants
from shop_app.states.merchant.desk import Desk
from shop_app.states.merchant.orders import OrderRow, latest_orders


@dataclasses.dataclass
class Task:
    """One row of the queue: how many, of what, and where to do it."""

    count: str = ""
    text: str = ""
    verb: str = ""
    href: str = ""
    icon: str = ""
    tone: str = "neutral"


@dataclasses.dataclass
class Today:
    """A figure of today so far, and the same of yesterday."""

    label: str = ""
    value: str = ""
    before: str = ""


@dataclasses.dataclass
class HomePage:
    """The queue is empty when all is done."""

    today: list[Today] = dataclasses.field(default_factory=list)
    tasks: list[Task] = dataclasses.field(default_factory=list)
    latest: list[OrderRow] = dataclasses.field(default_factory=list)
    last_order: str = ""


def _look(uow: UnitOfWork) -> HomePage:
    allowed = uow.context.actor.permissions
    latest = latest_orders(uow, 5) if Permission.ORDERS_READ in allowed else []
    return HomePage(
        today=_today(uow) if Permission.REVENUE_READ in allowed else [],
        tasks=[
            *(_orders_waiting(uow) if Permission.ORDERS_READ in allowed else ()),
            *(_stock_waiting(uow) if Permission.INVENTORY_READ in allowed else ()),
        ],
        latest=latest,
        last_order=t("Last order {when}", when=latest[0].placed) if latest else t("No order yet"),
    )


def _today(uow: UnitOfWork) -> list[Today]:
    shop = tenants.current(uow)
    day = uow.now.astimezone(ZoneInfo(shop.time_zone)).date()
    report = analytics.revenue_by_day(uow, day, day)
    now, before = report.totals, report.previous

    def money(label: str, minor: int, minor_before: int) -> Today:
        yesterday = t("{amount} yesterday", amount=money_text(minor_before, shop.currency))
        return Today(label, money_text(minor, shop.currency), yesterday)

    return [
        money(t("Revenue today"), now.net_minor, before.net_minor),
        Today(t("Orders today"), count_text(now.orders), t("{amount} yesterday", amount=count_text(before.orders))),
        money(t("Average order today"), now.average_order_minor, before.average_order_minor),
    ]


def _orders_waiting(uow: UnitOfWork) -> list[Task]:
    counts = orders.count_orders(uow)
    tasks = (
        (
            counts["to_fulfill"],
            tn("order to fulfil", "orders to fulfil", counts["to_fulfill"]),
            t("Fulfil orders"),
            "/admin/orders?view=to_fulfill",
            "truck",
            "accent",
        ),
        (
            counts["unpaid"],
            tn("order awaiting payment", "orders awaiting payment", counts["unpaid"]),
            t("Look at unpaid orders"),
            "/admin/orders?view=unpaid",
            "credit-card",
            "warning",
        ),
    )
    return [Task(count_text(count), *rest) for count, *rest in tasks if count]


def _stock_waiting(uow: UnitOfWork) -> list[Task]:
    scarce = inventory.count_scarce(uow)
    tasks = (
        (
            scarce.out,
            tn("variant out of stock", "variants out of stock", scarce.out),
            t("Restock"),
            "/admin/products?view=scarce",
            "package",
            "danger",
        ),
        (
            scarce.low,
            tn("variant running low", "variants running low", scarce.low),
            t("Look at stock"),
            "/admin/products?view=scarce",
            "warehouse",
            "warning",
        ),
    )
    return [Task(count_text(count), *rest) for count, *rest in tasks if count]


class HomeDeskState(Desk, rx.State):
    """The admin's first screen."""

    view: HomePage = HomePage()

    async def _refresh(self) -> None:
        self._show(await self._as_staff(_look))

    def _topics(self) -> tuple[str, ...]:
        return ("orders", "stock")

    @rx.event
    async def load(self) -> Any:
        """What waits."""
        return await self._open(self._refresh)
