"""Where the points of a chart lie, for its first paint in SVG and for Plotly after it. Numbers in, finished text out."""

import dataclasses
import math
from collections.abc import Sequence
from typing import Any

from babel.numbers import format_compact_currency

from models.values.money import Money
from shop_app.core.translation import current_locale

MOST_X_LABELS = 6
_STEPS = (1, 2, 2.5, 5, 10)


@dataclasses.dataclass
class Tick:
    """A label and how far along its axis it stands, as CSS: `25%`."""

    text: str = ""
    at: str = ""


@dataclasses.dataclass
class Plot:
    """A chart over time in a box of 100 × 100, its origin top left. `so_far` is the step into an unfinished day."""

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


def scale_of(most: int, currency: str) -> list[int]:
    """Up to five round amounts from 0 to at least `most`."""
    whole = Money(1, currency).decimal()
    smallest = max(1, round(1 / whole))
    rough = max(most, smallest) / 4
    magnitude = 10 ** math.floor(math.log10(rough))
    step = max(1, math.ceil(next(step * magnitude for step in _STEPS if step * magnitude >= rough)))
    return [step * number for number in range(math.ceil(max(most, 1) / step) + 1)]


def label_places(count: int) -> list[int]:
    """Which of `count` points carry a label: evenly spread, the last one among them."""
    if count <= MOST_X_LABELS:
        return list(range(count))
    step = math.ceil(count / MOST_X_LABELS)
    return list(range(count - 1, -1, -step))[::-1]


def plot_of(series: Series) -> Plot:
    """The chart's first paint."""
    scale = scale_of(max((*series.amounts, *series.previous, 0)), series.currency)
    points = _points(series.amounts, scale[-1])
    drawn = _path(points[:-1] if len(points) > 2 else points)
    return Plot(
        line=drawn,
        so_far=_path(points[-2:]) if len(points) > 2 else "",
        area=f"{_path(points)} L100,100 L0,100 Z" if points else "",
        previous=_path(_points(series.previous, scale[-1])),
        y_ticks=[Tick(short_money(amount, series.currency), f"{100 - 100 * amount / scale[-1]:.2f}%") for amount in scale],
        x_ticks=[
            Tick(series.short_names[place], f"{_across(place, len(series.amounts)):.2f}%")
            for place in label_places(len(series.amounts))
        ],
    )


def figure_of(series: Series, texts: Sequence[str], previous_texts: Sequence[str]) -> dict[str, Any]:
    """The same for Plotly: data and the axes' labels; looks are the component's."""
    scale = scale_of(max((*series.amounts, *series.previous, 0)), series.currency)
    places = label_places(len(series.amounts))

    def trace(amounts: Sequence[int], said: Sequence[str]) -> dict[str, Any]:
        return {
            "type": "scatter",
            "mode": "lines",
            "x": list(series.names),
            "y": list(amounts),
            "customdata": list(said),
            "hovertemplate": "%{customdata}<extra></extra>",
        }

    return {
        "data": [trace(series.previous, previous_texts), trace(series.amounts, texts)],
        "layout": {
            "xaxis": {
                "tickvals": [series.names[place] for place in places],
                "ticktext": [series.short_names[place] for place in places],
            },
            "yaxis": {
                "range": [0, scale[-1]],
                "tickvals": scale,
                "ticktext": [short_money(amount, series.currency) for amount in scale],
            },
        },
    }


def short_money(minor: int, currency: str) -> str:
    """`$1.2K`, as an axis has room for."""
    locale = current_locale().replace("-", "_")
    return format_compact_currency(Money(minor, currency).decimal(), currency, locale=locale, fraction_digits=1)


def _across(place: int, count: int) -> float:
    return 100 * place / (count - 1) if count > 1 else 50.0


def _points(amounts: Sequence[int], top: int) -> list[tuple[float, float]]:
    return [(_across(place, len(amounts)), 100 - 100 * amount / top) for place, amount in enumerate(amounts)]


def _path(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{'L' if place else 'M'}{x:.2f},{y:.2f}" for place, (x, y) in enumerate(points))
