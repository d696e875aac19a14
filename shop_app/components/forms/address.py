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
    address: Any,
    form: Any,
    countries: Any,
    *,
    faults: Any,
    on_leave: Callable[[str, Any], Any],
    prefix: str = "",
    section: str = "shipping",
) -> list[rx.Component]:
    """`address` maps field names to what was typed before, `form` is the country's (`AddressForm`), `faults` maps names
    with their `prefix` to sentences. `on_leave` is called with such a name and its value; `section` is what browsers
    fill it in as.
    """

    def field(name: str, label: Any, complete: str, **more: Any) -> rx.Component:
        full = prefix + name
        return text_field(
            full,
            label,
            default_value=address[name],
            error=faults[full],
            on_blur=lambda value: on_leave(full, value),
            auto_complete=f"{section} {complete}",
            **{"key": full, **more},
        )

    region = rx.cond(
        form.regions.length() > 0,
        select_field(
            f"{prefix}region",
            form.region_label,
            form.regions,
            default_value=address["region"],
            # A postcode may have filled it: a new key shows the new value.
            key=f"{prefix}region" + form.country + address["region"],
            error=faults[f"{prefix}region"],
            on_change=lambda value: on_leave(f"{prefix}region", value),
            custom_attrs={"autoComplete": f"{section} address-level1"},
        ),
        field("region", form.region_label, "address-level1", max_length=60, key=f"{prefix}region" + form.country),
    )
    postcode = field(
        "postcode",
        form.postcode_label,
        "postal-code",
        max_length=16,
        key=f"{prefix}postcode" + form.country + address["postcode"],
        placeholder=form.postcode_help,
    )
    city = field("city", t("Town or city"), "address-level2", max_length=120)
    return [
        field("name", t("Full name"), "name", max_length=200),
        select_field(
            f"{prefix}country",
            t("Country"),
            countries,
            default_value=form.country,
            key=f"{prefix}country" + form.country,
            error=faults[f"{prefix}country"],
            on_change=lambda value: on_leave(f"{prefix}country", value),
            custom_attrs={"autoComplete": f"{section} country"},
        ),
        field("line1", t("Street and number"), "address-line1", max_length=200),
        disclosure(
            t("Add a flat, company or floor"),
            field("line2", t("Second line"), "address-line2", optional=True, max_length=200),
            field("company", t("Company"), "organization", optional=True, max_length=200),
            class_name="-my-2 text-sm",
        ),
        when(form.takes_postcode & form.takes_city, pair(postcode, city)),
        when(form.takes_postcode & ~form.takes_city, postcode),
        when(form.takes_city & ~form.takes_postcode, city),
        when(form.needs_region, region),
    ]
