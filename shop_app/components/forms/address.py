"""Where a parcel goes: at most five fields, the country chosen already, the rest behind a link."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import reflex as rx

from shop_app.components.forms.form import pair
from shop_app.components.ui.disclosure import disclosure
from shop_app.components.ui.field import select_field, text_field
from shop_app.components.ui.flow import when
from shop_app.components.ui.text import t


def address_fields(
    address: Any, country: Any, countries: Any, *, needs_region: Any, faults: Any, on_leave: Callable[[str, Any], Any]
) -> list[rx.Component]:
    """`address` maps field names to what was typed before; `on_leave` is called with a field's name and its value."""

    def field(name: str, label: Any, complete: str, **more: Any) -> rx.Component:
        return text_field(
            name,
            label,
            default_value=address[name],
            error=faults[name],
            on_blur=lambda value: on_leave(name, value),
            auto_complete=complete,
            key=name,
            **more,
        )

    region = field("region", t("State or province"), "address-level1", max_length=40)
    return [
        field("name", t("Full name"), "name", max_length=200),
        select_field(
            "country",
            t("Country"),
            countries,
            default_value=country,
            key=country,
            error=faults["country"],
            on_change=lambda value: on_leave("country", value),
            custom_attrs={"autoComplete": "country"},
        ),
        field("line1", t("Street and number"), "address-line1", max_length=200),
        disclosure(
            t("Add a flat, company or floor"),
            text_field(
                "line2",
                t("Second line"),
                default_value=address["line2"],
                on_blur=lambda value: on_leave("line2", value),
                auto_complete="address-line2",
                optional=True,
                max_length=200,
            ),
            class_name="-my-2 text-sm",
        ),
        pair(
            field("postcode", t("Postcode"), "postal-code", max_length=16),
            field("city", t("Town or city"), "address-level2", max_length=120),
        ),
        when(needs_region, region),
    ]
