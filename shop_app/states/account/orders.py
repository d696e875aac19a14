"""S9: the customer's own orders."""

import dataclasses
from typing import Any
from urllib.parse import urlencode

import reflex as rx
from pydantic import Field

from shop_app.core.formatting import date_text, money_text
from shop_app.core.translation import N_, t, tn
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import carts, credit, orders, tenants
from shop_app.states.account.page import AccountPage
from shop_app.states.door import Arguments
from shop_app.states.notices import Notices
from shop_app.states.storefront.cart import CartState, cart_view
from shop_app.states.storefront.picture import PictureView, thumb_view
from shop_app.states.storefront.shelf import product_href
from shop_app.states.storefront.writing import review_href
from shop_app.states.visit import Visit

PAGE = "/account/orders"
PUT_IN = N_("In your cart")


@dataclasses.dataclass
class OwnLine:
    """What was bought, with its picture."""

    title: str = ""
    detail: str = ""
    href: str = ""
    review_href: str = ""
    picture: PictureView = dataclasses.field(default_factory=PictureView)


@dataclasses.dataclass
class OwnOrder:
    """One order. `tone` colours its status; the ways at its end are empty where they lead nowhere."""

    number: int = 0
    label: str = ""
    placed: str = ""
    total: str = ""
    status: str = ""
    tone: str = "neutral"
    arrives: str = ""
    href: str = ""
    invoice_href: str = ""
    return_href: str = ""
    can_reorder: bool = False
    lines: list[OwnLine] = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class Chip:
    """A view of the list."""

    label: str = ""
    href: str = ""
    is_here: bool = False


@dataclasses.dataclass
class OwnOrdersView:
    """A page of orders. `nothing` tells an empty account from a search without an answer."""

    orders: list[OwnOrder] = dataclasses.field(default_factory=list)
    chips: list[Chip] = dataclasses.field(default_factory=list)
    typed: str = ""
    shown: str = "all"
    older_href: str = ""
    is_filtered: bool = False
    stayed: bool = False
    credit: str = ""


class OrderNumber(Arguments):
    """An order by the number people use."""

    number: int = Field(ge=1, le=10**12)


def _status(row: orders.OwnOrderRow) -> tuple[str, str]:
    if row.status in ("cancelled", "expired"):
        return t("Cancelled"), "neutral"
    if row.status == "pending":
        return (t("Waiting for your payment"), "warning")
    return {
        "unfulfilled": (t("Being packed"), "info"),
        "partial": (t("Partly sent"), "info"),
        "fulfilled": (t("On its way"), "accent"),
        "shipped": (t("On its way"), "accent"),
        "delivered": (t("Delivered"), "success"),
        "returned": (t("Sent back"), "neutral"),
    }[row.fulfillment_status]


def _arrives(row: orders.OwnOrderRow) -> str:
    is_open = row.status == "placed" and row.fulfillment_status not in ("delivered", "returned")
    if not is_open or row.deliver_from is None or row.deliver_to is None:
        return ""
    window = tenants.DeliveryWindow(from_on=row.deliver_from.date(), to_on=row.deliver_to.date())
    return t("Arrives {days}", days=tenants.window_text(window))


def _line(line: orders.OwnOrderLine) -> OwnLine:
    quantity = t("Quantity {count}", count=line.quantity)
    return OwnLine(
        title=line.title,
        detail=f"{line.variant_title} · {quantity}" if line.variant_title else quantity,
        href=product_href(line.slug) if line.slug else "",
        review_href=review_href(line.slug) if line.slug and line.fulfilled_quantity else "",
        picture=thumb_view(line.picture),
    )


