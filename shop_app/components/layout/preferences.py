"""Language, currency and country: a plain form, because it sets cookies and the next page is a new one (D3)."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.ui.button import button_class
from shop_app.components.ui.field import INPUT, LABEL
from shop_app.components.ui.flow import each, some, when
from shop_app.components.ui.text import t

FORM = "flex flex-col gap-4"
FIELD = "flex flex-col gap-1"


def preferences(chosen: Any) -> rx.Component:
    """Nothing where a shop has one of each. `chosen` is a `PreferencesView`, plain or a var."""
    form = rx.el.form(
        _choice("locale", t("Language"), chosen.languages, chosen.locale),
        _choice("currency", t("Currency"), chosen.currencies, chosen.currency),
        _choice("country", t("Deliver to"), chosen.countries, chosen.country),
        rx.el.button(
            t("Save choices"), class_name=button_class("secondary", more="self-start"), custom_attrs={"type": "submit"}
        ),
        class_name=FORM,
        custom_attrs={"method": "post", "action": "/preferences", "aria-label": t("Language and currency")},
    )
    return when(chosen.is_open, form)


def _choice(name: str, label: Any, options: Any, chosen: Any) -> rx.Component:
    field_id = f"choose-{name}"
    select = rx.el.select(
        each(options, lambda option: rx.el.option(option.label, value=option.value)),
        id=field_id,
        name=name,
        default_value=chosen,
        # Another choice is another element: a browser keeps the old one's value otherwise.
        key=chosen,
        class_name=INPUT,
    )
    field = rx.el.div(rx.el.label(label, html_for=field_id, class_name=LABEL), select, class_name=FIELD)
    return when(some(options), field)
