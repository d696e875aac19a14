"""An order in words: where it stands, what was bought, what it cost, and what its buyer may still do."""

import dataclasses

from models.errors import Conflict, NotFound
from models.values.address import Address
from shop_app.core.formatting import country_text, date_text, moment_text, money_text, total_text
from shop_app.core.translation import t
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import invoices, orders, payments, returns, tenants
from shop_app.states.storefront.address_form import AddressForm, Choice, address_form
from shop_app.states.storefront.bill import BillLine, Sums
from shop_app.states.storefront.cart import shipping_text
from shop_app.states.storefront.shelf import product_href
from shop_app.states.storefront.writing import review_href
from shop_app.states.visit import Visit


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
    state: str = ""


@dataclasses.dataclass
class Comeback:
    """A line as its buyer may send it back: `most` units, until a day; or the reason why not."""

    line_id: str = ""
    title: str = ""
    most: int = 0
    until: str = ""
    refusal: str = ""


@dataclasses.dataclass
class ReturnView:
    """A return that was asked for."""

    number: int = 0
    state: str = ""
    contents: str = ""
    answer: str = ""
    can_withdraw: bool = False


@dataclasses.dataclass
class OrderView:
    """The order in words. `tone` colours the headline; `can_pay` offers the payment page again.

    `change_until` is empty once its buyer may not change it any more.
    """

    id: str = ""
    token: str = ""
    number: str = ""
    email: str = ""
    headline: str = ""
    sentence: str = ""
    tone: str = "neutral"
    is_confirming: bool = False
    is_placed: bool = False
    can_pay: bool = False
    instructions: str = ""
    change_until: str = ""
    arrives: str = ""
    address: list[str] = dataclasses.field(default_factory=list)
    gift_note: str = ""
    lines: list[BillLine] = dataclasses.field(default_factory=list)
    sums: Sums = dataclasses.field(default_factory=Sums)
    credit: str = ""
    refunded: str = ""
    due: str = ""
    has_invoice: bool = False
    steps: list[Step] = dataclasses.field(default_factory=list)
    parcels: list[Parcel] = dataclasses.field(default_factory=list)
    comebacks: list[Comeback] = dataclasses.field(default_factory=list)
    returns: list[ReturnView] = dataclasses.field(default_factory=list)
    is_signed_in: bool = False
    is_missing: bool = False


@dataclasses.dataclass
class AddressEdit:
    """The address as it is being changed, and the form for its country."""

    address: dict[str, str] = dataclasses.field(default_factory=dict)
    form: AddressForm = dataclasses.field(default_factory=AddressForm)


def reasons() -> list[Choice]:
    """Why something may come back, the usual one first."""
    return [
        Choice("changed_mind", t("I changed my mind")),
        Choice("does_not_fit", t("It does not fit")),
        Choice("not_as_described", t("It is not as described")),
        Choice("damaged", t("It arrived damaged")),
        Choice("wrong_item", t("It is the wrong thing")),
        Choice("arrived_late", t("It arrived too late")),
        Choice("other", t("Another reason")),
    ]


def address_edit(order: orders.OrderView) -> AddressEdit:
    """An order's address, ready to be changed."""
    return AddressEdit(dict(order.shipping_address), address_form(order.shipping_address.get("country", "")))


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
    known = {name: value for name, value in order.shipping_address.items() if name in Address.__slots__}
    if not known.get("country"):
        return [value for value in known.values() if value]
    label = Address(**{"name": "", "line1": "", "postcode": "", "city": "", **known}).lines()
    return [*label[:-1], country_text(known["country"])]


def _parcel(parcel: orders.ParcelView, titles: dict[str, str]) -> Parcel:
    contents = ", ".join(f"{quantity} × {titles.get(line, '')}" for line, quantity in parcel.lines.items())
    states = {"shipped": t("On its way"), "delivered": t("Delivered")}
    state = states.get(parcel.status.value, t("Handed to the carrier"))
    return Parcel(parcel.carrier, parcel.tracking_number, parcel.tracking_url, contents, state)