def _order(order: orders.OwnOrder, zone: str) -> OwnOrder:
    row = order.row
    status, tone = _status(row)
    was_sent = row.fulfillment_status in ("fulfilled", "shipped", "delivered")
    is_paid = row.payment_status in ("paid", "partially_refunded", "refunded")
    return OwnOrder(
        number=row.number,
        label=t("Order {number}", number=f"#{row.number}"),
        placed=date_text(row.created_at, zone),
        total=money_text(row.total_minor, row.currency),
        status=status,
        tone=tone,
        arrives=_arrives(row),
        href=f"/orders/{order.token}",
        invoice_href=f"/api/v1/orders/{order.token}/invoice.pdf" if is_paid else "",
        return_href=f"/account/returns?order={row.number}" if was_sent else "",
        can_reorder=any(line.variant_id is not None for line in order.lines),
        lines=[_line(line) for line in order.lines],
    )


def _address(shown: str, typed: str, before: int | None = None) -> str:
    given = {"show": shown if shown != "all" else "", "q": typed, "before": str(before) if before else ""}
    query = urlencode({name: value for name, value in given.items() if value})
    return f"{PAGE}?{query}" if query else PAGE


def _chips(shown: str, typed: str) -> list[Chip]:
    labels = {"all": t("All"), "open": t("On their way"), "delivered": t("Delivered"), "cancelled": t("Cancelled")}
    return [Chip(label, _address(view, typed), view == shown) for view, label in labels.items()]


def _credit_text(uow: UnitOfWork) -> str:
    owed = [one for one in credit.own_store_credit(uow) if one.balance_minor]
    return ", ".join(money_text(one.balance_minor, one.currency) for one in owed)


def own_orders_view(uow: UnitOfWork, visit: Visit) -> OwnOrdersView:
    """The customer's orders as the address asks for them."""
    asked = visit.query.get("show", "all")
    shown: orders.OwnView = asked if asked in orders.OWN_VIEWS else "all"
    typed = visit.query.get("q", "")[:100]
    before = visit.query.get("before", "")
    page = orders.own_orders(
        uow, view=shown, typed=typed, before=int(before) if before.isascii() and before.isdigit() else None
    )
    zone = tenants.current(uow).time_zone
    return OwnOrdersView(
        orders=[_order(order, zone) for order in page.orders],
        chips=_chips(shown, typed),
        typed=typed,
        shown=shown,
        older_href=_address(shown, typed, page.next_before) if page.next_before else "",
        is_filtered=bool(typed) or shown != "all" or bool(before),
        stayed=visit.query.get("stayed") == "1",
        credit=_credit_text(uow),
    )


def _buy_again(uow: UnitOfWork, number: int) -> tuple[str, ...]:
    detail = orders.track(uow, orders.own_order_token(uow, number))
    wanted = [(line.variant_id, line.quantity) for line in detail.lines if line.variant_id is not None]
    gone = [line.title for line in detail.lines if line.variant_id is None]
    return (*carts.copy_lines(uow, wanted).missing, *gone)


class OwnOrdersState(AccountPage, rx.State):
    """The customer's own orders, found by the session and by nothing the browser says."""

    view: OwnOrdersView = OwnOrdersView()
    is_loaded: bool = False

    @rx.event
    async def load(self) -> Any:
        """A page of them."""
        view, leave = await self._own(own_orders_view)
        if view is not None:
            self.view, self.is_loaded = view, True
        return leave

    @rx.event
    async def reorder(self, number: int) -> Any:
        """Put what an order held into the cart again, as far as it is sold, and say what is not."""
        wanted = self._read(OrderNumber, number=number)
        if wanted is None:
            return None
        missing, leave = await self._find(_buy_again, wanted.number)
        if missing is None:
            return leave
        (await self.get_state(CartState))._show(await self._do(cart_view))
        if missing:
            sentence = await self._through(
                lambda _: tn(
                    "In your cart, without {count} product that is not sold any more: {titles}",
                    "In your cart, without {count} products that are not sold any more: {titles}",
                    len(missing),
                    titles=", ".join(missing),
                )
            )
            (await self.get_state(Notices))._say(sentence, tone="danger")
        else:
            await self._tell(PUT_IN)
        return rx.redirect("/cart")
