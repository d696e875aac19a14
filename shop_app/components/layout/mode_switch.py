"""Light, dark, or as the system has it: three buttons that ui.js obeys."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.ui.button import ICON_BUTTON
from shop_app.components.ui.icon import icon
from shop_app.components.ui.text import t

GROUP = "inline-flex self-start rounded-control border border-line"


def mode_switch() -> rx.Component:
    """The choice is kept in the browser."""

    def one(mode: str, icon_name: str, label: Any) -> rx.Component:
        attributes = {"type": "button", "data-mode": mode, "aria-label": label, "title": label}
        return rx.el.button(icon(icon_name, 16), class_name=ICON_BUTTON, custom_attrs=attributes)

    return rx.el.div(
        one("light", "sun", t("Light colours")),
        one("dark", "moon", t("Dark colours")),
        one("system", "monitor", t("Colours as the system has them")),
        class_name=GROUP,
        role="group",
        custom_attrs={"aria-label": t("Colours")},
    )
