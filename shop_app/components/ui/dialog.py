"""Dialogs and drawers: the native element, opened by a button that names it, so no script has to run."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.ui.button import icon_button
from shop_app.components.ui.text import t

_SHEET = "overflow-y-auto bg-surface text-ink shadow-e3 p-6"
PANEL = f"m-auto w-[min(100vw-2rem,32rem)] max-h-[85dvh] rounded-dialog {_SHEET}"
DRAWER = f"drawer ms-auto me-0 my-0 h-dvh max-h-dvh w-[min(100vw,28rem)] max-w-none {_SHEET}"
HEAD = "flex items-start justify-between gap-4 pb-4"


class Dialog(rx.el.Dialog):
    """`<dialog>` with the event that says it was closed, by Esc, button or backdrop."""

    on_close: rx.EventHandler[rx.event.no_args_event_spec]


def opens(dialog_id: str) -> dict[str, str]:
    """Attributes for the button that opens the dialog."""
    return {"commandfor": dialog_id, "command": "show-modal"}


def closes(dialog_id: str) -> dict[str, str]:
    """Attributes for a button that closes the dialog."""
    return {"commandfor": dialog_id, "command": "close"}


def _overlay(dialog_id: str, title: Any, content: tuple[Any, ...], classes: str, props: dict[str, Any]) -> rx.Component:
    heading_id = f"{dialog_id}-title"
    head = rx.el.div(
        rx.el.h2(title, id=heading_id, class_name="text-xl pt-2", custom_attrs={"tabIndex": "-1"}),
        icon_button("x", t("Close"), custom_attrs=closes(dialog_id)),
        class_name=HEAD,
    )
    attributes = {"aria-labelledby": heading_id, "closedby": "any", **props.pop("custom_attrs", {})}
    return Dialog.create(head, *content, id=dialog_id, class_name=classes, custom_attrs=attributes, **props)


def dialog(dialog_id: str, title: Any, *content: Any, **props: Any) -> rx.Component:
    """A modal question or form. Esc closes it and focus goes back to the button that opened it."""
    return _overlay(dialog_id, title, content, PANEL, props)


def drawer(dialog_id: str, title: Any, *content: Any, **props: Any) -> rx.Component:
    """A modal at the side of the page: cart, filters, fulfilment."""
    return _overlay(dialog_id, title, content, DRAWER, props)
