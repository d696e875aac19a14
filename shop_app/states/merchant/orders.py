"""A10: the list of orders. It hears of a sale by itself, but rows never move under a pointer: a pill announces them."""

import dataclasses
from typing import Any, Literal, get_args

import reflex as rx

from shop_app.core.formatting import count_text, money_text
from shop_app.core.permissions import Permission
from shop_app.core.translation import tn
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import orders, tenants
from shop_app.states.merchant.desk import Desk
from shop_app.states.merchant.wording import exactly, payment_badge, progress_badge, when

View = Literal["all", "to_fulfill", "unpaid"]
VIEWS: tuple[View, ...] = get_args(View)
ROWS_A_PAGE = 50
MOST_ROWS = 500
MOST_NEW = 20


@dataclasses.dataclass
class OrderRow:
    """One order in finished text."""

    id: str = ""
    number: str = ""
    href: str = ""
    customer: str = ""
    goods: str = ""
    total: str = ""
    placed: str = ""
    placed_exactly: str = ""
    payment: str = ""
    payment_tone: str = ""
    progress: str = ""
    progress_tone: str = ""
    can_fulfill: bool = False


@dataclasses.dataclass
class Counts:
    """How many orders each view holds."""

    all: str = ""
    to_fulfill: str = ""
    unpaid: str = ""


@dataclasses.dataclass
class OrdersView:
    """The list as it stands; `news` is the pill's text, empty when there is nothing new."""

    rows: list[OrderRow] = dataclasses.field(default_factory=list)
    counts: Counts = dataclasses.field(default_factory=Counts)
    news: str = ""
    has_more: bool = False


def _row(order: orders.OrderSummary, uow: UnitOfWork, time_zone: str) -> OrderRow:
    payment, payment_tone = payment_badge(order.payment_status)
    progress, progress_tone = progress_badge(order.status, order.fulfillment_status)
    return OrderRow(
        id=str(order.id),
        number=f"#{order.number}",
        href=f"/admin/orders/{order.number}",
        customer=order.customer_name or order.email,
        goods=tn("{count} item", "{count} items", order.item_count),
        total=money_text(order.total_minor, order.currency),
        placed=when(order.created_at, uow.now, time_zone),
        placed_exactly=exactly(order.created_at, time_zone),
        payment=payment,
        payment_tone=payment_tone,
        progress=progress,
        progress_tone=progress_tone,
        can_fulfill=order.status == "placed"
        and order.fulfillment_status in ("unfulfilled", "partial")
        and Permission.ORDERS_FULFILL in uow.context.actor.permissions,
    )


def _look(uow: UnitOfWork, view: View, shown: int, head: str) -> OrdersView:
    """The newest `shown` orders from `head` down; what has come above `head` since is only announced."""
    time_zone = tenants.current(uow).time_zone
    page = orders.list_orders(uow, view=view, limit=shown + MOST_NEW)
    counts = orders.count_orders(uow)
    rows = [_row(order, uow, time_zone) for order in page.orders]
    above = next((place for place, row in enumerate(rows) if row.id == head), 0)
    below = rows[above:]
    return OrdersView(
        rows=below[:shown],
        counts=Counts(**{name: count_text(count) for name, count in counts.items()}),
        news=_announced(rows[:above]),
        has_more=len(below) > shown or page.next_before is not None,
    )


def latest_orders(uow: UnitOfWork, count: int) -> list[OrderRow]:
    """The newest few, as rows."""
    time_zone = tenants.current(uow).time_zone
    return [_row(order, uow, time_zone) for order in orders.list_orders(uow, limit=count).orders]


def _announced(new: list[OrderRow]) -> str:
    if not new:
        return ""
    latest = f"{new[0].number} · {new[0].total}"
    return tn("{count} new order: {latest}", "{count} new orders, latest {latest}", len(new), latest=latest)


class OrdersState(Desk, rx.State):
    """The list in one of its views; which one stands in the address."""

    view: OrdersView = OrdersView()
    chosen: View = "all"
    _shown: int = ROWS_A_PAGE
    _head: str = ""

    async def _refresh(self) -> None:
        self._show(await self._as_staff(_look, self.chosen, self._shown, self._head))
        self._head = self.view.rows[0].id if self.view.rows else ""

    def _topics(self) -> tuple[str, ...]:
        return ("orders",)

    @rx.event
    async def load(self) -> Any:
        """The view that the address names, from its newest order."""
        asked = self.router.url.query_parameters.get("view")
        self.chosen = next((view for view in VIEWS if view == asked), "all")
        self._shown, self._head = ROWS_A_PAGE, ""
        return await self._open(self._refresh)

    @rx.event
    async def reload(self) -> Any:
        """The same rows as they stand now, after something was done to them here."""
        return await self._open(self._refresh)

    @rx.event
    async def show_new(self) -> Any:
        """Let the announced orders in, at the top."""
        self._head = ""
        return await self._open(self._refresh)

    @rx.event
    async def load_more(self) -> Any:
        """Another page of older orders below."""
        self._shown = min(self._shown + ROWS_A_PAGE, MOST_ROWS)
        return await self._open(self._refresh)
