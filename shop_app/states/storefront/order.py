"""S7 and S8: an order for whoever holds its link. It turns from “confirming” to “paid” by itself."""

import asyncio
import dataclasses
from typing import Any

import reflex as rx
from pydantic import Field

from models.errors import ShopError, ValidationFailed
from models.values.ids import parse_id
from shop_app.core.context import Context
from shop_app.core.live import hub
from shop_app.core.rate_limit import ORDERS, take
from shop_app.core.translation import N_, said, t
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import carts, edits, orders, refunds, returns
from shop_app.states.departure import Departure, depart
from shop_app.states.door import Arguments
from shop_app.states.notices import Notices
from shop_app.states.storefront.address_form import AddressField, Choice, address_form, countries
from shop_app.states.storefront.cart_page import sold_out
from shop_app.states.storefront.checkout import reopen
from shop_app.states.storefront.order_view import AddressEdit, OrderView, address_edit, order_view, reasons
from shop_app.states.storefront.page import StorefrontPage
from shop_app.states.visit import Visit

POLL_S = 5.0
# After so long a page stops watching; it reads again when it is opened or reloaded.
WATCHED_S = 1800
COMEBACK = "comeback."
ADDRESS_PARTS = ("name", "company", "line1", "line2", "postcode", "city", "region", "country")

MENDED = N_("Address changed")
CANCELLED = N_("Order cancelled. Your money is on its way back.")
REPORTED = N_("The shop has your message")
ASKED = N_("Return asked for")
WITHDRAWN = N_("Return withdrawn")


class Report(Arguments):
    """What is wrong with a delivery."""

    words: str = Field(max_length=1000)


class ReturnNumber(Arguments):
    """Which return."""

    number: int = Field(ge=1, le=10**15)


def _tenant(context: Context) -> Any:
    return context.tenant_id


def _sentence(_context: Context, error: ShopError) -> str:
    return said(error)


def _look(uow: UnitOfWork, visit: Visit) -> tuple[OrderView, AddressEdit]:
    view = order_view(uow, visit)
    if not view.change_until:
        return view, AddressEdit()
    return view, address_edit(orders.track(uow, view.token).order)


def _wanted(form: dict[str, Any]) -> list[returns.Wanted]:
    """The lines that were ticked, each with its quantity, for the one reason that was chosen."""
    reason = form.get("reason")
    known = {one.value: one for one in returns.ReturnReason}
    wanted = []
    for name, ticked in form.items():
        line_id = parse_id(name.removeprefix(COMEBACK)) if name.startswith(COMEBACK) and ticked else None
        quantity = str(form.get(f"quantity.{line_id}", "1"))
        if line_id is not None:
            units = int(quantity) if quantity.isascii() and quantity.isdigit() and len(quantity) < 4 else 0
            wanted.append(
                returns.Wanted(
                    line_id=line_id,
                    quantity=units,
                    reason=known.get(str(reason), returns.ReturnReason.OTHER),
                    comment=str(form.get("comment", ""))[:500],
                )
            )
    return wanted


