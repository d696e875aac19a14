"""How our charts look. Colours are CSS variables laid over what Plotly writes, so one chart serves light and dark."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
from plotly.io import templates

NAME = "shop"

# Plotly knows no CSS variables and writes colours into style attributes: these classes win over them.
COLOURS = " ".join(
    (
        "[&_text]:font-sans!",
        "[&_text]:fill-ink-2!",
        "[&_.js-fill]:fill-chart-1!",
        "[&_.js-fill]:opacity-10",
        "[&_.ygrid]:stroke-line!",
        "[&_.scatterlayer_.trace:nth-of-type(1)_.js-line]:stroke-chart-before!",
        "[&_.scatterlayer_.trace:nth-of-type(n+2)_.js-line]:stroke-chart-1!",
        "[&_.hoverlayer_.bg]:fill-surface!",
        "[&_.hoverlayer_.bg]:[fill-opacity:1]!",
        "[&_.hoverlayer_.bg]:stroke-line!",
        "[&_.hoverlayer_text]:fill-ink!",
        "[&_.spikeline]:stroke-line!",
        "[&_.spikeline:first-of-type]:stroke-transparent!",
        "[&_.legendlines_path]:stroke-chart-1!",
        "[&_.traces:nth-of-type(1)_.legendlines_path]:stroke-chart-before!",
    )
)

MARGINS = {"l": 48, "r": 24, "t": 8, "b": 32}

# Room between an axis and its labels.
TICKS = {"ticks": "outside", "ticklen": 6, "tickcolor": "rgba(0,0,0,0)"}

templates[NAME] = go.layout.Template(
    layout={
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": "inherit", "size": 12},
        "margin": MARGINS,
        "hovermode": "x unified",
        "showlegend": False,
        "dragmode": False,
        "xaxis": {"type": "category", "showgrid": False, "zeroline": False, "fixedrange": True, "tickangle": 0} | TICKS,
        "yaxis": {"zeroline": False, "fixedrange": True} | TICKS,
    }
)

CONFIG: dict[str, Any] = {"displayModeBar": False, "responsive": True, "scrollZoom": False}
