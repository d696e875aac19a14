"""The toast region: at most three short sentences, each with at most one action. ui.js has the timers."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.ui.button import ICON_BUTTON
from shop_app.components.ui.icon import icon
from shop_app.components.ui.text import t

REGION = "fixed inset-x-0 bottom-0 z-50 p-4 pointer-events-none"
LIST = "flex flex-col items-center gap-2"
TOAST = "pointer-events-auto flex items-center gap-3 min-h-11 rounded-control bg-surface text-ink shadow-e2 ps-4 pe-1"
ACTION = "min-h-11 px-3 font-medium text-accent-ink hover:underline"


def toast_region(toasts: rx.Var, *, on_close: Any, on_action: Any = None) -> rx.Component:
    """`toasts` holds objects with `id`, `text`, `tone`, `seconds` (0: until closed), `action` and `token`.

    `on_close` is called with the toast's id, `on_action` with its id and token.
    """

    def one(toast: Any) -> rx.Component:
        sign = rx.cond(toast.tone == "danger", icon("circle-alert", 20, "text-danger-ink"), icon("check"))
        act = (
            rx.cond(
                toast.action != "",
                rx.el.button(toast.action, type="button", class_name=ACTION, on_click=on_action(toast.id, toast.token)),
            )
            if on_action is not None
            else rx.fragment()
        )
        close = rx.el.button(
            icon("x", 16),
            class_name=ICON_BUTTON,
            on_click=on_close(toast.id),
            custom_attrs={
                "type": "button",
                "aria-label": t("Close"),
                "title": t("Close"),
                "data-toast-close": "",
            },
        )
        return rx.el.li(
            sign,
            rx.el.span(toast.text, class_name="py-2"),
            act,
            close,
            key=toast.id,
            class_name=TOAST,
            custom_attrs={"data-toast": toast.seconds},
        )

    return rx.el.div(rx.el.ol(rx.foreach(toasts, one), class_name=LIST), class_name=REGION, role="status")
