"""S6: one page, guest first, then the hosted payment page."""

import dataclasses
from functools import cache
from typing import Any
from uuid import UUID

import reflex as rx
from babel import Locale
from pydantic import Field

from models.errors import NotFound, ShopError, ValidationFailed
from models.values.address import address_faults
from models.values.countries import label_rules
from models.values.email import checked_email
from models.values.ids import parse_id
from shop_app.core.context import Context
from shop_app.core.formatting import money_text, total_text
from shop_app.core.translation import babel_locale, said, t
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import carts, checkout, orders, payments, pricing, tenants
from shop_app.settings import settings
from shop_app.states.departure import Departure, depart
from shop_app.states.door import Arguments
from shop_app.states.storefront.bill import BillLine, Sums
from shop_app.states.storefront.cart import shipping_text
from shop_app.states.storefront.page import StorefrontPage
from shop_app.states.storefront.shelf import product_href
from shop_app.states.visit import Visit

SUMMARY = "error-summary"
MANUAL = "manual"
_FIELDS = ("email", "name", "country", "line1", "postcode", "city", "region")


@dataclasses.dataclass
class Method:
    """A way to deliver, by its days."""

    id: str = ""
    when: str = ""
    name: str = ""
    price: str = ""
    is_chosen: bool = False


@dataclasses.dataclass
class Country:
    """An option of the country field."""

    value: str = ""
    label: str = ""


@dataclasses.dataclass
class Fault:
    """A field and what to do about it."""

    field: str = ""
    text: str = ""


@dataclasses.dataclass
class Waiting:
    """An order that was placed and not paid: somebody came back from the payment page."""

    token: str = ""
    number: str = ""
    total: str = ""


@dataclasses.dataclass
class CheckoutView:
    """The page: what was typed before, the ways to deliver, the bill.

    With gift cards there is what they pay, and what is left; without them `due_minor` is none.
    """

    cart_id: str = ""
    email: str = ""
    address: dict[str, str] = dataclasses.field(default_factory=dict)
    country: str = ""
    needs_region: bool = False
    methods: list[Method] = dataclasses.field(default_factory=list)
    lines: list[BillLine] = dataclasses.field(default_factory=list)
    sums: Sums = dataclasses.field(default_factory=Sums)
    total_minor: int = 0
    cards: str = ""
    due: str = ""
    due_minor: int | None = None
    has_page: bool = True
    is_sandbox: bool = False
    waiting: Waiting = dataclasses.field(default_factory=Waiting)


class ContactField(Arguments):
    """One field as it was left."""

    name: str = Field(pattern="^(email|name|line1|line2|postcode|city|region|country)$")
    value: str = Field(max_length=400)


class MethodChoice(Arguments):
    """A delivery method's id."""

    method_id: str = Field(max_length=40)


@cache
def countries(locale: str) -> list[Country]:
    """Every country, by its name in the reader's language."""
    names = Locale.parse(babel_locale(locale)).territories
    real = [
        (name, code)
        for code, name in names.items()
        if len(code) == 2 and code.isalpha() and code not in {"EU", "EZ", "UN", "ZZ", "XA", "XB"}
    ]
    return [Country(code, name) for name, code in sorted(real)]


def _countries(context: Context) -> list[Country]:
    return countries(context.locale)


def _method(option: pricing.DeliveryOption, chosen: UUID | None, currency: str) -> Method:
    window = tenants.DeliveryWindow(from_on=option.arrives_from, to_on=option.arrives_to)
    return Method(
        id=str(option.method_id),
        when=tenants.window_text(window),
        name=option.name,
        price=shipping_text(option.amount_minor, currency),
        is_chosen=option.method_id == chosen,
    )


def sums_of(quote: pricing.Quote) -> Sums:
    """A quote as a bill's last lines."""
    name = quote.tax_name or t("Tax")
    return Sums(
        subtotal=money_text(quote.subtotal_minor, quote.currency),
        discount=money_text(-quote.discount_minor, quote.currency) if quote.discount_minor else "",
        shipping=shipping_text(quote.shipping_minor, quote.currency) if quote.delivery else "",
        tax=money_text(quote.tax_minor, quote.currency) if quote.tax_minor else "",
        tax_label=t("Includes {tax}", tax=name) if quote.prices_include_tax else name,
        total=total_text(quote.total_minor, quote.currency),
    )


