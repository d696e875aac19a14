"""The sheet that sends an order: nothing has to be filled in, so that it is one more click."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import reflex as rx

from shop_app.components.ui.button import button
from shop_app.components.ui.dialog import drawer, opens
from shop_app.components.ui.field import text_field
from shop_app.components.ui.text import t
from shop_app.states.merchant.fulfillment import FulfillmentState

SHEET = "fulfillment-sheet"


def fulfill_button(number: Any, *, kind: Any = "primary", why_not: Any = "") -> rx.Component:
    """Opens the sheet for one order, in the browser at once."""
    return button(
        t("Fulfil"),
        kind=kind,
        size="sm",
        icon_name="truck",
        why_not=why_not,
        on_click=FulfillmentState.pick(number),
        custom_attrs={**opens(SHEET), "aria-label": t("Fulfil {number}", number=number)},
    )


def fulfillment_sheet(reload: Callable[[], Any]) -> rx.Component:
    """`reload` is the event that reads the screen below again when the order is on its way."""
    form = rx.el.form(
        rx.el.p(
            t("Everything that has not left yet goes into one parcel. The customer gets a mail."),
            class_name="text-ink-2",
        ),
        text_field("tracking_number", t("Tracking number"), optional=True, max_length=120, auto_complete="off"),
        text_field("carrier", t("Carrier"), optional=True, max_length=80, auto_complete="off"),
        button(t("Fulfil"), size="lg", icon_name="truck", type="submit", class_name="w-full"),
        on_submit=lambda form: [FulfillmentState.send(form), reload()],
        class_name="flex flex-col gap-5",
    )
    # A new key is a new sheet, and a new sheet is closed.
    return drawer(
        SHEET, t("Fulfil {number}", number=FulfillmentState.number), form, key=FulfillmentState.edition.to_string()
    )