def _comeback(one: returns.Returnable, zone: str) -> Comeback:
    line = one.line
    return Comeback(
        line_id=str(line.line_id),
        title=", ".join(part for part in (line.title, line.variant_title) if part),
        most=one.quantity,
        until=t("until {day}", day=date_text(one.until, zone)) if one.until else "",
        refusal=t(one.refusal) if one.refusal else "",
    )


def _return(detail: returns.ReturnDetail) -> ReturnView:
    states = {
        "requested": t("Asked for. We answer soon."),
        "approved": t("Agreed. Send it back to us."),
        "rejected": t("Not agreed"),
        "cancelled": t("Withdrawn"),
        "received": t("It is here. We are looking at it."),
        "closed": t("Settled"),
    }
    view = detail.view
    return ReturnView(
        number=view.number,
        state=states[view.status.value],
        contents=", ".join(f"{line.quantity} × {line.title}" for line in detail.lines),
        answer=view.answer,
        can_withdraw=view.status.value in ("requested", "approved"),
    )


def _instructions(uow: UnitOfWork, order: orders.OrderView) -> str:
    """How to pay where there is no page for it, in the shop's own words."""
    try:
        how = payments.how_to_pay(uow, order.id)
    except Conflict:
        return ""
    return "" if how.can_open_page else how.instructions or t("We send you the details of the transfer by mail.")


def _bill_line(line: orders.OrderLineView, currency: str, token: str) -> BillLine:
    return BillLine(
        title=line.title,
        options=line.variant_title,
        href=product_href(line.slug),
        image=f"/media/{line.picture}" if line.picture else "",
        quantity=str(line.quantity),
        total=money_text(line.total_minor, currency) if line.unit_price_minor else t("Gift"),
        review_href=review_href(line.slug, token) if line.slug and line.fulfilled_quantity else "",
    )


def order_view(uow: UnitOfWork, visit: Visit) -> OrderView:
    """The order behind the link, or a page that says there is none."""
    token = visit.parts.get("token", "")
    try:
        detail = orders.track(uow, token)
    except NotFound:
        return OrderView(is_missing=True)
    order, zone = detail.order, tenants.current(uow).time_zone
    came_back = visit.query.get("paid") == "1"
    headline, sentence, tone = _story(detail, came_back)
    titles = {str(line.id): line.title for line in detail.lines}
    waits = order.status == "pending"
    is_placed = order.status in ("placed", "completed")
    owes = order.payment_status == "partially_paid"
    instructions = _instructions(uow, order) if waits or owes else ""
    until = orders.changeable_until(order, detail.lines)
    has_left = any(line.fulfilled_quantity for line in detail.lines)
    credit = payments.paid_by_credit(uow, order.id)
    due_minor = order.total_minor - detail.paid_minor if owes else 0
    return OrderView(
        id=str(order.id),
        token=token,
        number=f"#{order.number}",
        email=order.email,
        headline=headline,
        sentence=sentence,
        tone=tone,
        is_confirming=waits and came_back and order.payment_status == "pending",
        is_placed=is_placed,
        can_pay=not instructions
        and ((waits and (not came_back or order.payment_status == "failed")) or (owes and not came_back)),
        instructions=instructions,
        change_until=moment_text(until, zone) if until and until > uow.now else "",
        arrives=_arrives(order),
        address=_address(order),
        gift_note=order.gift_note,
        lines=[_bill_line(line, order.currency, token) for line in detail.lines],
        sums=_sums(order),
        credit=money_text(-credit, order.currency) if credit else "",
        refunded=money_text(detail.refunded_minor, order.currency) if detail.refunded_minor else "",
        due=money_text(due_minor, order.currency) if due_minor > 0 else "",
        has_invoice=is_placed and bool(invoices.track_invoices(uow, token)),
        steps=[Step(text, moment_text(step.moved_at, zone)) for step in detail.timeline if (text := _step_text(step))],
        parcels=[_parcel(parcel, titles) for parcel in detail.parcels],
        comebacks=[_comeback(one, zone) for one in returns.track_returnable(uow, token)] if has_left else [],
        returns=[_return(one) for one in returns.track_returns(uow, token)] if has_left else [],
        is_signed_in=uow.context.actor.customer_id is not None,
    )