def _needs_region(country: str) -> bool:
    rules = label_rules(country)
    return rules is not None and "region" in rules.needs


def checkout_view(uow: UnitOfWork, visit: Visit) -> CheckoutView:
    """The caller's checkout as it stands."""
    page = checkout.view(uow)
    cart, quote = page.cart, page.quote
    chosen = quote.delivery.method_id if quote.delivery else None
    return CheckoutView(
        cart_id=str(cart.id) if cart.lines else "",
        email=cart.email,
        address=dict(cart.address),
        country=page.country,
        needs_region=_needs_region(page.country),
        methods=[_method(option, chosen, cart.currency) for option in page.delivery_options],
        lines=[
            *(_bill_line(line, money_text(line.total_minor, cart.currency)) for line in cart.lines),
            *(_bill_line(gift, t("Gift")) for gift in page.gifts),
        ],
        sums=sums_of(quote),
        total_minor=quote.total_minor,
        cards=money_text(page.due_minor - quote.total_minor, cart.currency) if page.cards else "",
        due=money_text(page.due_minor, cart.currency) if page.cards else "",
        due_minor=page.due_minor if page.cards else None,
        has_page=bool(page.providers) and page.providers[0] != MANUAL,
        is_sandbox=settings().sandbox,
        waiting=_waiting(uow, visit.query.get("order", "")),
    )


def _bill_line(line: carts.CartLineView, total: str) -> BillLine:
    return BillLine(
        title=line.title,
        options=line.variant_title,
        href=product_href(line.slug),
        image=f"/media/{line.picture}" if line.picture else "",
        quantity=str(line.quantity),
        total=total,
    )


def _waiting(uow: UnitOfWork, token: str) -> Waiting:
    if not token:
        return Waiting()
    try:
        order = orders.track(uow, token).order
    except NotFound:
        return Waiting()
    if order.status != "pending":
        return Waiting()
    return Waiting(token, f"#{order.number}", money_text(order.total_minor, order.currency))


def faults_of(fields: dict[str, str]) -> list[Fault]:
    """Every field to mend, in the page's order, by the very rules that placing applies."""
    found: dict[str, str] = {}
    try:
        checked_email(fields.get("email", ""))
    except ValidationFailed as error:
        found["email"] = said(error)
    address = {name: value for name, value in fields.items() if name != "email"}
    for fault in address_faults(address):
        found.setdefault(fault.field, said(fault))
    return [Fault(field, found[field]) for field in _FIELDS if field in found]


def _save(uow: UnitOfWork, name: str, value: str) -> tuple[CheckoutView, str]:
    """Keeps one field; answers with the page and what is wrong with that field."""
    cart = carts.view(uow)
    fields = {**cart.address, "country": checkout.view(uow).country, "email": cart.email, name: value}
    fault = next((fault.text for fault in faults_of(fields) if fault.field == name), "")
    if name != "email":
        carts.save_contact(uow, address={**cart.address, "country": fields["country"], name: value.strip()})
    elif not fault:
        carts.save_contact(uow, email=value)
    return checkout_view(uow, Visit()), fault


def _choose(uow: UnitOfWork, method_id: UUID) -> CheckoutView:
    carts.choose_shipping(uow, method_id)
    return checkout_view(uow, Visit())


def _place(context: Context, cart_id: UUID, fields: dict[str, str], seen_minor: int, seen_due_minor: int | None) -> str:
    """Places the cart and answers with the address to go on to."""

    def placing(uow: UnitOfWork) -> checkout.PlacedOrder:
        page = checkout.view(uow)
        return checkout.place(
            uow,
            cart_id,
            email=fields["email"],
            address={name: value for name, value in fields.items() if name != "email"},
            shipping_method_id=page.quote.delivery.method_id if page.quote.delivery else None,
            seen_total_minor=seen_minor,
            seen_due_minor=seen_due_minor,
            provider=page.providers[0],
        )

    placed = in_unit(context, placing)
    if placed.provider == MANUAL:
        return f"/orders/{placed.token}"
    return payments.open_page(context.later(), placed.order_id)


