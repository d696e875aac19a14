"""S6, the checkout: contact, delivery, the bill, and one button to the payment page."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.forms.address import address_fields
from shop_app.components.forms.error_summary import error_summary
from shop_app.components.forms.form import form, part
from shop_app.components.layout.storefront import storefront_page
from shop_app.components.ui.banner import banner
from shop_app.components.ui.bill import bill_lines, sum_row, sums
from shop_app.components.ui.button import button, link_button
from shop_app.components.ui.card import CARD, PADDED
from shop_app.components.ui.choice import radio_card
from shop_app.components.ui.departure import departure
from shop_app.components.ui.empty import empty
from shop_app.components.ui.field import text_field
from shop_app.components.ui.flow import each, when
from shop_app.components.ui.icon import icon
from shop_app.components.ui.link import link
from shop_app.components.ui.skeleton import skeleton, skeleton_lines, waiting
from shop_app.components.ui.text import t
from shop_app.states.storefront.checkout import CheckoutState

COLUMNS = "grid items-start gap-8 md:grid-cols-[3fr_2fr] md:gap-16"
BILL = f"{CARD} {PADDED} order-first md:order-none md:sticky md:top-24"


def _contact() -> rx.Component:
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
        view.address,
        view.country,
        CheckoutState.countries,
        needs_region=view.needs_region,
        faults=CheckoutState.fault_of,
        on_leave=CheckoutState.save,
    )
    return part(t("Contact and delivery"), email, *address, heading_id="contact")


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


def _payment() -> rx.Component:
    by_page = rx.el.p(
        icon("lock", 20, "mt-0.5"),
        t("You pay on a secure page of our payment provider. We never see your card."),
        class_name="flex items-start gap-3 text-ink-2",
    )
    by_hand = rx.el.p(
        icon("banknote", 20, "mt-0.5"),
        t("You pay by bank transfer. We send you the details with your confirmation."),
        class_name="flex items-start gap-3 text-ink-2",
    )
    return part(
        t("Payment"),
        rx.cond(CheckoutState.view.has_page, by_page, by_hand),
        rx.cond(
            CheckoutState.view.is_sandbox,
            banner(t("Test mode: no real money moves. Pay with card 4242 4242 4242 4242."), tone="info"),
        ),
        heading_id="payment",
    )


def _bill() -> rx.Component:
    """On top and folded on phones, beside the form and open where there is room."""
    view = CheckoutState.view
    summary = rx.el.summary(
        rx.el.span(t("Your order"), class_name="text-xl grow"),
        rx.el.span(view.sums.total, class_name="text-lg tabular-nums md:hidden"),
        rx.el.span(icon("chevron-down", 20, "turns"), class_name="md:hidden"),
        class_name="flex min-h-11 items-center gap-3",
    )
    folded = rx.el.details(
        summary,
        bill_lines(view.lines),
        link(t("Change the cart"), href="/cart", class_name="inline-flex min-h-11 items-center underline"),
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
    total = CheckoutState.view.sums.total
    label = rx.cond(CheckoutState.view.has_page, t("Pay {total}", total=total), t("Order for {total}", total=total))
    return rx.el.div(
        button(label, type="submit", size="lg", busy=CheckoutState.is_placing, class_name="w-full"),
        departure(CheckoutState.leave, t("Taking you to the payment page…")),
        rx.el.p(t("Your things are held for 30 minutes while you pay."), class_name="text-sm text-ink-2 text-center"),
        class_name="flex flex-col gap-3",
    )


def _unpaid() -> rx.Component:
    unpaid = CheckoutState.view.waiting
    sentence = t("Order {number} waits for its payment of {total}.", number=unpaid.number, total=unpaid.total)
    return banner(
        sentence,
        button(t("Pay now"), on_click=CheckoutState.pay_waiting),
        link_button(t("See the order"), "/orders/" + unpaid.token, kind="quiet"),
        departure(CheckoutState.leave, t("Taking you to the payment page…")),
        tone="warning",
    )


def _filled() -> rx.Component:
    typed = form(
        error_summary(CheckoutState.faults),
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
        rx.cond(view.waiting.token != "", rx.el.div(_unpaid(), class_name="pb-6")),
        rx.cond(
            CheckoutState.is_loaded,
            rx.cond(view.cart_id != "", _filled(), rx.cond(view.waiting.token != "", rx.fragment(), nothing)),
            shape,
        ),
    )
