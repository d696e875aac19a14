"""S6: one page, guest first, then the hosted payment page."""

from typing import Any
from uuid import UUID

import reflex as rx
from pydantic import Field

from models.errors import NotFound, RetryLater, ShopError, UpstreamFailed, ValidationFailed
from models.values.ids import parse_id
from shop_app.core.context import Context
from shop_app.core.formatting import money_text
from shop_app.core.rate_limit import ORDERS, take
from shop_app.core.translation import said, t
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import carts, checkout, orders, payments
from shop_app.states.departure import Departure, depart
from shop_app.states.door import Arguments
from shop_app.states.storefront.address_form import Choice, countries, helped
from shop_app.states.storefront.checkout_view import (
    BILLING,
    FIELDS,
    MANUAL,
    CheckoutView,
    Fault,
    billing_faults,
    checkout_view,
    faults_of,
    known_address,
)
from shop_app.states.storefront.page import StorefrontPage
from shop_app.states.visit import Visit

SUMMARY = "error-summary"
CHANGED = "changed"
_PARTS = "name|company|line1|line2|postcode|city|region|country"
_OPTIONAL = ("line2", "company", "phone")
_BILLING_PARTS = tuple(_PARTS.split("|"))


class ContactField(Arguments):
    """One field as it was left."""

    name: str = Field(pattern=rf"^(email|phone|note|{_PARTS}|billing\.({_PARTS}))$")
    value: str = Field(max_length=500)


class MethodChoice(Arguments):
    """A delivery method's id."""

    method_id: str = Field(max_length=40)


class WayChoice(Arguments):
    """A way to pay."""

    way: str = Field(pattern="^(stripe|manual|redirect)$")


def _save(uow: UnitOfWork, name: str, value: str) -> str:
    """Keeps one field; answers with what is wrong with it."""
    page = checkout.view(uow)
    cart = page.cart
    if name == "note":
        carts.write_notes(uow, note=value)
        return ""
    if name.startswith(BILLING):
        billing = {"country": page.country, **cart.billing, name.removeprefix(BILLING): value.strip()}
        carts.save_billing(uow, helped(billing))
        return next((fault.text for fault in billing_faults(billing) if fault.field == name), "")
    fields = {**cart.address, "country": page.country, "email": cart.email, name: value}
    fault = next((fault.text for fault in faults_of(fields) if fault.field == name), "")
    if name != "email":
        address = {**cart.address, "country": page.country, name: value.strip()}
        if name == "country" and value != page.country:
            address["region"] = ""
        carts.save_contact(uow, address=helped(address))
    elif not fault:
        carts.save_contact(uow, email=value)
    return fault


def _place(
    context: Context,
    cart_id: UUID,
    fields: dict[str, str],
    way: str,
    seen_minor: int,
    seen_due_minor: int | None,
    seen_currency: str,
) -> str:
    """Places the cart and answers with the address to go on to."""

    def placing(uow: UnitOfWork) -> checkout.PlacedOrder:
        page = checkout.view(uow)
        offered = {provider.value: provider for provider in page.providers}
        if not offered:
            raise ValidationFailed("This shop takes no payments just now. Your cart is kept.", field="way")
        return checkout.place(
            uow,
            cart_id,
            email=fields["email"],
            address={name: value for name, value in fields.items() if name != "email"},
            shipping_method_id=page.quote.delivery.method_id if page.quote.delivery else None,
            seen_total_minor=seen_minor,
            seen_due_minor=seen_due_minor,
            seen_currency=seen_currency,
            provider=offered.get(way) or page.providers[0],
        )

    placed = in_unit(context, placing)
    if placed.provider == MANUAL:
        return f"/orders/{placed.token}"
    try:
        return payments.open_page(context.later(), placed.order_id)
    except (RetryLater, UpstreamFailed):
        # The order stands and its goods are held: another way, or a little later.
        return f"/checkout?order={placed.token}&down=1"


def _fault(_context: Context, error: ValidationFailed) -> Fault:
    return Fault(error.field, said(error))


def _total_changed(_context: Context, error: ShopError) -> str:
    """What a refusal over figures comes to, as a sentence with both of them."""
    seen, now = error.details.get("seen_minor"), error.details.get("total_minor", error.details.get("due_minor"))
    if not isinstance(seen, int) or not isinstance(now, int):
        return said(error)
    was, total = (money_text(minor, error.details["currency"]) for minor in (seen, now))
    return t("The total was {was} and is {total} now. Look at what changed, then pay.", was=was, total=total)


def reopen(context: Context, token: str) -> str:
    """The payment page of an order that still waits for it."""
    order_id = in_unit(context, orders.read_order_token, token)
    return payments.open_page(context.later(), order_id)


def _otherwise(context: Context, token: str, way: str) -> str:
    """The page of another way to pay for a waiting order, or the order itself where that way has none."""
    order_id = in_unit(context, orders.read_order_token, token)
    offered = {one.provider.value: one.provider for one in in_unit(context, payments.ways_to_pay)}
    if way not in offered:
        raise NotFound("Choose another way to pay: this shop does not offer this one.")
    return payments.pay_otherwise(context.later(), order_id, offered[way]) or f"/orders/{token}"


def _fit(uow: UnitOfWork) -> None:
    """Takes the cart down to what there is."""
    for line in carts.view(uow).lines:
        if line.problem is carts.LineProblem.TOO_MANY and line.available:
            carts.change_line(uow, line.id, line.available)
        elif line.problem:
            carts.remove_line(uow, line.id)


def _enter(uow: UnitOfWork, visit: Visit) -> CheckoutView:
    known_address(uow)
    return checkout_view(uow, visit)