def _fault(_context: Context, error: ValidationFailed) -> Fault:
    return Fault(error.field, said(error))


def reopen(context: Context, token: str) -> str:
    """The payment page of an order that still waits for it."""
    order_id = in_unit(context, orders.read_order_token, token)
    return payments.open_page(context.later(), order_id)


class CheckoutState(StorefrontPage, rx.State):
    """The checkout of this visitor's own cart; the domain finds it by the cookie."""

    view: CheckoutView = CheckoutView()
    countries: list[Country] = []
    faults: list[Fault] = []
    is_loaded: bool = False
    is_placing: bool = False
    leave: Departure = Departure()

    @rx.var
    def fault_of(self) -> dict[str, str]:
        """Each field's own sentence, empty where there is nothing to mend."""
        given = {fault.field: fault.text for fault in self.faults}
        return {
            name: given.get(name, "") for name in ("email", "name", "line1", "postcode", "city", "region", "country")
        }

    @rx.event
    async def load(self) -> None:
        """The cart, and whatever was typed before."""
        self.is_placing = False
        self.leave = Departure()
        self.faults = []
        if not self.countries:
            self.countries = await self._through(_countries)
        self.view = await self._open(checkout_view) or self.view
        self.is_loaded = True

    @rx.event
    async def save(self, name: str, value: str) -> None:
        """Keep a field as soon as it is left, and say at once what is wrong with it."""
        field = self._read(ContactField, name=name, value=value)
        if field is None or not self.view.cart_id:
            return
        if field.value.strip() == self._kept(field.name) and not self.fault_of.get(field.name):
            return
        try:
            view, fault = await self._do(_save, field.name, field.value)
        except ShopError as error:
            await self._refuse(error)
            return
        self.view = view
        self.faults = [other for other in self.faults if other.field != field.name]
        if fault:
            self.faults = [*self.faults, Fault(field.name, fault)]

    def _kept(self, name: str) -> str:
        return self.view.email if name == "email" else self.view.address.get(name, "")

    @rx.event
    async def choose(self, method_id: str) -> None:
        """Another way to deliver."""
        choice = self._read(MethodChoice, method_id=method_id)
        known = parse_id(choice.method_id) if choice else None
        if known is None:
            return
        try:
            self.view = await self._do(_choose, known)
        except ShopError as error:
            await self._refuse(error)

    @rx.event
    async def place(self, form: dict[str, Any]) -> Any:
        """Place the order and go to the payment page. Twice is once: a cart becomes one order at most."""
        fields = {name: str(form.get(name, ""))[:400] for name in _FIELDS}
        if isinstance(form.get("line2"), str):
            fields["line2"] = form["line2"][:400]
        self.faults = await self._through(lambda _: faults_of(fields))
        if self.faults:
            yield rx.set_focus(SUMMARY if len(self.faults) > 1 else f"field-{self.faults[0].field}")
            return
        cart_id = parse_id(self.view.cart_id)
        if cart_id is None:
            return
        self.is_placing = True
        yield
        try:
            goal = await self._through(_place, cart_id, fields, self.view.total_minor, self.view.due_minor)
        except ValidationFailed as error:
            await self._rebuild()
            self.faults = [await self._through(_fault, error)]
            yield rx.set_focus(f"field-{error.field}")
        except ShopError as error:
            await self._rebuild()
            await self._refuse(error)
        else:
            self.leave = depart(goal)

    @rx.event
    async def pay_waiting(self) -> None:
        """Back to the payment page of the order that was placed and not paid."""
        try:
            self.leave = depart(await self._through(reopen, self.view.waiting.token))
        except ShopError as error:
            await self._refuse(error)

    async def _rebuild(self) -> None:
        """The page after a refusal: the cart may have changed under it."""
        self.is_placing = False
        self.view = await self._do(checkout_view, self._visit())
