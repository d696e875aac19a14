"""The chart under Plotly: values under the pointer. In a file of its own, because it weighs 280 KB."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import reflex as rx
from plotly.io import templates

from shop_app.components.charts.template import COLOURS, CONFIG, NAME


def plot(figure: rx.Var[dict[str, Any]]) -> rx.Component:
    """`figure` is Plotly's JSON: the previous period as the first trace, this one as those after it."""
    return rx.el.div(
        rx.plotly.basic(
            data=figure.to(go.Figure),
            template=rx.Var.create(templates[NAME]).to(go.layout.Template),
            config=CONFIG,
            use_resize_handler=True,
            style={"width": "100%", "height": "100%"},
        ),
        class_name=f"absolute inset-0 {COLOURS}",
    )
