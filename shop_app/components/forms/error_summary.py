"""What is left to fix, on top of a form: each line leads to its field."""

from __future__ import annotations

import reflex as rx

from shop_app.components.ui.icon import icon
from shop_app.components.ui.text import tn

FRAME = "rounded-card bg-danger-tint text-danger-tint-ink p-4 flex flex-col gap-2"
LINK = "underline underline-offset-2 inline-flex items-center min-h-6"


def error_summary(faults: rx.Var, *, summary_id: str = "error-summary") -> rx.Component:
    """`faults` holds objects with `field` and `text`. Focus it after a refused submit with `rx.set_focus`."""
    title = rx.el.h2(
        icon("circle-alert"),
        tn("{count} thing to fix", "{count} things to fix", faults.length()),
        class_name="flex items-center gap-2 text-lg font-medium",
    )
    lines = rx.foreach(
        faults, lambda fault: rx.el.li(rx.el.a(fault.text, href="#field-" + fault.field, class_name=LINK))
    )
    shown = rx.el.div(
        title,
        rx.el.ul(lines, class_name="ps-8"),
        id=summary_id,
        role="alert",
        class_name=FRAME,
        custom_attrs={"tabIndex": "-1"},
    )
    return rx.fragment(rx.cond(faults.length() > 0, shown))
