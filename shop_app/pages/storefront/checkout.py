"""S6, the checkout: contact, delivery, payment, the bill, and one button to the payment page."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.forms.address import address_fields
from shop_app.components.forms.codes import code_field
from shop_app.components.forms.error_summary import error_summary
from shop_app.components.forms.form import form, part
from shop_app.components.layout.storefront import storefront_page
from shop_app.components.ui.banner import banner
from shop_app.components.ui.bill import bill_lines, sum_row, sums
from shop_app.components.ui.button import button, link_button
from shop_app.components.ui.card import CARD, PADDED
from shop_app.components.ui.choice import radio_card
from shop_app.components.ui.departure import departure
from shop_app.components.ui.disclosure import disclosure
from shop_app.components.ui.empty import empty
from shop_app.components.ui.field import text_area, text_field
from shop_app.components.ui.flow import each, when
from shop_app.components.ui.icon import icon
from shop_app.components.ui.link import TEXT_LINK, link
from shop_app.components.ui.skeleton import skeleton, skeleton_lines, waiting
from shop_app.components.ui.text import t
from shop_app.core.translation import N_
from shop_app.states.storefront.cart import CartState
from shop_app.states.storefront.checkout import CHANGED, CheckoutState

COLUMNS = "grid items-start gap-8 md:grid-cols-[3fr_2fr] md:gap-16"
BILL = f"{CARD} {PADDED} order-first md:order-none md:sticky md:top-24"
FOLDED = "rounded-card border border-line px-4"
POLICIES = (
    ("/pages/terms", N_("Terms")),
    ("/pages/privacy", N_("Privacy")),
    ("/pages/returns", N_("Returns")),
    ("/pages/shipping", N_("Delivery")),
)


def _fields() -> list[rx.Component]:
    view = CheckoutState.view
    email = text_field(
        "email",
        t("E-mail"),
        kind="email",
        default_value=view.email,
        error=CheckoutState.fault_of["email"],
        on_blur=lambda value: CheckoutState.save("email", value),
        auto_complete="email",
        max_length=255,
    )
    address = address_fields(
        view.address, view.form, CheckoutState.countries, faults=CheckoutState.fault_of, on_leave=CheckoutState.save
    )
    return [email, *address]


def _contact() -> rx.Component:
    """The fields; folded into two lines for somebody whose address is known."""
    view = CheckoutState.view
    known = rx.el.details(
        rx.el.summary(
            rx.el.span(
                each(view.summary, lambda line: rx.el.span(line, class_name="block")), class_name="min-w-0 grow"
            ),
            rx.el.span(t("Change"), class_name=TEXT_LINK),
            class_name="flex min-h-11 items-center gap-3 py-3",
        ),
        rx.el.div(*_fields(), class_name="flex flex-col gap-4 pb-4"),
        class_name=FOLDED,
    )
    sign_in = rx.el.p(
        t("Have an account?"),
        " ",
        rx.el.a(t("Sign in"), href="/account/sign-in?next=/checkout", class_name=TEXT_LINK),
        class_name="text-sm text-ink-2",
    )
    return part(
        t("Contact and delivery"),
        rx.cond(view.is_signed_in, rx.fragment(), sign_in),
        rx.cond(view.summary.length() > 0, known, rx.el.div(*_fields(), class_name="flex flex-col gap-4")),
        heading_id="contact",
    )


def _method(method: Any) -> rx.Component:
    return radio_card(
        "shipping_method",
        method.id,
        method.when,
        detail=method.name,
        aside=method.price,
        default_checked=method.is_chosen,
        on_change=lambda _: CheckoutState.choose(method.id),
        key=method.id,
    )


def _methods() -> rx.Component:
    nowhere = banner(t("This shop does not deliver to this country yet."), tone="warning")
    choices = rx.el.div(
        each(CheckoutState.view.methods, _method),
        role="radiogroup",
        class_name="flex flex-col gap-3",
        custom_attrs={"aria-labelledby": "delivery"},
    )
    return part(
        t("When it arrives"), rx.cond(CheckoutState.view.methods.length() > 0, choices, nowhere), heading_id="delivery"
    )


def _way(way: Any) -> rx.Component:
    return radio_card(
        "way",
        way.id,
        way.name,
        detail=way.detail,
        aside=rx.cond(way.has_page, icon("lock", 20), icon("banknote", 20)),
        default_checked=way.id == CheckoutState.way,
        on_change=lambda _: CheckoutState.pay_by(way.id),
        key=way.id,
    )


def _payment() -> rx.Component:
    view = CheckoutState.view
    ways = rx.el.div(
        each(view.ways, _way),
        role="radiogroup",
        class_name="flex flex-col gap-3",
        custom_attrs={"aria-labelledby": "payment"},
    )
    none = banner(t("This shop takes no payments just now. Your cart is kept."), tone="warning")
    billing = address_fields(
        view.billing,
        view.billing_form,
        CheckoutState.countries,
        faults=CheckoutState.fault_of,
        on_leave=CheckoutState.save,
        prefix="billing.",
        section="billing",
    )
    note = text_area(
        "note",
        t("Words to the shop"),
        default_value=view.note,
        error=CheckoutState.fault_of["note"],
        on_blur=lambda value: CheckoutState.save("note", value),
        optional=True,
        rows=3,
        max_length=500,
    )
    # Not drawn before it is asked for: two fields of one name would puzzle whoever fills forms in by their labels.
    elsewhere = rx.el.fieldset(
        rx.el.legend(t("Where the invoice goes"), class_name="pb-4 font-medium"),
        rx.el.div(*billing, class_name="flex flex-col gap-4"),
        class_name="border-t border-line py-4",
    )
    ask = rx.el.div(
        button(t("Send the invoice elsewhere"), kind="quiet", on_click=CheckoutState.bill_elsewhere),
        class_name="border-t border-line",
    )
    more = rx.el.div(
        rx.cond(CheckoutState.bills_elsewhere, elsewhere, ask),
        disclosure(t("Add a note or a phone number"), rx.el.div(note, _phone(), class_name="flex flex-col gap-4")),
    )
    return part(
        t("Payment"),
        rx.cond(view.ways.length() > 0, ways, none),
        rx.cond(
            view.is_sandbox,
            banner(t("Test mode: no real money moves. Pay with card 4242 4242 4242 4242."), tone="info"),
        ),
        more,
        heading_id="payment",
    )


def _phone() -> rx.Component:
    return text_field(
        "phone",
        t("Phone"),
        kind="tel",
        help_text=t("Only for the carrier, if it cannot find you."),
        default_value=CheckoutState.view.address["phone"],
        error=CheckoutState.fault_of["phone"],
        on_blur=lambda value: CheckoutState.save("phone", value),
        auto_complete="tel",
        optional=True,
        max_length=40,
    )


def _bill() -> rx.Component:
    """On top and folded on phones, beside the form and open where there is room."""
    view = CheckoutState.view
    summary = rx.el.summary(
        rx.el.span(t("Your order"), class_name="text-xl grow"),
        rx.el.span(view.to_pay, class_name="text-lg tabular-nums md:hidden"),
        rx.el.span(icon("chevron-down", 20, "turns"), class_name="md:hidden"),
        class_name="flex min-h-11 items-center gap-3",
    )
    folded = rx.el.details(
        summary,
        bill_lines(view.lines),
        link(t("Change the cart"), href="/cart", class_name="inline-flex min-h-11 items-center underline"),
        code_field(view.given, [CheckoutState.refresh, CartState.refresh]),
        sums(view.sums),
        when(
            view.cards != "",
            rx.el.dl(
                sum_row(t("Gift card"), view.cards),
                sum_row(t("To pay"), view.due, strong=True),
                class_name="flex flex-col gap-2 pt-2",
            ),
        ),
        class_name="open-where-wide",
    )
    return rx.el.aside(folded, class_name=BILL, custom_attrs={"aria-label": t("Your order")})


def _pay() -> rx.Component:
    due = CheckoutState.view.to_pay
    label = rx.cond(CheckoutState.has_page, t("Pay {total}", total=due), t("Order for {total}", total=due))
    policies = rx.el.p(
        t("What counts when you order:"),
        *(
            rx.el.a(t(name), href=href, class_name=f"{TEXT_LINK} inline-flex min-h-6 items-center ms-2")
            for href, name in POLICIES
        ),
        class_name="text-sm text-ink-2 text-center",
    )
    return rx.el.div(
        button(label, type="submit", size="lg", busy=CheckoutState.is_placing, class_name="w-full"),
        departure(CheckoutState.leave, t("Taking you to the payment page…")),
        rx.el.p(t("Your things are held for 30 minutes while you pay."), class_name="text-sm text-ink-2 text-center"),
        policies,
        class_name="flex flex-col gap-3",
    )


def _news() -> rx.Component:
    """What changed since the page was drawn: figures, or goods that are short."""
    view = CheckoutState.view
    changed = rx.el.div(
        banner(CheckoutState.changed, tone="warning"),
        id=CHANGED,
        custom_attrs={"tabIndex": "-1"},
    )
    short = banner(
        t("Some of this is not there in the quantity you want."),
        button(t("Take what there is"), kind="secondary", on_click=CheckoutState.fit),
        tone="warning",
    )
    return rx.fragment(rx.cond(CheckoutState.changed != "", changed), rx.cond(view.has_problem, short))


def _waiting_way(way: Any) -> rx.Component:
    total = CheckoutState.view.waiting.total
    label = rx.cond(way.has_page, t("Pay {total} by {way}", total=total, way=way.name), t("Pay by {way}", way=way.name))
    return rx.el.li(button(label, on_click=CheckoutState.pay_waiting(way.id), class_name="w-full"), key=way.id)


def _unpaid() -> rx.Component:
    """Back from the payment page without having paid: everything is kept, and these are the ways on."""
    unpaid = CheckoutState.view.waiting
    ways = rx.el.ul(each(unpaid.ways, _waiting_way), class_name="flex flex-col gap-3")
    lines = disclosure(t("What is in it"), bill_lines(unpaid.lines))
    return rx.el.section(
        banner(unpaid.reason, tone="warning"),
        rx.el.h2(
            t("Order {number} waits for its payment of {total}.", number=unpaid.number, total=unpaid.total),
            class_name="text-xl",
        ),
        ways,
        departure(CheckoutState.leave, t("Taking you to the payment page…")),
        rx.el.div(
            button(t("Change the cart instead"), kind="secondary", on_click=CheckoutState.back_to_cart),
            link_button(t("See the order"), "/orders/" + unpaid.token, kind="quiet"),
            class_name="flex flex-wrap gap-2",
        ),
        lines,
        class_name="flex max-w-prose flex-col gap-4 pb-8",
    )


def _filled() -> rx.Component:
    typed = form(
        error_summary(CheckoutState.faults),
        _news(),
        _contact(),
        _methods(),
        _payment(),
        _pay(),
        on_submit=CheckoutState.place,
        class_name="flex flex-col gap-10",
    )
    return rx.el.div(typed, _bill(), class_name=COLUMNS)


def page() -> rx.Component:
    """Everything on this page belongs to one visitor, so it starts with its shape only."""
    nothing = empty(
        "shopping-bag",
        t("There is nothing to check out"),
        t("Your cart is empty. If it expired, your things may still be there to add again."),
        link_button(t("Go to the front page"), "/"),
    )
    view = CheckoutState.view
    shape = waiting(skeleton("h-8 w-48"), skeleton_lines(8), class_name="flex min-h-96 flex-col gap-8")
    return storefront_page(
        rx.el.h1(t("Checkout"), class_name="text-3xl tracking-tight pb-6"),
        rx.cond(view.waiting.token != "", _unpaid()),
        rx.cond(
            CheckoutState.is_loaded,
            rx.cond(view.cart_id != "", _filled(), rx.cond(view.waiting.token != "", rx.fragment(), nothing)),
            shape,
        ),
    )
