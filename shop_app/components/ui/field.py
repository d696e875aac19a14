"""Text fields, areas and selects: label above, help below the label, error below the field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import reflex as rx

from shop_app.components.ui.flow import when
from shop_app.components.ui.icon import icon
from shop_app.components.ui.text import t

LABEL = "block text-sm font-medium text-ink"
HELP = "text-sm text-ink-2"
# 16 px below 768 px, or a phone zooms into the field.
INPUT = (
    "w-full min-h-11 rounded-control border border-line-control bg-surface px-3 py-2 text-base text-ink "
    "aria-invalid:border-danger aria-invalid:border-2"
)
DENSE = "sm:min-h-9 sm:py-1 sm:text-sm"
ERROR = "flex items-start gap-1 text-sm text-danger-ink"
FIELD = "flex flex-col gap-1"

InputKind = Literal["text", "email", "password", "search", "tel", "number", "date"]


def field_id(name: str) -> str:
    """The id of the input called `name`, for labels, summaries and tests."""
    return f"field-{name}"


def _attributes(name: str, help_text: Any, error: Any, given: dict[str, Any]) -> dict[str, Any]:
    described = f"{field_id(name)}-help" if not isinstance(help_text, str) or help_text else ""
    attributes = {"aria-describedby": f"{field_id(name)}-error {described}".strip(), **given}
    if isinstance(error, rx.Var):
        attributes["aria-invalid"] = rx.cond(error != "", "true", "false")
    elif error:
        attributes["aria-invalid"] = "true"
    return attributes


def _frame(name: str, label: Any, optional: bool, help_text: Any, error: Any, control: rx.Component) -> rx.Component:
    optional_mark = [rx.el.span(" ", t("optional"), class_name="font-normal text-ink-2")] if optional else []
    help_line = (
        [rx.el.p(help_text, id=f"{field_id(name)}-help", class_name=HELP)]
        if not isinstance(help_text, str) or help_text
        else []
    )
    # The line is always there, so that a screen reader hears its text change.
    error_text = rx.fragment(icon("circle-alert", 16, "mt-0.5"), error)
    error_line = rx.el.p(
        when(error != "", error_text),
        id=f"{field_id(name)}-error",
        class_name=ERROR,
        custom_attrs={"aria-live": "polite"},
    )
    return rx.el.div(
        rx.el.label(label, *optional_mark, html_for=field_id(name), class_name=LABEL),
        *help_line,
        control,
        error_line,
        class_name=FIELD,
    )


def text_field(
    name: str,
    label: Any,
    *,
    kind: InputKind = "text",
    help_text: Any = "",
    error: Any = "",
    optional: bool = False,
    dense: bool = False,
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """One line of text. Use `default_value` and `on_blur`: a value controlled by state loses letters."""
    attributes = _attributes(name, help_text, error, props.pop("custom_attrs", {}))
    classes = f"{INPUT} {DENSE if dense else ''} {class_name}".strip()
    control = rx.el.input(id=field_id(name), name=name, type=kind, class_name=classes, custom_attrs=attributes, **props)
    return _frame(name, label, optional, help_text, error, control)


def text_area(
    name: str,
    label: Any,
    *,
    help_text: Any = "",
    error: Any = "",
    optional: bool = False,
    rows: int = 4,
    **props: Any,
) -> rx.Component:
    """Several lines of text."""
    attributes = _attributes(name, help_text, error, props.pop("custom_attrs", {}))
    control = rx.el.textarea(
        id=field_id(name), name=name, rows=str(rows), class_name=INPUT, custom_attrs=attributes, **props
    )
    return _frame(name, label, optional, help_text, error, control)


def select_field(
    name: str,
    label: Any,
    options: Sequence[tuple[str, Any]] | rx.Var,
    *,
    help_text: Any = "",
    error: Any = "",
    optional: bool = False,
    dense: bool = False,
    **props: Any,
) -> rx.Component:
    """The native select. `options` are (value, label) pairs, or a var of objects with `value` and `label`."""
    attributes = _attributes(name, help_text, error, props.pop("custom_attrs", {}))
    if isinstance(options, rx.Var):
        choices = [rx.foreach(options, lambda option: rx.el.option(option.label, value=option.value))]
    else:
        choices = [rx.el.option(text, value=value) for value, text in options]
    control = rx.el.select(
        *choices,
        id=field_id(name),
        name=name,
        class_name=f"{INPUT} {DENSE if dense else ''}".strip(),
        custom_attrs=attributes,
        **props,
    )
    return _frame(name, label, optional, help_text, error, control)