class OrderState(StorefrontPage, rx.State):
    """An order. Its token is the permission: whoever has the link sees the order, nobody else does."""

    view: OrderView = OrderView()
    edit: AddressEdit = AddressEdit()
    countries: list[Choice] = []
    reasons: list[Choice] = []
    fault: dict[str, str] = dict.fromkeys((*ADDRESS_PARTS, "phone"), "")
    edition: int = 0
    is_loaded: bool = False
    leave: Departure = Departure()
    _watch: int = 0

    @rx.event
    async def load(self) -> Any:
        """Show the order, then watch it."""
        self.leave = Departure()
        if not self.countries:
            self.countries, self.reasons = await self._through(lambda _: (countries(), reasons()))
        found = await self._open(_look, "token")
        if found is not None:
            self.view, self.edit = found
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
                    fresh, edit = await self._do(_look, self._visit("token"))
                except ShopError:
                    # A busy moment; what is shown stays until the next reading.
                    fresh, edit = self.view, self.edit
                if fresh != self.view:
                    self.view = fresh
                # What somebody is changing in the form stays theirs.
                if not self.edit.address:
                    self.edit = edit
            await hub().wait(tenant_id, (f"order:{order_id}",), POLL_S, after=mark)

    @rx.event
    async def pay(self) -> None:
        """To the payment page again."""
        if self.leave.is_begun:
            return
        try:
            self.leave = depart(await self._through(reopen, self._token()))
        except ShopError as error:
            await self._refuse(error)

    @rx.event
    async def reshape(self, name: str, value: str) -> None:
        """The address form for another country, or with what a postcode says; nothing is kept yet."""
        field = self._read(AddressField, name=name, value=value)
        if field is None:
            return
        address = field.put_into(self.edit.address)
        form = await self._through(lambda _: address_form(address.get("country", "")))
        self.edit = AddressEdit(address, form)

    @rx.event
    async def mend(self, form: dict[str, Any]) -> Any:
        """Send the order to another address."""
        address = {name: str(form.get(name, ""))[:400] for name in (*ADDRESS_PARTS, "phone")}
        self.fault = dict.fromkeys(address, "")
        try:
            await self._limited(lambda uow: edits.change_address_by_buyer(uow, self._token(), address))
        except ValidationFailed as error:
            self.fault = {**self.fault, error.field: await self._through(_sentence, error)}
            return rx.set_focus(f"field-{error.field}")
        except ShopError as error:
            await self._refuse(error)
            return None
        await self._again(MENDED)
        return None

    @rx.event
    async def cancel(self) -> None:
        """Give the order up; what was paid goes back."""
        token = self._token()

        def cancelling(context: Context) -> None:
            refunds.cancel_by_buyer(context, token)

        try:
            await self._through(cancelling)
        except ShopError as error:
            await self._refuse(error)
            return
        await self._again(CANCELLED)

    @rx.event
    async def report(self, form: dict[str, Any]) -> None:
        """Say what is wrong with the delivery."""
        report = self._read(Report, words=str(form.get("words", "")))
        if report is not None:
            await self._act(lambda uow: orders.report_problem(uow, self._token(), report.words), REPORTED)

    @rx.event
    async def ask_return(self, form: dict[str, Any]) -> None:
        """Ask to send something back."""
        resolution = {one.value: one for one in returns.ReturnResolution}.get(str(form.get("resolution")))
        wanted = _wanted(form)
        await self._act(
            lambda uow: returns.ask(
                uow, self._token(), wanted, resolution=resolution or returns.ReturnResolution.REFUND
            ),
            ASKED,
        )

    @rx.event
    async def withdraw(self, number: int) -> None:
        """Keep it after all."""
        chosen = self._read(ReturnNumber, number=number)
        if chosen is not None:
            await self._act(lambda uow: returns.withdraw(uow, self._token(), chosen.number), WITHDRAWN)

    @rx.event
    async def buy_again(self) -> Any:
        """Put what can be had of this order into the cart, and name what cannot."""
        token = self._token()

        def copy(uow: UnitOfWork) -> carts.Copied:
            bought = orders.track(uow, token).lines
            return carts.copy_lines(uow, [(line.variant_id, line.quantity) for line in bought if line.variant_id])

        try:
            copied = await self._do(copy)
        except ShopError as error:
            await self._refuse(error)
            return None
        for sentence in await self._through(sold_out, copied.missing):
            (await self.get_state(Notices))._say(sentence)
        return rx.redirect("/cart")

    def _token(self) -> str:
        return self._visit("token").parts["token"]

    async def _limited(self, command: Any) -> None:
        address = str(self.router.session.client_ip)

        def work(context: Context) -> None:
            take(ORDERS, context.tenant_id, address)
            in_unit(context, command)

        await self._through(work)

    async def _act(self, command: Any, told: str) -> None:
        try:
            await self._limited(command)
        except ShopError as error:
            await self._refuse(error)
            return
        await self._again(told)

    async def _again(self, told: str) -> None:
        """The order as it is now. A new edition folds its forms together."""
        self.view, self.edit = await self._do(_look, self._visit("token"))
        self.edition += 1
        await self._tell(told)


@dataclasses.dataclass
class LookUpView:
    """Why the form is shown again, if it is."""

    sentence: str = ""


def look_up_view(_uow: UnitOfWork, visit: Visit) -> LookUpView:
    """The form that finds an order by number and e-mail."""
    if visit.query.get("missed"):
        return LookUpView(
            t("There is no order with this number and this e-mail. Both stand in your confirmation mail.")
        )
    if visit.query.get("wait"):
        return LookUpView(t("Too many tries. Wait a few minutes, or follow the link in your confirmation mail."))
    return LookUpView()


class LookUpState(StorefrontPage, rx.State):
    """The page at `/orders`; finding is a form post (`shop_app/api/tracking.py`)."""

    view: LookUpView = LookUpView()

    @rx.event
    async def load(self) -> None:
        """Why the browser was sent back here, if it was."""
        self.view = await self._open(look_up_view) or self.view
