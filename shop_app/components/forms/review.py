"""The form in which a buyer writes a review; posted, because photographs travel with it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from shop_app.components.forms.posted import posted_form
from shop_app.components.ui.button import button
from shop_app.components.ui.field import FIELD, HELP, INPUT, LABEL, text_area, text_field
from shop_app.components.ui.flow import when
from shop_app.components.ui.text import t

STARS = "flex flex-wrap gap-x-6"
STAR = "inline-flex items-center gap-2 min-h-11"


def _star(number: int, rating: Any) -> rx.Component:
    radio = rx.el.input(
        type="radio",
        name="rating",
        default_checked=rating == number,
        class_name="size-5 accent-accent",
        custom_attrs={"value": str(number), "required": True},
    )
    return rx.el.label(radio, t("{stars} of 5 stars", stars=number), class_name=STAR)


def review_form(view: Any) -> rx.Component:
    """`view` is a `WritingView`."""
    photographs = rx.el.div(
        rx.el.label(t("Photographs"), " ", t("optional"), html_for="field-photographs", class_name=LABEL),
        rx.el.p(t("At most four, as JPEG, PNG or WebP."), id="field-photographs-help", class_name=HELP),
        rx.el.input(
            id="field-photographs",
            name="photographs",
            type="file",
            class_name=INPUT,
            custom_attrs={
                "accept": "image/jpeg,image/png,image/webp,image/avif",
                "multiple": True,
                "aria-describedby": "field-photographs-help",
            },
        ),
        class_name=FIELD,
    )
    limit: dict[str, Any] = {"required": True, "maxLength": "120"}
    return posted_form(
        when(view.standing != "", rx.el.p(view.standing, role="status")),
        rx.el.input(type="hidden", name="order", custom_attrs={"value": view.order, "readOnly": True}),
        rx.el.fieldset(
            rx.el.legend(t("How do you like it?"), class_name=LABEL),
            rx.el.div(*(_star(number, view.rating) for number in range(5, 0, -1)), class_name=STARS),
        ),
        text_field("title", t("Headline"), optional=True, default_value=view.title, custom_attrs={"maxLength": "200"}),
        text_area("body", t("Your review"), optional=True, default_value=view.body, custom_attrs={"maxLength": "4000"}),
        text_field("author", t("Your name, as others read it"), default_value=view.author, custom_attrs=limit),
        photographs,
        button(t("Send review"), type="submit", class_name="self-start"),
        action=view.action,
        class_name="flex flex-col gap-4 max-w-prose pt-4",
        custom_attrs={"encType": "multipart/form-data"},
    )
