"""Icons: inline SVG from the checked-in subset, the same text in Reflex pages and in the first paint."""

from __future__ import annotations

import reflex as rx

from shop_app.components.ui.icon_shapes import SHAPES

_ATTRIBUTES = 'viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75"'
_ENDS = 'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"'
SHRINKS_NEVER = "shrink-0"


def icon_markup(name: str, size: int = 20, class_name: str = "") -> str:
    """The icon as HTML text; hidden from screen readers. Unknown names raise `KeyError`."""
    classes = f"{SHRINKS_NEVER} {class_name}".strip()
    return f'<svg width="{size}" height="{size}" {_ATTRIBUTES} {_ENDS} class="{classes}">{SHAPES[name]}</svg>'


def icon(name: str, size: int = 20, class_name: str = "") -> rx.Component:
    """The icon as a component: 16 px in tables and buttons, 20 px in navigation, 24 px in empty places."""
    return rx.el.svg(
        view_box="0 0 24 24",
        width=str(size),
        height=str(size),
        class_name=f"{SHRINKS_NEVER} {class_name}".strip(),
        custom_attrs={
            "fill": "none",
            "stroke": "currentColor",
            "strokeWidth": "1.75",
            "strokeLinecap": "round",
            "strokeLinejoin": "round",
            "aria-hidden": "true",
            "dangerouslySetInnerHTML": {"__html": SHAPES[name]},
        },
    )
