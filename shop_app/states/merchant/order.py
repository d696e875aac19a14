"""A11: one order: what was bought, what was paid, what has left, and everything that happened."""

import dataclasses
import re
from typing import Any

import reflex as rx

from models.errors import NotFound
from shop_app.core.formatting import count_text, country_text, money_text
from shop_app.core.permissions import Permission
from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import orders, tenants
from shop_app.states.merchant.desk import Desk
from shop_app.states.merchant.wording import exactly, payment_badge, progress_badge, when

_PATH = re.compile(r"/admin/orders/([0-9]{1,18})/?")


@dataclasses.dataclass
class LineView:
    """A line as it was bought; `sent` says how much of it has left."""

    title: str = ""
    options: str = ""
    sku: str = ""
    picture: str = ""
    unit_price: str = ""
    quantity: str = ""
    sent: str = ""
    total: str = ""


@dataclasses.dataclass
class Amount:
    """A line of the bill."""

    label: str = ""
    text: str = ""
    is_sum: bool = False


@dataclasses.dataclass
class Parcel:
    """What left together."""

    id: str = ""
    title: str = ""
    contents: str = ""
    tracking: str = ""
    tracking_url: str = ""
    sent: str = ""


@dataclasses.dataclass
class Moment:
    """One step of the timeline, in words."""

    text: str = ""
    detail: str = ""
    at: str = ""
    exactly: str = ""


@dataclasses.dataclass
class OrderPage:
    """One order in finished text. `id` is for the handlers of this screen."""

    id: str = ""
    number: str = ""
    placed: str = ""
    placed_exactly: str = ""
    total: str = ""
    payment: str = ""
    payment_tone: str = ""
    progress: str = ""
    progress_tone: str = ""
    email: str = ""
    address: list[str] = dataclasses.field(default_factory=list)
    method: str = ""
    lines: list[LineView] = dataclasses.field(default_factory=list)
    bill: list[Amount] = dataclasses.field(default_factory=list)
    parcels: list[Parcel] = dataclasses.field(default_factory=list)
    timeline: list[Moment] = dataclasses.field(default_factory=list)
    can_fulfill: bool = False
    why_not: str = ""


def draw(uow: UnitOfWork, number: int) -> OrderPage:
    """The order with this number as its screen shows it."""
    detail = orders.find_order(uow, number)
    order = detail.order
    zone = tenants.current(uow).time_zone
    payment, payment_tone = payment_badge(order.payment_status)
    progress, progress_tone = progress_badge(order.status, order.fulfillment_status)
    return OrderPage(
        id=str(order.id),
        number=f"#{order.number}",
        placed=when(order.created_at, uow.now, zone),
        placed_exactly=exactly(order.created_at, zone),
        total=money_text(order.total_minor, order.currency),
        payment=payment,
        payment_tone=payment_tone,
        progress=progress,
        progress_tone=progress_tone,
        email=order.email,
        address=_address(order.shipping_address),
        method=order.shipping_method,
        lines=[_line(line, order.currency) for line in detail.lines],
        bill=_bill(detail),
        parcels=[_parcel(parcel, detail, uow, zone) for parcel in reversed(detail.parcels)],
        timeline=[moment for entry in reversed(detail.timeline) if (moment := _moment(entry, uow, zone))],
        can_fulfill=order.status == "placed" and order.fulfillment_status in ("unfulfilled", "partial"),
        why_not=""
        if Permission.ORDERS_FULFILL in uow.context.actor.permissions
        else t("Your role may look at orders but not fulfil them. An owner of this shop can change that."),
    )


def _address(address: dict[str, str]) -> list[str]:
    town = " ".join(part for part in (address.get("postcode", ""), address.get("city", "")) if part)
    lines = [
        address.get("name", ""),
        address.get("company", ""),
        address.get("line1", ""),
        address.get("line2", ""),
        ", ".join(part for part in (town, address.get("region", "")) if part),
        country_text(address.get("country", "")),
        address.get("phone", ""),
    ]
    return [line for line in lines if line]


def _line(line: orders.OrderLineView, currency: str) -> LineView:
    sent = (
        t("{sent} of {all} sent", sent=count_text(line.fulfilled_quantity), all=count_text(line.quantity))
        if 0 < line.fulfilled_quantity < line.quantity
        else (t("Sent") if line.fulfilled_quantity else "")
    )
    return LineView(
        title=line.title,
        options=line.variant_title,
        sku=line.sku,
        picture=f"/media/{line.picture}" if line.picture else "",
        unit_price=money_text(line.unit_price_minor, currency),
        quantity=count_text(line.quantity),
        sent=sent,
        total=money_text(line.total_minor, currency),
    )


