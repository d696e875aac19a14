"""The table for all lists: a caption, real headings, a scroll region with a name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import reflex as rx

REGION = "overflow-x-auto rounded-card border border-line bg-surface"
TABLE = "w-full text-sm text-start"
HEAD_CELL = "px-4 py-2 text-xs font-medium text-ink-2 whitespace-nowrap bg-surface-2"
CELL = "px-4 py-3 align-middle"
NUMBER = "text-end tabular-nums whitespace-nowrap"
# A button in a row makes the row no taller.
ACTION = "flex justify-end -my-2"
ROW = "border-t border-line hover:bg-surface-2 transition-colors duration-press"


def column(label: Any, *, number: bool = False) -> rx.Component:
    """A heading; numbers stand right."""
    return rx.el.th(
        label, class_name=f"{HEAD_CELL} {NUMBER if number else 'text-start'}", custom_attrs={"scope": "col"}
    )


def cell(*content: Any, number: bool = False, class_name: str = "", **props: Any) -> rx.Component:
    """A value; numbers stand right in figures of one width."""
    classes = f"{CELL} {NUMBER if number else ''} {class_name}".strip()
    return rx.el.td(*content, class_name=classes, **props)


def row(*cells: Any, class_name: str = "", **props: Any) -> rx.Component:
    """One record."""
    return rx.el.tr(*cells, class_name=f"{ROW} {class_name}".strip(), **props)


def table(caption: Any, columns: Sequence[rx.Component], *rows: Any, caption_shown: bool = False) -> rx.Component:
    """`rows` are rows, or one `rx.foreach` of them; the caption is read aloud even when it is not drawn."""
    named = rx.el.caption(caption, class_name="text-start px-4 py-3 text-ink-2" if caption_shown else "sr-only")
    return rx.el.div(
        rx.el.table(named, rx.el.thead(rx.el.tr(*columns)), rx.el.tbody(*rows), class_name=TABLE),
        class_name=REGION,
        custom_attrs={"tabIndex": "0", "role": "region", "aria-label": caption},
    )
