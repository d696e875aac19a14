"""The form shell: one column, parts with headings, and a submit that also works without JavaScript."""

from __future__ import annotations

from typing import Any

import reflex as rx

FORM = "flex flex-col gap-6"
PART = "flex flex-col gap-4"
PAIR = "grid grid-cols-1 gap-4 xs:grid-cols-[1fr_2fr]"


def form(*content: Any, on_submit: Any, action: str = "", class_name: str = FORM, **props: Any) -> rx.Component:
    """`action` is where the form is posted when no script runs."""
    attributes = {
        "noValidate": True,
        **({"method": "post"} if action else {}),
        **props.pop("custom_attrs", {}),
    }
    return rx.el.form(
        *content,
        on_submit=on_submit,
        class_name=class_name,
        custom_attrs=attributes,
        **({"action": action} if action else {}),
        **props,
    )


def part(title: Any, *content: Any, heading_id: str = "") -> rx.Component:
    """One titled group of fields."""
    return rx.el.section(
        rx.el.h2(title, class_name="text-xl", **({"id": heading_id} if heading_id else {})),
        *content,
        class_name=PART,
        **({"custom_attrs": {"aria-labelledby": heading_id}} if heading_id else {}),
    )


def pair(*fields: Any) -> rx.Component:
    """Two fields that belong side by side: postcode and town."""
    return rx.el.div(*fields, class_name=PAIR)
