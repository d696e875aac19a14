"""What stands where a page broke in the browser: what happened and the way on, never a stack."""

from __future__ import annotations

import reflex as rx
from reflex.vars.base import Var
from reflex.vars.function import ArgsFunctionOperation
from reflex_components_core.base.error_boundary import ErrorBoundary

from shop_app.components.ui.button import link_button
from shop_app.components.ui.empty import empty
from shop_app.components.ui.text import t


def failure(_has_state: bool) -> rx.Component:
    """The boundary around every page."""
    shown = rx.el.main(
        empty(
            "circle-alert",
            t("This page stopped working"),
            t("What you entered and your cart are kept. Reload the page to go on."),
            link_button(t("Go to the front page"), "/"),
        ),
        custom_attrs={"data-app-ready": ""},
    )
    return ErrorBoundary.create(fallback_render=ArgsFunctionOperation.create(("event_args",), Var.create(shown)))
