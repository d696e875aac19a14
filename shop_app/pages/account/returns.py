"""S9, sending something back."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.forms.form import form
from shop_app.components.layout.account import account_page
from shop_app.components.ui.badge import badge
from shop_app.components.ui.button import button, link_button
from shop_app.components.ui.card import CARD, PADDED, card
from shop_app.components.ui.choice import checkbox, radio_card
from shop_app.components.ui.empty import empty
from shop_app.components.ui.field import INPUT, select_field, text_area
from shop_app.components.ui.flow import each, when
from shop_app.components.ui.text import t
from shop_app.states.account.returns import COUNT, LINE, OwnReturnsState

PAGE = "/account/returns"
ROW = "flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-t border-line py-3 first:border-t-0"


def _line(line: Any) -> rx.Component:
    several = rx.el.input(
        name=COUNT + line.id,
        type="text",
        default_value=line.most.to_string(),
        class_name=f"{INPUT} w-16 text-center",
        custom_attrs={"inputMode": "numeric", "aria-label": t("How many of {title}", title=line.title)},
    )
    possible = rx.fragment(
        checkbox(LINE + line.id, rx.el.span(line.title, " ", line.detail)),
        rx.el.span(
            when(line.most > 1, several),
            rx.el.span(line.worth, class_name="text-sm tabular-nums"),
            rx.el.span(line.until, class_name="text-sm text-ink-2"),
            class_name="flex flex-wrap items-center gap-3",
        ),
    )
    refused = rx.fragment(
        rx.el.span(line.title, " ", line.detail), rx.el.span(line.refusal, class_name="text-sm text-ink-2")
    )
    return rx.el.li(when(line.most > 0, possible, refused), key=line.id, class_name=ROW)


def _reasons() -> list[tuple[str, Any]]:
    return [
        ("does_not_fit", t("It does not fit")),
        ("changed_mind", t("I changed my mind")),
        ("not_as_described", t("It is not as described")),
        ("damaged", t("It arrived damaged")),
        ("wrong_item", t("It is the wrong product")),
        ("arrived_late", t("It arrived too late")),
        ("other", t("Something else")),
    ]


def _ask() -> rx.Component:
    view = OwnReturnsState.view
    outcome = rx.el.fieldset(
        rx.el.legend(t("What you want for it"), class_name="pb-2 font-medium"),
        rx.el.div(
            radio_card(
                "resolution",
                "refund",
                t("Money back"),
                detail=t("To how you paid, within 14 days of its arrival with us."),
                default_checked=True,
            ),
            radio_card(
                "resolution",
                "store_credit",
                t("Store credit"),
                detail=t("At once when it arrives, for your next order."),
            ),
            radio_card("resolution", "exchange", t("Exchange"), detail=t("Write below what you want instead.")),
            class_name="flex flex-col gap-3",
        ),
    )
    typed = form(
        rx.el.fieldset(
            rx.el.legend(t("What you send back"), class_name="font-medium"), rx.el.ul(each(view.lines, _line))
        ),
        when(
            view.can_ask,
            rx.el.div(
                select_field("reason", t("Why"), _reasons()),
                outcome,
                text_area("comment", t("Anything else?"), optional=True, rows=3, max_length=1000),
                button(t("Ask for the return"), size="lg", type="submit"),
                class_name="flex flex-col items-stretch gap-6",
            ),
        ),
        on_submit=OwnReturnsState.ask,
    )
    return rx.el.section(
        rx.el.h2(t("Send something back"), ": ", view.order_label, class_name="text-xl pb-4"),
        typed,
        class_name=f"{CARD} {PADDED} mb-8",
    )


def _return(one: Any) -> rx.Component:
    keep = button(t("Keep it after all"), kind="secondary", size="sm", on_click=OwnReturnsState.call_off(one.number))
    return rx.el.li(
        card(
            rx.el.div(
                rx.el.h3(one.label, class_name="text-lg"),
                badge(one.status, one.tone),
                class_name="flex flex-wrap items-center justify-between gap-2",
            ),
            rx.el.p(one.contents, class_name="pt-1"),
            rx.el.p(one.outcome, class_name="text-sm text-ink-2"),
            when(one.answer != "", rx.el.p(t("The shop says: {answer}", answer=one.answer), class_name="pt-2")),
            when(one.can_call_off, rx.el.p(keep, class_name="pt-3")),
        ),
        key=one.number,
    )


def page() -> rx.Component:
    """The page of the app."""
    view = OwnReturnsState.view
    listed = rx.el.section(
        rx.el.h2(t("Your returns"), class_name="text-xl pb-4"),
        rx.el.ul(each(view.returns, _return), class_name="flex flex-col gap-4"),
    )
    nothing = when(
        view.order == 0,
        empty(
            "undo-2",
            t("Nothing sent back"),
            t("Choose the order that you want to send something back of."),
            link_button(t("Choose an order"), "/account/orders?show=delivered"),
        ),
    )
    return account_page(
        PAGE,
        t("Returns"),
        OwnReturnsState.is_loaded,
        when(view.order > 0, _ask()),
        rx.cond(view.returns.length() > 0, listed, nothing),
    )
