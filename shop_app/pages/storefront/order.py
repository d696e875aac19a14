"""S7 and S8, an order by its link: what was bought, where it is, what comes next."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.forms.order_help import change_order, open_account, report_problem, send_back
from shop_app.components.layout.storefront import storefront_page
from shop_app.components.ui.badge import TONES, badge
from shop_app.components.ui.bill import bill_lines, sum_row, sums
from shop_app.components.ui.button import button, button_class, link_button
from shop_app.components.ui.card import card
from shop_app.components.ui.departure import departure
from shop_app.components.ui.flow import each
from shop_app.components.ui.icon import icon
from shop_app.components.ui.skeleton import skeleton, skeleton_lines, waiting
from shop_app.components.ui.text import t
from shop_app.pages.storefront.not_found import nothing_here
from shop_app.states.storefront.order import OrderState

HEADLINE = "flex flex-wrap items-start gap-4 rounded-card p-6"
COLUMNS = "grid items-start gap-6 pt-6 md:grid-cols-[3fr_2fr]"
COLUMN = "flex flex-col gap-6"
STEP = "relative border-s-2 border-line ps-4 pb-4 last:pb-0"


def _sign() -> rx.Component:
    return rx.match(
        OrderState.view.tone,
        ("success", icon("circle-check", 24)),
        ("danger", icon("circle-alert", 24)),
        ("warning", icon("triangle-alert", 24)),
        icon("clock", 24),
    )


def _headline() -> rx.Component:
    view = OrderState.view
    words = rx.el.div(
        rx.el.h1(view.headline, class_name="text-2xl tracking-tight"),
        rx.el.p(view.sentence),
        rx.cond(view.arrives != "", rx.el.p(t("Arrives {days}", days=view.arrives), class_name="font-medium")),
        class_name="flex grow flex-col gap-1",
    )
    tints = ((tone, f"{HEADLINE} {tint}") for tone, tint in TONES.items())
    return rx.el.div(
        _sign(),
        words,
        rx.cond(view.can_pay, button(t("Pay now"), on_click=OrderState.pay)),
        departure(OrderState.leave, t("Taking you to the payment page…")),
        class_name=rx.match(view.tone, *tints, f"{HEADLINE} {TONES['neutral']}"),
        role="status",
        custom_attrs={"aria-busy": rx.cond(view.is_confirming, "true", "false")},
    )


def _step(step: Any) -> rx.Component:
    return rx.el.li(
        rx.el.p(step.text, class_name="font-medium"),
        rx.el.p(step.at, class_name="text-sm text-ink-2 tabular-nums"),
        class_name=STEP,
    )


def _parcel(parcel: Any) -> rx.Component:
    number = rx.cond(
        parcel.href != "",
        rx.el.a(parcel.tracking, href=parcel.href, rel="noreferrer", class_name="text-accent-ink underline"),
        rx.el.span(parcel.tracking),
    )
    return rx.el.li(
        rx.el.p(
            icon("truck", 20),
            parcel.carrier,
            " ",
            number,
            badge(parcel.state, "info"),
            class_name="flex flex-wrap items-center gap-2",
        ),
        rx.el.p(parcel.contents, class_name="text-sm text-ink-2"),
        class_name="flex flex-col gap-1 py-2",
    )


def _facts() -> rx.Component:
    view = OrderState.view
    return rx.el.dl(
        sum_row(t("Order"), view.number),
        sum_row(t("We write to"), view.email),
        rx.cond(view.arrives != "", sum_row(t("Arrives"), view.arrives)),
        class_name="flex flex-col gap-2",
    )


def _money() -> rx.Component:
    view = OrderState.view
    rows = rx.el.dl(
        rx.cond(view.credit != "", sum_row(t("Paid by gift card or credit"), view.credit)),
        rx.cond(view.due != "", sum_row(t("Still to pay"), view.due, strong=True)),
        rx.cond(view.refunded != "", sum_row(t("Refunded"), view.refunded)),
        class_name="flex flex-col gap-2 pt-2",
    )
    return rx.cond((view.credit != "") | (view.due != "") | (view.refunded != ""), rows)


def _papers() -> rx.Component:
    view = OrderState.view
    invoice = rx.el.a(
        icon("file-text", 16),
        t("Invoice as PDF"),
        href="/api/v1/orders/" + view.token + "/invoice.pdf",
        class_name=button_class("secondary"),
    )
    printed = button(t("Print"), kind="secondary", icon_name="printer", custom_attrs={"data-print": ""})
    again = button(t("Buy it again"), kind="secondary", icon_name="rotate-ccw", on_click=OrderState.buy_again)
    return rx.el.div(
        rx.cond(view.has_invoice, invoice), printed, again, class_name="flex flex-wrap gap-2 pt-6 print:hidden"
    )


def _transfer() -> rx.Component:
    return card(
        rx.el.p(OrderState.view.instructions, class_name="whitespace-pre-line"),
        title=t("How to pay"),
    )


def _order() -> rx.Component:
    view = OrderState.view
    bought = card(
        bill_lines(view.lines),
        sums(view.sums),
        _money(),
        _papers(),
        title=t("What you ordered"),
    )
    parcels = card(rx.el.ul(each(view.parcels, _parcel)), title=t("Parcels"))
    goes_to = card(
        rx.el.address(each(view.address, lambda line: rx.el.p(line)), class_name="not-italic"),
        rx.cond(view.gift_note != "", rx.el.p(t("Words in the parcel:"), " ", view.gift_note, class_name="pt-4")),
        title=t("Goes to"),
    )
    beside = rx.el.div(
        card(_facts(), title=t("Your order")),
        rx.cond(view.change_until != "", change_order()),
        goes_to,
        rx.cond(view.parcels.length() > 0, parcels),
        card(rx.el.ol(each(view.steps, _step)), title=t("What happened")),
        rx.cond(view.comebacks.length() > 0, send_back()),
        rx.cond(view.is_placed, report_problem()),
        rx.cond(view.is_placed & ~view.is_signed_in, open_account()),
        rx.el.p(
            t("Keep this page's address: it shows your order without an account."), class_name="text-sm text-ink-2"
        ),
        class_name=COLUMN,
    )
    left = rx.el.div(rx.cond(view.instructions != "", _transfer()), bought, class_name=COLUMN)
    return rx.el.div(_headline(), rx.el.div(left, beside, class_name=COLUMNS))


def page() -> rx.Component:
    """Only who has the link sees the order, so the page starts with its shape."""
    shape = waiting(skeleton("h-24 w-full"), skeleton_lines(8), class_name="flex min-h-96 flex-col gap-8")
    missing = rx.fragment(nothing_here(), link_button(t("Find your order by its number"), "/orders", kind="secondary"))
    shown = rx.cond(OrderState.view.is_missing, missing, _order())
    return storefront_page(rx.cond(OrderState.is_loaded, shown, shape))
