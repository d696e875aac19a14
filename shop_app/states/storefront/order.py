"""S7 and S8: an order for whoever holds its link. It turns from “confirming” to “paid” by itself."""

import asyncio
import dataclasses
from typing import Any

import reflex as rx
from babel import Locale

from models.errors import NotFound, ShopError
from shop_app.core.context import Context
from shop_app.core.formatting import moment_text, money_text, total_text
from shop_app.core.live import hub
from shop_app.core.translation import babel_locale, current_locale, t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import orders, tenants
from shop_app.states.departure import Departure, depart
from shop_app.states.storefront.bill import BillLine, Sums
from shop_app.states.storefront.cart import shipping_text
from shop_app.states.storefront.checkout import reopen
from shop_app.states.storefront.page import StorefrontPage
from shop_app.states.storefront.shelf import product_href
from shop_app.states.visit import Visit

POLL_S = 5.0
# After so long a page stops watching; it reads again when it is opened or reloaded.
WATCHED_S = 1800


@dataclasses.dataclass
class Step:
    """Something that happened to the order."""

    text: str = ""
    at: str = ""


@dataclasses.dataclass
class Parcel:
    """A parcel on its way."""

    carrier: str = ""
    tracking: str = ""
    href: str = ""
    contents: str = ""


@dataclasses.dataclass
class OrderView:
    """The order in words. `tone` colours the headline; `can_pay` offers the payment page again."""

    id: str = ""
    number: str = ""
    email: str = ""
    headline: str = ""
    sentence: str = ""
    tone: str = "neutral"
    is_confirming: bool = False
    can_pay: bool = False
    arrives: str = ""
    address: list[str] = dataclasses.field(default_factory=list)
    lines: list[BillLine] = dataclasses.field(default_factory=list)
    sums: Sums = dataclasses.field(default_factory=Sums)
    refunded: str = ""
    steps: list[Step] = dataclasses.field(default_factory=list)
    parcels: list[Parcel] = dataclasses.field(default_factory=list)
    is_missing: bool = False


def _story(detail: orders.OrderDetail, came_back: bool) -> tuple[str, str, str]:
    """Headline, sentence and tone of where the order stands."""
    order = detail.order
    if detail.refunded_minor and detail.refunded_minor >= detail.paid_minor:
        return t("Refunded in full"), t("The money is on its way back to where it came from."), "warning"
    if order.status in ("cancelled", "expired"):
        return t("This order was not completed"), t("Nothing will be sent, and nothing is owed."), "warning"
    if order.fulfillment_status in ("fulfilled", "shipped"):
        return t("Your order is on its way"), t("Your parcel has left us."), "success"
    if order.fulfillment_status == "delivered":
        return t("Your order has arrived"), t("We hope it is what you wanted."), "success"
    if order.status in ("placed", "completed"):
        return t("Thank you, your order is paid"), t("We are packing it and will write when it leaves."), "success"
    if order.payment_status == "failed":
        return (
            t("The payment did not go through"),
            t("Nothing was charged. Your order is kept; try once more."),
            "danger",
        )
    if came_back:
        return t("Confirming your payment…"), t("This takes a few seconds. You need not do anything."), "info"
    return t("Waiting for your payment"), t("Your things are held for 30 minutes after you order."), "info"


def _step_text(step: orders.TimelineEntry) -> str:
    texts = {
        ("order", "pending"): t("Order received"),
        ("order", "completed"): t("Order completed"),
        ("order", "cancelled"): t("Order cancelled"),
        ("order", "expired"): t("Time to pay ran out"),
        ("payment", "partially_paid"): t("Changed: a part is still to be paid"),
        ("payment", "paid"): t("Payment received"),
        ("payment", "failed"): t("Payment failed"),
        ("payment", "partially_refunded"): t("Refunded in part"),
        ("payment", "refunded"): t("Refunded in full"),
        ("fulfillment", "partial"): t("A part was sent"),
        ("fulfillment", "fulfilled"): t("Handed to the carrier"),
        ("fulfillment", "shipped"): t("On its way"),
        ("fulfillment", "delivered"): t("Delivered"),
        ("fulfillment", "returned"): t("Came back to us"),
    }
    return texts.get((str(step.axis), step.to_status), "")


