"""The checkout as it is shown: what was typed, the ways to deliver and to pay, the bill, and what changed meanwhile."""

import dataclasses
from uuid import UUID

from models.errors import NotFound, ValidationFailed
from models.values.address import address_faults
from models.values.email import checked_email
from shop_app.core.formatting import money_text, total_text
from shop_app.core.translation import said, t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import carts, checkout, customers, orders, payments, pricing, tenants
from shop_app.settings import settings
from shop_app.states.storefront.address_form import AddressForm, address_form
from shop_app.states.storefront.bill import BillLine, Sums
from shop_app.states.storefront.cart import line_notice, shipping_text
from shop_app.states.storefront.codes import Given, given_codes
from shop_app.states.storefront.shelf import product_href
from shop_app.states.visit import Visit

MANUAL, STRIPE = "manual", "stripe"
FIELDS = ("email", "name", "country", "line1", "postcode", "city", "region")
BILLING = "billing."


@dataclasses.dataclass
class Method:
    """A way to deliver, by its days."""

    id: str = ""
    when: str = ""
    name: str = ""
    price: str = ""
    is_chosen: bool = False


@dataclasses.dataclass
class Way:
    """A way to pay. `detail` says what happens; `has_page` is whether one goes to a provider's page for it."""

    id: str = ""
    name: str = ""
    detail: str = ""
    has_page: bool = True


@dataclasses.dataclass
class Fault:
    """A field and what to do about it."""

    field: str = ""
    text: str = ""


@dataclasses.dataclass
class Waiting:
    """An order that was placed and not paid: somebody came back from the payment page, and why."""

    token: str = ""
    number: str = ""
    total: str = ""
    reason: str = ""
    lines: list[BillLine] = dataclasses.field(default_factory=list)
    ways: list[Way] = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class CheckoutView:
    """The page. With gift cards there is what they pay, and what is left; without them `due_minor` is none.

    `summary` is a known address of somebody signed in, which then needs no typing.
    """

    cart_id: str = ""
    email: str = ""
    address: dict[str, str] = dataclasses.field(default_factory=dict)
    billing: dict[str, str] = dataclasses.field(default_factory=dict)
    note: str = ""
    form: AddressForm = dataclasses.field(default_factory=AddressForm)
    billing_form: AddressForm = dataclasses.field(default_factory=AddressForm)
    is_signed_in: bool = False
    summary: list[str] = dataclasses.field(default_factory=list)
    methods: list[Method] = dataclasses.field(default_factory=list)
    ways: list[Way] = dataclasses.field(default_factory=list)
    lines: list[BillLine] = dataclasses.field(default_factory=list)
    has_problem: bool = False
    sums: Sums = dataclasses.field(default_factory=Sums)
    given: Given = dataclasses.field(default_factory=Given)
    total_minor: int = 0
    currency: str = ""
    cards: str = ""
    due: str = ""
    due_minor: int | None = None
    to_pay: str = ""
    is_sandbox: bool = False
    waiting: Waiting = dataclasses.field(default_factory=Waiting)


def _method(option: pricing.DeliveryOption, chosen: UUID | None, currency: str) -> Method:
    window = tenants.DeliveryWindow(from_on=option.arrives_from, to_on=option.arrives_to)
    return Method(
        id=str(option.method_id),
        when=tenants.window_text(window),
        name=option.name,
        price=shipping_text(option.amount_minor, currency),
        is_chosen=option.method_id == chosen,
    )


def way_view(way: payments.WayToPay) -> Way:
    """A way to pay in words; the shop's own where it has any."""
    match way.provider.value:
        case "stripe":
            name, detail = t("Card"), t("You pay on a secure page of our payment provider. We never see your card.")
        case "manual":
            name, detail = t("Bank transfer"), t("We send you the details with your confirmation.")
        case _:
            name, detail = t("Another provider"), t("You pay on a page of theirs and come back here.")
    return Way(way.provider.value, way.display_name or name, detail, way.provider.value != MANUAL)


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