def _bill(detail: orders.OrderDetail) -> list[Amount]:
    order = detail.order

    def amount(label: str, minor: int, *, is_sum: bool = False) -> Amount:
        return Amount(label, money_text(minor, order.currency), is_sum)

    net = detail.paid_minor - detail.refunded_minor
    return [
        amount(t("Goods"), order.subtotal_minor),
        *([amount(t("Discount"), -order.discount_minor)] if order.discount_minor else []),
        amount(t("Delivery"), order.shipping_minor),
        amount(t("Tax, included") if order.prices_include_tax else t("Tax"), order.tax_minor),
        amount(t("Total"), order.total_minor, is_sum=True),
        amount(t("Paid"), detail.paid_minor),
        *([amount(t("Refunded"), -detail.refunded_minor)] if detail.refunded_minor else []),
        amount(t("Net"), net, is_sum=True),
    ]


def _parcel(parcel: orders.ParcelView, detail: orders.OrderDetail, uow: UnitOfWork, zone: str) -> Parcel:
    titles = {str(line.id): line.title for line in detail.lines}
    contents = (f"{count_text(quantity)} × {titles[line]}" for line, quantity in parcel.lines.items())
    return Parcel(
        id=str(parcel.id),
        title=parcel.carrier or t("Parcel"),
        contents=", ".join(contents),
        tracking=parcel.tracking_number,
        tracking_url=parcel.tracking_url,
        sent=when(parcel.created_at, uow.now, zone),
    )


def _moment(entry: orders.TimelineEntry, uow: UnitOfWork, zone: str) -> Moment | None:
    """A step in words; the first statuses of payment and fulfilment go without saying."""
    words = {
        ("order", "pending"): t("Order received"),
        ("order", "placed"): t("Order confirmed"),
        ("order", "completed"): t("Order closed"),
        ("order", "cancelled"): t("Order cancelled"),
        ("order", "expired"): t("Expired before it was paid"),
        ("payment", "authorised"): t("Payment authorised"),
        ("payment", "partially_paid"): t("Changed: a part is still to be paid"),
        ("payment", "paid"): t("Payment received"),
        ("payment", "failed"): t("Payment failed"),
        ("payment", "partially_refunded"): t("Refunded in part"),
        ("payment", "refunded"): t("Refunded in full"),
        ("payment", "disputed"): t("Payment disputed"),
        ("fulfillment", "partial"): t("Partly fulfilled"),
        ("fulfillment", "fulfilled"): t("Fulfilled"),
        ("fulfillment", "shipped"): t("Shipped"),
        ("fulfillment", "delivered"): t("Delivered"),
        ("fulfillment", "returned"): t("Returned"),
    }
    if not entry.from_status and entry.axis != "order":
        return None
    text = words.get((entry.axis, entry.to_status))
    if entry.to_status == "unfulfilled":
        text = t("Fulfilment cancelled")
    who = t("by the customer") if entry.actor in ("visitor", "customer") else t("by {name}", name=entry.actor)
    return Moment(
        text=text or entry.to_status,
        detail=" · ".join(part for part in (who, entry.note) if part),
        at=when(entry.moved_at, uow.now, zone),
        exactly=exactly(entry.moved_at, zone),
    )


class OrderState(Desk, rx.State):
    """The order that the address names."""

    view: OrderPage = OrderPage()
    is_missing: bool = False
    _number: int = 0

    async def _refresh(self) -> None:
        try:
            self._show(await self._as_staff(draw, self._number))
            self.is_missing = False
        except NotFound:
            self.view, self.is_missing = OrderPage(), True

    def _topics(self) -> tuple[str, ...]:
        return ("orders", f"order:{self.view.id}")

    @rx.event
    async def load(self) -> Any:
        """The order whose number stands in the address; a number that is none finds nothing."""
        named = _PATH.fullmatch(self.router.url.path)
        number = int(named[1]) if named else 0
        if number != self._number:
            self.view, self.is_loaded, self._number = OrderPage(), False, number
        return await self._open(self._refresh)

    @rx.event
    async def reload(self) -> Any:
        """The order as it stands now, after something was done to it here."""
        return await self._open(self._refresh)
