"""“Have a code?”: folded away until somebody has one, for promotion codes and gift cards alike."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.ui.button import ICON_BUTTON, button
from shop_app.components.ui.disclosure import disclosure
from shop_app.components.ui.field import text_field
from shop_app.components.ui.flow import each
from shop_app.components.ui.icon import icon
from shop_app.components.ui.text import t
from shop_app.states.storefront.codes import CodeState

CHIP = "flex items-center gap-2 rounded-control bg-surface-2 ps-3"


def code_field(given: Any, after: Any) -> rx.Component:
    """`given` has the `codes` of the cart; `after` are the events that read the page's figures again."""

    def one(code: Any) -> rx.Component:
        take_out = rx.el.button(
            icon("x", 16),
            class_name=ICON_BUTTON,
            on_click=[CodeState.take_out(code.token), *after],
            custom_attrs={
                "type": "button",
                "aria-label": t("Take {code} out", code=code.label),
                "title": t("Take out"),
            },
        )
        words = rx.el.span(
            rx.el.span(code.label, class_name="font-medium"),
            " ",
            rx.el.span(code.detail, class_name="text-ink-2"),
            class_name="min-w-0 grow text-sm",
        )
        return rx.el.li(icon("tag", 16), words, take_out, key=code.token, class_name=CHIP)

    form = rx.el.form(
        text_field(
            "code",
            t("Code or gift card"),
            error=CodeState.fault,
            max_length=40,
            auto_complete="off",
            custom_attrs={"autoCapitalize": "characters", "spellCheck": "false"},
        ),
        button(t("Use this code"), type="submit", kind="secondary"),
        on_submit=lambda form: [CodeState.use(form), *after],
        key=CodeState.edition.to_string(),
        class_name="flex flex-col gap-2",
    )
    return rx.el.div(
        disclosure(t("Have a code?"), form, class_name="border-t border-line"),
        rx.el.ul(each(given.codes, one), class_name="flex flex-col gap-2"),
        class_name="pb-2",
    )