def checkout_view(uow: UnitOfWork, visit: Visit) -> CheckoutView:
    """The caller's checkout as it stands."""
    page = checkout.view(uow)
    cart, quote = page.cart, page.quote
    chosen = quote.delivery.method_id if quote.delivery else None
    is_signed_in = uow.context.actor.customer_id is not None
    billing_country = cart.billing.get("country") or page.country
    return CheckoutView(
        cart_id=str(cart.id) if cart.lines else "",
        email=cart.email,
        address=dict(cart.address),
        billing=dict(cart.billing),
        note=cart.note,
        form=address_form(page.country),
        billing_form=address_form(billing_country),
        is_signed_in=is_signed_in,
        summary=_summary(cart) if is_signed_in else [],
        methods=[_method(option, chosen, cart.currency) for option in page.delivery_options],
        ways=[way_view(way) for way in page.ways_to_pay],
        lines=[
            *(bill_line(line, money_text(line.total_minor, cart.currency), cart.currency) for line in cart.lines),
            *(bill_line(gift, t("Gift"), cart.currency) for gift in page.gifts),
        ],
        has_problem=any(line.problem for line in cart.lines),
        sums=sums_of(quote),
        given=given_codes(page),
        total_minor=quote.total_minor,
        currency=quote.currency,
        cards=money_text(page.due_minor - quote.total_minor, cart.currency) if page.cards else "",
        due=money_text(page.due_minor, cart.currency) if page.cards else "",
        due_minor=page.due_minor if page.cards else None,
        to_pay=total_text(page.due_minor, cart.currency),
        is_sandbox=settings().sandbox,
        waiting=_waiting(uow, visit),
    )


def _summary(cart: carts.CartView) -> list[str]:
    """The address as a label, where nothing of it is missing."""
    if faults_of({**cart.address, "email": cart.email}):
        return []
    parts = [cart.address.get(part, "") for part in ("name", "line1", "postcode", "city")]
    return [cart.email, ", ".join(part for part in parts if part)]


def bill_line(line: carts.CartLineView, total: str, currency: str) -> BillLine:
    """Goods of a cart on a bill, with what is odd about them."""
    return BillLine(
        title=line.title,
        options=line.variant_title,
        href=product_href(line.slug),
        image=f"/media/{line.picture}" if line.picture else "",
        quantity=str(line.quantity),
        total=total,
        notice=line_notice(line, currency),
    )


def _waiting(uow: UnitOfWork, visit: Visit) -> Waiting:
    token = visit.query.get("order", "")
    try:
        detail = orders.track(uow, token) if token else None
    except NotFound:
        detail = None
    if detail is None or detail.order.status != "pending":
        return Waiting()
    order, unpaid = detail.order, payments.unpaid(uow, detail.order.id)
    return Waiting(
        token=token,
        number=f"#{order.number}",
        total=money_text(unpaid.due_minor, order.currency),
        reason=_why_unpaid(unpaid.failure_code, is_down="down" in visit.query),
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
        ways=sorted((way_view(way) for way in unpaid.ways), key=lambda way: way.id != unpaid.provider.value),
    )


def _why_unpaid(failure_code: str, *, is_down: bool) -> str:
    if is_down:
        return t("The payment page cannot be reached just now. Nothing was charged, and your things are held.")
    reasons = {
        "insufficient_funds": t("The bank says that there is not enough money on this card. Nothing was charged."),
        "expired_card": t("This card has expired. Nothing was charged."),
        "incorrect_cvc": t("The security code was not right. Nothing was charged."),
        "authentication_required": t("The bank could not confirm that it was you. Nothing was charged."),
    }
    if failure_code:
        return reasons.get(failure_code, t("The bank declined the payment. Nothing was charged."))
    return t("You came back without paying. Nothing was charged, and everything is kept.")


def faults_of(fields: dict[str, str]) -> list[Fault]:
    """Every field to mend, in the page's order, by the very rules that placing applies."""
    found: dict[str, str] = {}
    try:
        checked_email(fields.get("email", ""))
    except ValidationFailed as error:
        found["email"] = said(error)
    address = {name: value for name, value in fields.items() if name in FIELDS and name != "email"}
    for fault in address_faults(address):
        found.setdefault(fault.field, said(fault))
    return [Fault(field, found[field]) for field in FIELDS if field in found]


def billing_faults(fields: dict[str, str]) -> list[Fault]:
    """The same of an address for the invoice, if one was typed at all."""
    if not any(fields.get(part) for part in ("name", "line1", "postcode", "city", "company")):
        return []
    return [Fault(f"{BILLING}{fault.field}", said(fault)) for fault in address_faults(fields)]


def known_address(uow: UnitOfWork) -> None:
    """Fills an untouched checkout with what the shop knows of whoever is signed in."""
    cart = carts.view(uow)
    if uow.context.actor.customer_id is None or not cart.lines or cart.address.get("line1"):
        return
    address = customers.default_address(uow)
    email = None if cart.email else customers.profile(uow).email
    if address is not None:
        carts.save_contact(uow, email=email, address=address.as_dict())
    elif email:
        carts.save_contact(uow, email=email)
