"""Where the points of a chart lie, for its first paint in SVG and for Plotly later. Numbers in, finished text out."""

import dataclasses
import math
from collections.abc import Sequence
from typing import Any

from babel.numbers import format_compact_currency

from models.values.money import Money, exponent
from shop_app.core.translation import babel_locale, current_locale

MOST_X_LABELS = 6
_STEPS = (1, 2, 2.5, 5, 10)


@dataclasses.dataclass
class Tick:
    """A label and how far along its axis it stands, as CSS: `25%`."""

    text: str = ""
    at: str = ""


@dataclasses.dataclass
class Plot:
    """A chart over time in a box of 100 by 100, its origin top left. `so_far` is the step into an unfinished day."""

    line: str = ""
    so_far: str = ""
    area: str = ""
    previous: str = ""
    y_ticks: list[Tick] = dataclasses.field(default_factory=list)
    x_ticks: list[Tick] = dataclasses.field(default_factory=list)


@dataclasses.dataclass(frozen=True)
class Series:
    """One amount a day, in minor units, with each day's name in full and in short."""

    amounts: Sequence[int]
    previous: Sequence[int]
    names: Sequence[str]
    short_names: Sequence[str]
    currency: str


def scale_of(amounts: Sequence[int], currency: str) -> range:
    """A few round amounts, zero among them, from the least to the most or beyond."""
    least, most = min(0, *amounts, 0), max(0, *amounts, 0)
    rough = max(most - least, 10 ** exponent(currency)) / 4
    magnitude = 10 ** math.floor(math.log10(rough))
    step = max(1, math.ceil(next(step * magnitude for step in _STEPS if step * magnitude >= rough)))
    return range(math.floor(least / step) * step, max(1, math.ceil(most / step)) * step + 1, step)


def label_places(count: int) -> list[int]:
    """Which of `count` points carry a label: evenly spread, the last one among them."""
    if count <= MOST_X_LABELS:
        return list(range(count))
    step = math.ceil(count / MOST_X_LABELS)
    return list(range(count - 1, -1, -step))[::-1]


def plot_of(series: Series) -> Plot:
    """The chart's first paint."""
    scale = scale_of((*series.amounts, *series.previous), series.currency)
    points = _points(series.amounts, scale)
    is_long = len(points) > 2
    ground = f"{_down(0, scale):.2f}"
    return Plot(
        line=_path(points[:-1] if is_long else points),
        so_far=_path(points[-2:]) if is_long else "",
        area=f"{_path(points)} L{points[-1][0]:.2f},{ground} L{points[0][0]:.2f},{ground} Z" if points else "",
        previous=_path(_points(series.previous, scale)),
        y_ticks=[Tick(short_money(amount, series.currency), f"{_down(amount, scale):.2f}%") for amount in scale],
        x_ticks=[
            Tick(series.short_names[place], f"{_across(place, len(series.amounts)):.2f}%")
            for place in label_places(len(series.amounts))
        ],
    )


def figure_of(series: Series, texts: Sequence[str], previous_texts: Sequence[str]) -> dict[str, Any]:
    """The same for Plotly: data and the axes' labels; looks are the component's."""
    scale = scale_of((*series.amounts, *series.previous), series.currency)
    places = label_places(len(series.amounts))

    def trace(first: int, amounts: Sequence[int], said: Sequence[str], dash: str) -> dict[str, Any]:
        return {
            "type": "scatter",
            "mode": "lines",
            "x": list(series.names[first:]),
            "y": list(amounts),
            "text": list(said),
            "hoverinfo": "x+text",
            "line": {"width": 2, "dash": dash},
        }

    drawn = trace(0, series.amounts[:-1], texts[:-1], "solid")
    before = trace(0, series.previous, previous_texts, "dash")
    so_far = trace(len(series.amounts) - 2, series.amounts[-2:], texts[-2:], "dot")
    # The last whole day belongs to both lines; the pointer meets it once.
    so_far["hoverinfo"] = ["skip", "x+text"]
    return {
        "data": [before, *({**line, "fill": "tozeroy"} for line in (drawn, so_far))],
        "layout": {
            "xaxis": {
                "tickvals": [series.names[place] for place in places],
                "ticktext": [series.short_names[place] for place in places],
            },
            "yaxis": {
                "range": [scale[0], scale[-1]],
                "tickvals": list(scale),
                "ticktext": [short_money(amount, series.currency) for amount in scale],
            },
        },
    }


def short_money(minor: int, currency: str) -> str:
    """`$1.2K`, as an axis has room for."""
    locale = babel_locale(current_locale())
    return format_compact_currency(Money(minor, currency).decimal(), currency, locale=locale, fraction_digits=1)


def _across(place: int, count: int) -> float:
    return 100 * place / (count - 1) if count > 1 else 50.0


def _down(amount: int, scale: range) -> float:
    return 100 * (scale[-1] - amount) / (scale[-1] - scale[0])


def _points(amounts: Sequence[int], scale: range) -> list[tuple[float, float]]:
    return [(_across(place, len(amounts)), _down(amount, scale)) for place, amount in enumerate(amounts)]


def _path(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{'L' if place else 'M'}{x:.2f},{y:.2f}" for place, (x, y) in enumerate(points))