def _sums(order: orders.OrderView) -> Sums:
    return Sums(
        subtotal=money_text(order.subtotal_minor, order.currency),
        discount=money_text(-order.discount_minor, order.currency) if order.discount_minor else "",
        shipping=shipping_text(order.shipping_minor, order.currency) if order.shipping_method else "",
        tax=money_text(order.tax_minor, order.currency) if order.tax_minor else "",
        tax_label=t("Includes tax") if order.prices_include_tax else t("Tax"),
        total=total_text(order.total_minor, order.currency),
    )


def _arrives(order: orders.OrderView) -> str:
    if order.deliver_from is None or order.deliver_to is None:
        return ""
    window = tenants.DeliveryWindow(from_on=order.deliver_from.date(), to_on=order.deliver_to.date())
    return tenants.window_text(window)


def _address(order: orders.OrderView) -> list[str]:
    given = order.shipping_address
    town = " ".join(given[part] for part in ("postcode", "city", "region") if given.get(part))
    lines = [given.get(part, "") for part in ("name", "company", "line1", "line2")]
    country = Locale.parse(babel_locale(current_locale())).territories.get(given.get("country", ""), "")
    return [line for line in (*lines, town, country) if line]


def _parcel(parcel: orders.ParcelView, titles: dict[str, str]) -> Parcel:
    contents = ", ".join(f"{quantity} × {titles.get(line, '')}" for line, quantity in parcel.lines.items())
    return Parcel(parcel.carrier, parcel.tracking_number, parcel.tracking_url, contents)


def order_view(uow: UnitOfWork, visit: Visit) -> OrderView:
    """The order behind the link, or a page that says there is none."""
    try:
        detail = orders.track(uow, visit.parts.get("token", ""))
    except NotFound:
        return OrderView(is_missing=True)
    order, zone = detail.order, tenants.current(uow).time_zone
    came_back = visit.query.get("paid") == "1"
    headline, sentence, tone = _story(detail, came_back)
    titles = {str(line.id): line.title for line in detail.lines}
    waits = order.status == "pending"
    return OrderView(
        id=str(order.id),
        number=f"#{order.number}",
        email=order.email,
        headline=headline,
        sentence=sentence,
        tone=tone,
        is_confirming=waits and came_back and order.payment_status == "pending",
        can_pay=(waits and (not came_back or order.payment_status == "failed"))
        or (order.payment_status == "partially_paid" and not came_back),
        arrives=_arrives(order),
        address=_address(order),
        lines=[
            BillLine(
                title=line.title,
                options=line.variant_title,
                href=product_href(line.slug),
                image=f"/media/{line.picture}" if line.picture else "",
                quantity=str(line.quantity),
                total=money_text(line.total_minor, order.currency),
            )
            for line in detail.lines
        ],
        sums=_sums(order),
        refunded=money_text(detail.refunded_minor, order.currency) if detail.refunded_minor else "",
        steps=[Step(text, moment_text(step.moved_at, zone)) for step in detail.timeline if (text := _step_text(step))],
        parcels=[_parcel(parcel, titles) for parcel in detail.parcels],
    )


def _tenant(context: Context) -> Any:
    return context.tenant_id


class OrderState(StorefrontPage, rx.State):
    """An order. Its token is the permission: whoever has the link sees the order, nobody else does."""

    view: OrderView = OrderView()
    is_loaded: bool = False
    leave: Departure = Departure()
    _watch: int = 0

    @rx.event
    async def load(self) -> Any:
        """Show the order, then watch it."""
        self.leave = Departure()
        self.view = await self._open(order_view, "token") or self.view
        self.is_loaded = True
        return OrderState.watch

    @rx.event(background=True)
    async def watch(self) -> None:
        """Read again at each piece of news about this order, and every five seconds in case one was missed."""
        async with self:
            self._watch += 1
            number, path = self._watch, self.router.url.path
            tenant_id = await self._through(_tenant)
            order_id = self.view.id
        loop = asyncio.get_running_loop()
        until = loop.time() + WATCHED_S
        while loop.time() < until:
            mark = hub().mark()
            async with self:
                if number != self._watch or path != self.router.url.path or self.view.is_missing:
                    return
                try:
                    fresh = await self._do(order_view, self._visit("token"))
                except ShopError:
                    # A busy moment; what is shown stays until the next reading.
                    fresh = self.view
                if fresh != self.view:
                    self.view = fresh
            await hub().wait(tenant_id, (f"order:{order_id}",), POLL_S, after=mark)

    @rx.event
    async def pay(self) -> None:
        """To the payment page again."""
        try:
            self.leave = depart(await self._through(reopen, self._visit("token").parts["token"]))
        except ShopError as error:
            await self._refuse(error)
