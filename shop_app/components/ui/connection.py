"""The slim bar that says the connection is being restored; it lies over nothing."""

from __future__ import annotations

import reflex as rx
from reflex_components_core.core.banner import has_connection_errors, has_too_many_connection_errors

from shop_app.components.ui.icon import icon
from shop_app.components.ui.text import t

BAR = "flex items-center justify-center gap-2 bg-warning-tint text-warning-tint-ink text-sm px-4 py-2"


def connection_bar() -> rx.Component:
    """Shown while the socket is away."""
    sentence = rx.cond(
        has_too_many_connection_errors,
        t("Still reconnecting. What you entered is kept; reload the page if this lasts."),
        t("Reconnecting… changes are kept"),
    )
    bar = rx.el.div(icon("wifi-off", 16), sentence, class_name=BAR, role="status")
    return rx.fragment(rx.cond(has_connection_errors, bar))
