from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Row:
    """One figure. ``baseline`` and ``ratio`` are 0 where a figure stands alone; ``goal`` says which way is good."""

    name: str
    value: float
    baseline: float
    ratio: float
    goal: str
    holds: bool


def at_least(name: str, value: float, baseline: float, goal: float) -> Row:
    """``value / baseline`` must reach ``goal``."""
    ratio = value / baseline
    return Row(name, value, baseline, ratio, f"ratio ≥ {goal:g}", ratio >= goal)


def at_most(name: str, value: float, goal: float) -> Row:
    """``value`` itself must not pass ``goal``."""
    return Row(name, value, 0, 0, f"≤ {goal:g}", value <= goal)


def at_least_itself(name: str, value: float, goal: float) -> Row:
    """``value`` itself must reach ``goal``."""
    return Row(name, value, 0, 0, f"≥ {goal:g}", value >= goal)


def exactly(name: str, value: float, goal: float) -> Row:
    return Row(name, value, goal, value / goal if goal else 0, f"= {goal:g}", value == goal)


def told(name: str, value: float) -> Row:
    """A figure to know, with no goal of its own."""
    return Row(name, value, 0, 0, "", True)


def show(rows: Sequence[Row], *, title: str = "make bench") -> None:
    table = Table("what", "value", "baseline", "ratio", "goal", "holds", title=title)
    for column in table.columns[1:4]:
        column.justify = "right"
    for row in rows:
        stands_alone = not row.baseline
        table.add_row(
            row.name,
            _number(row.value),
            "" if stands_alone else _number(row.baseline),
            "" if stands_alone else f"{row.ratio:.3f}",
            row.goal,
            "" if not row.goal else "[green]yes[/green]" if row.holds else "[red]no[/red]",
        )
    Console().print(table)


def write(rows: Sequence[Row], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([asdict(row) for row in rows], indent=2, ensure_ascii=False) + "\n")


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"