class CheckoutState(StorefrontPage, rx.State):
    """The checkout of this visitor's own cart; the domain finds it by the cookie."""

    view: CheckoutView = CheckoutView()
    countries: list[Choice] = []
    faults: list[Fault] = []
    way: str = ""
    changed: str = ""
    bills_elsewhere: bool = False
    is_loaded: bool = False
    is_placing: bool = False
    leave: Departure = Departure()

    @rx.var
    def fault_of(self) -> dict[str, str]:
        """Each field's own sentence, empty where there is nothing to mend."""
        given = {fault.field: fault.text for fault in self.faults}
        names = (*FIELDS, *_OPTIONAL, "note", *(f"{BILLING}{part}" for part in _BILLING_PARTS))
        return {name: given.get(name, "") for name in names}

    @rx.var
    def has_page(self) -> bool:
        """Whether the chosen way to pay leads to a page of its provider's."""
        chosen = next((way for way in self.view.ways if way.id == self.way), None)
        return chosen is not None and chosen.has_page

    @rx.event
    async def load(self) -> None:
        """The cart, and whatever was typed before."""
        self.is_placing = False
        self.leave = Departure()
        self.faults = []
        self.changed = ""
        if not self.countries:
            self.countries = await self._through(lambda _: countries())
        self._show(await self._open(_enter) or self.view)
        self.is_loaded = True

    @rx.event
    async def refresh(self) -> None:
        """Read everything again, after something beside it has changed it."""
        await self._again()

    async def _again(self) -> None:
        self._show(await self._do(checkout_view, self._visit()))

    def _show(self, view: CheckoutView) -> None:
        self.view = view
        self.bills_elsewhere = self.bills_elsewhere or bool(view.billing)
        if self.way not in [way.id for way in view.ways]:
            self.way = view.ways[0].id if view.ways else ""

    @rx.event
    async def save(self, name: str, value: str) -> None:
        """Keep a field as soon as it is left, and say at once what is wrong with it."""
        field = self._read(ContactField, name=name, value=value)
        if field is None or not self.view.cart_id:
            return
        if field.value.strip() == self._kept(field.name) and not self.fault_of.get(field.name):
            return
        try:
            fault = await self._do(_save, field.name, field.value)
        except ShopError as error:
            await self._refuse(error)
            return
        await self._again()
        self.faults = [other for other in self.faults if other.field != field.name]
        if fault:
            self.faults = [*self.faults, Fault(field.name, fault)]

    def _kept(self, name: str) -> str:
        if name.startswith(BILLING):
            return self.view.billing.get(name.removeprefix(BILLING), "")
        own = {"email": self.view.email, "note": self.view.note}
        return own.get(name, self.view.address.get(name, ""))

    @rx.event
    async def choose(self, method_id: str) -> None:
        """Another way to deliver."""
        choice = self._read(MethodChoice, method_id=method_id)
        known = parse_id(choice.method_id) if choice else None
        if known is None:
            return
        try:
            await self._do(carts.choose_shipping, known)
        except ShopError as error:
            await self._refuse(error)
            return
        await self._again()

    @rx.event
    async def pay_by(self, way: str) -> None:
        """Another way to pay."""
        choice = self._read(WayChoice, way=way)
        if choice is not None:
            self.way = choice.way

    @rx.event
    async def bill_elsewhere(self) -> None:
        """Show the fields of an address for the invoice."""
        self.bills_elsewhere = True

    @rx.event
    async def fit(self) -> None:
        """Take only what there is."""
        try:
            await self._do(_fit)
        except ShopError as error:
            await self._refuse(error)
        await self._again()

    @rx.event
    async def place(self, form: dict[str, Any]) -> Any:
        """Place the order and go to the payment page. Twice is once: a cart becomes one order at most."""
        if self.leave.is_begun:
            return
        fields = {name: str(form.get(name, ""))[:400] for name in FIELDS}
        fields |= {name: form[name][:400] for name in _OPTIONAL if isinstance(form.get(name), str)}
        fields = helped(fields)
        self.changed = ""
        self.faults = await self._through(lambda _: faults_of(fields))
        if self.faults:
            yield rx.set_focus(SUMMARY if len(self.faults) > 1 else f"field-{self.faults[0].field}")
            return
        cart_id = parse_id(self.view.cart_id)
        if cart_id is None:
            return
        self.is_placing = True
        yield
        seen_minor, due_minor, currency = self.view.total_minor, self.view.due_minor, self.view.currency
        address = str(self.router.session.client_ip)

        def placing(context: Context) -> str:
            take(ORDERS, context.tenant_id, address)
            return _place(context, cart_id, fields, self.way, seen_minor, due_minor, currency)

        try:
            goal = await self._through(placing)
        except ValidationFailed as error:
            await self._rebuild()
            self.faults = [await self._through(_fault, error)]
            yield rx.set_focus(f"field-{error.field}")
        except ShopError as error:
            await self._rebuild()
            self.changed = await self._through(_total_changed, error)
            yield rx.set_focus(CHANGED)
        else:
            self.leave = depart(goal)

    @rx.event
    async def pay_waiting(self, way: str) -> None:
        """Pay the order that was placed and not paid, as before or in another way."""
        if self.leave.is_begun:
            return
        choice = self._read(WayChoice, way=way)
        if choice is None:
            return
        try:
            self.leave = depart(await self._through(_otherwise, self.view.waiting.token, choice.way))
        except ShopError as error:
            await self._refuse(error)

    @rx.event
    async def back_to_cart(self) -> Any:
        """Give the waiting order up and go on with its cart."""
        try:
            await self._do(checkout.take_up_again, self.view.waiting.token)
        except ShopError as error:
            await self._refuse(error)
            return None
        return rx.redirect("/cart")

    async def _rebuild(self) -> None:
        """The page after a refusal: the cart may have changed under it."""
        self.is_placing = False
        await self._again()
