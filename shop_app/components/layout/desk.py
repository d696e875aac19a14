"""A screen of the admin for whoever is signed in: closed with a reason, in the shape of what comes, or open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import reflex as rx

from shop_app.components.layout.admin import admin, admin_toasts
from shop_app.components.ui.empty import empty
from shop_app.components.ui.skeleton import skeleton_lines, waiting
from shop_app.components.ui.text import t
from shop_app.states.merchant.shell import ShellState
from shop_app.states.merchant.undo import UndoState


def desk(
    state: Any,
    *content: Any,
    here: str,
    reload: Callable[[], Any],
    shape: rx.Component | None = None,
    narrow: bool = False,
) -> rx.Component:
    """`state` says whether it is loaded or refused; `reload` is the event that reads it again, asked for after an undo;
    `shape` waits in the place of the content."""
    closed = empty("lock", t("This page is not open to you"), state.refusal)
    opened = rx.cond(state.refusal != "", closed, rx.fragment(*content))
    return admin(
        ShellState.view,
        rx.cond(state.is_loaded, opened, shape or waiting(skeleton_lines(8))),
        admin_toasts(on_action=lambda toast_id, token: [UndoState.undo(toast_id, token), reload()]),
        here=here,
        narrow=narrow,
    )
