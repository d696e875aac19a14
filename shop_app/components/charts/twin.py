"""The table behind a chart: the same numbers for whoever cannot see the picture, and for paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import reflex as rx

from shop_app.components.ui.disclosure import disclosure
from shop_app.components.ui.table import table
from shop_app.components.ui.text import t


def twin(caption: Any, columns: Sequence[rx.Component], rows: Any) -> rx.Component:
    """Folded away until asked for."""
    return disclosure(
        t("View as table"), rx.el.div(table(caption, columns, rows), class_name="max-h-96 overflow-y-auto")
    )
