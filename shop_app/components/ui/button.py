"""Buttons and links that look like them."""

from __future__ import annotations

from typing import Any, Literal

import reflex as rx

from shop_app.components.ui.icon import icon

Kind = Literal["primary", "secondary", "quiet", "danger"]
Size = Literal["sm", "md", "lg"]

BASE = (
    "inline-flex items-center justify-center gap-2 rounded-control font-medium text-center select-none "
    "transition-colors duration-press aria-disabled:opacity-60 aria-busy:opacity-60 aria-busy:delay-150"
)
KINDS: dict[Kind, str] = {
    "primary": "bg-accent text-on-accent hover:bg-accent-hover",
    "secondary": "bg-surface text-ink border border-line-control hover:bg-surface-2",
    "quiet": "text-accent-ink hover:bg-surface-2",
    "danger": "bg-danger text-on-accent hover:bg-danger-hover",
}
# A finger needs 44 px; a mouse on a desk may have less.
SIZES: dict[Size, str] = {
    "sm": "min-h-11 sm:min-h-8 pointer-coarse:min-h-11 px-3 text-sm",
    "md": "min-h-11 px-4 text-base",
    "lg": "min-h-12 px-6 text-base",
}
ICON_BUTTON = (
    "inline-flex items-center justify-center rounded-control min-h-11 min-w-11 text-ink hover:bg-surface-2 "
    "transition-colors duration-press"
)


def button_class(kind: Kind = "primary", size: Size = "md", more: str = "") -> str:
    """The classes of a button, for whoever draws one as HTML text."""
    return f"{BASE} {KINDS[kind]} {SIZES[size]} {more}".strip()


def button(
    label: Any,
    *,
    kind: Kind = "primary",
    size: Size = "md",
    icon_name: str = "",
    busy: Any = False,
    why_not: Any = "",
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """A button; `why_not` is the sentence that explains why it cannot be used now, empty when it can.

    It stays focusable, so that the sentence is read; its handler must refuse by itself.
    """
    attributes = {"type": "button", **props.pop("custom_attrs", {})}
    if isinstance(busy, rx.Var):
        attributes["aria-busy"] = rx.cond(busy, "true", "false")
    if isinstance(why_not, rx.Var):
        attributes["aria-disabled"] = rx.cond(why_not != "", "true", "false")
        attributes["title"] = why_not
    elif why_not:
        attributes |= {"aria-disabled": "true", "title": why_not}
    if "type" in props:
        attributes["type"] = props.pop("type")
    return rx.el.button(
        *([icon(icon_name, 16)] if icon_name else []),
        label,
        class_name=button_class(kind, size, class_name),
        custom_attrs=attributes,
        **props,
    )


def icon_button(icon_name: str, label: Any, *, size: int = 20, class_name: str = "", **props: Any) -> rx.Component:
    """A button that shows only an icon; `label` is its name and its tooltip, and may not be empty."""
    if isinstance(label, str) and not label:
        raise ValueError("an icon without a name tells a screen reader nothing")
    attributes = {"type": "button", "aria-label": label, "title": label, **props.pop("custom_attrs", {})}
    return rx.el.button(
        icon(icon_name, size), class_name=f"{ICON_BUTTON} {class_name}", custom_attrs=attributes, **props
    )


def link_button(
    label: Any,
    href: Any,
    *,
    kind: Kind = "primary",
    size: Size = "md",
    icon_name: str = "",
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """A link drawn as a button: it goes somewhere instead of doing something."""
    content = [*([icon(icon_name, 16)] if icon_name else []), label]
    return rx.el.a(*content, href=href, class_name=button_class(kind, size, class_name), **props)
