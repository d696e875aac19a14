"""What a buyer can do about an order on its own page: mend, cancel, report, send back, and open an account."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.forms.address import address_fields
from shop_app.components.forms.posted import posted_form
from shop_app.components.ui.badge import badge
from shop_app.components.ui.button import button
from shop_app.components.ui.card import card
from shop_app.components.ui.choice import BOX, ROW
from shop_app.components.ui.dialog import closes, dialog, opens
from shop_app.components.ui.disclosure import disclosure
from shop_app.components.ui.field import INPUT, select_field, text_area, text_field
from shop_app.components.ui.flow import each, when
from shop_app.components.ui.text import t
from shop_app.states.storefront.order import OrderState

FORM = "flex flex-col gap-4"
CANCEL = "cancel-order"


def change_order() -> rx.Component:
    """The address and the order itself, as long as the window is open."""
    view = OrderState.view
    address = rx.el.form(
        *address_fields(
            OrderState.edit.address,
            OrderState.edit.form,
            OrderState.countries,
            faults=OrderState.fault,
            on_leave=OrderState.reshape,
        ),
        button(t("Save the address"), type="submit"),
        on_submit=OrderState.mend,
        class_name=FORM,
        custom_attrs={"noValidate": True},
    )
    sure = dialog(
        CANCEL,
        t("Cancel this order?"),
        rx.el.p(t("Nothing will be sent, and what you paid goes back the way it came.")),
        rx.el.div(
            button(t("Cancel the order"), kind="danger", on_click=OrderState.cancel, custom_attrs=closes(CANCEL)),
            button(t("Keep it"), kind="secondary", custom_attrs=closes(CANCEL)),
            class_name="flex flex-wrap gap-2 pt-6",
        ),
    )
    return card(
        rx.el.p(
            t("Possible until {moment}, as long as nothing is packed.", moment=view.change_until),
            class_name="text-sm text-ink-2 pb-2",
        ),
        disclosure(t("Change the address"), address),
        rx.el.div(
            button(t("Cancel the order…"), kind="secondary", custom_attrs=opens(CANCEL)),
            class_name="border-t border-line pt-4",
        ),
        sure,
        title=t("Change something"),
        key="change" + OrderState.edition.to_string(),
    )


def _comeback(line: Any) -> rx.Component:
    tick = rx.el.label(
        rx.el.input(type="checkbox", name="comeback." + line.line_id, class_name=BOX),
        rx.el.span(line.title, " ", rx.el.span(line.until, class_name="text-sm text-ink-2")),
        class_name=f"{ROW} grow",
    )
    count = rx.el.input(
        name="quantity." + line.line_id,
        type="number",
        default_value=line.most,
        min=1,
        max=line.most,
        class_name=f"{INPUT} max-w-20",
        custom_attrs={"aria-label": t("How many of {title}", title=line.title), "inputMode": "numeric"},
    )
    able = rx.el.div(tick, when(line.most > 1, count), class_name="flex items-center gap-3")
    unable = rx.el.p(line.title, ": ", rx.el.span(line.refusal, class_name="text-ink-2"), class_name="py-2 text-sm")
    return rx.el.li(when(line.most > 0, able, unable), key=line.line_id)


def _return(one: Any) -> rx.Component:
    keep = button(t("Keep it after all"), kind="secondary", size="sm", on_click=OrderState.withdraw(one.number))
    return rx.el.li(
        rx.el.p(t("Return {number}", number=one.number), " ", badge(one.state, "info")),
        rx.el.p(one.contents, class_name="text-sm text-ink-2"),
        when(one.answer != "", rx.el.p(one.answer, class_name="text-sm")),
        when(one.can_withdraw, keep),
        key=one.number,
        class_name="flex flex-col items-start gap-2 py-3",
    )


def send_back() -> rx.Component:
    """What may come back, until when, and what became of it."""
    view = OrderState.view
    form = rx.el.form(
        rx.el.ul(each(view.comebacks, _comeback), class_name="flex flex-col"),
        select_field("reason", t("Why"), OrderState.reasons),
        select_field(
            "resolution",
            t("What you would like"),
            [
                ("refund", t("The money back")),
                ("exchange", t("An exchange")),
                ("store_credit", t("Credit in this shop")),
            ],
        ),
        button(t("Ask for the return"), type="submit"),
        on_submit=OrderState.ask_return,
        key="return" + OrderState.edition.to_string(),
        class_name=FORM,
    )
    return card(
        rx.el.ul(each(view.returns, _return), class_name="divide-y divide-line"),
        disclosure(t("Send something back"), form, class_name=""),
        title=t("Returns"),
    )


def report_problem() -> rx.Component:
    """Words that reach the shop as a mail."""
    form = rx.el.form(
        text_area("words", t("What is wrong?"), rows=3, max_length=1000),
        button(t("Send to the shop"), type="submit", kind="secondary"),
        on_submit=OrderState.report,
        key="report" + OrderState.edition.to_string(),
        class_name=FORM,
    )
    return card(disclosure(t("Report a problem"), form, class_name=""), title=t("Something wrong with the delivery?"))


def open_account() -> rx.Component:
    """An account for whoever bought as a guest: the e-mail is known, so a password is all there is to type."""
    form = posted_form(
        rx.el.input(type="hidden", name="email", value=OrderState.view.email, read_only=True),
        text_field(
            "password",
            t("Choose a password"),
            kind="password",
            help_text=t("We send a mail to {email} to confirm it.", email=OrderState.view.email),
            auto_complete="new-password",
            max_length=1024,
        ),
        button(t("Create an account"), type="submit", kind="secondary"),
        action="/account/sign-up",
        class_name=FORM,
    )
    return card(form, title=t("Keep your orders together"))
