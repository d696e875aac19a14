"""What a test counts, and what all tests together have counted: ``build/chaos.json``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

COUNTED = ("kills", "rounds", "deliveries", "lost", "double", "oversold", "unconverged")


@dataclass
class Tally:
    """Filled by a test while it runs; kept even if it fails."""

    kills: int = 0
    rounds: int = 0
    deliveries: int = 0
    lost: int = 0
    """Orders or payments that somebody was told of and that are not there."""
    double: int = 0
    """Orders, charges or effects that are there twice."""
    oversold: int = 0
    unconverged: int = 0
    """Rounds that did not come to rest in time."""
    cells: list[dict[str, Any]] = field(default_factory=list)
    measured: dict[str, float] = field(default_factory=dict)
    """Figures by name, the worst of all rounds; the unit stands in the name."""

    def worst(self, name: str, value: float) -> None:
        self.measured[name] = round(max(value, self.measured.get(name, value)), 2)

    def cell(self, step: str, process: str, *, kills: int, converged_s: float) -> None:
        """One round of the crash matrix."""
        self.cells.append(
            {"step": step, "process": process, "rounds": 1, "kills": kills, "converged_s_max": round(converged_s, 1)}
        )

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one test ended. ``faults`` are the numbers that its name carries."""

    item: str
    faults: tuple[str, ...]
    passed: bool
    seconds: float
    tally: Mapping[str, Any]


def summary(outcomes: Iterable[Outcome]) -> dict[str, Any]:
    """All counts, the matrix by cell, and each fault by its number."""
    outcomes = list(outcomes)
    total: dict[str, Any] = {name: sum(outcome.tally[name] for outcome in outcomes) for name in COUNTED}
    measured: dict[str, float] = {}
    for outcome in outcomes:
        for name, value in outcome.tally["measured"].items():
            measured[name] = max(value, measured.get(name, value))
    faults = sorted({fault for outcome in outcomes for fault in outcome.faults})
    return total | {
        "cells": _cells(cell for outcome in outcomes for cell in outcome.tally["cells"]),
        "measured": dict(sorted(measured.items())),
        "faults": {fault: _fault([one for one in outcomes if fault in one.faults]) for fault in faults},
    }


def _cells(rounds: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    cells: dict[tuple[str, str], dict[str, Any]] = {}
    for one in rounds:
        key = (one["step"], one["process"])
        cell = cells.setdefault(key, dict(one) | {"rounds": 0, "kills": 0, "converged_s_max": 0.0})
        cell["rounds"] += one["rounds"]
        cell["kills"] += one["kills"]
        cell["converged_s_max"] = max(cell["converged_s_max"], one["converged_s_max"])
    return sorted(cells.values(), key=lambda cell: (int(cell["step"][1:]), cell["process"]))


def _fault(outcomes: list[Outcome]) -> dict[str, Any]:
    counted = {name: sum(outcome.tally[name] for outcome in outcomes) for name in COUNTED}
    return {
        "tests": len(outcomes),
        "failed": sum(not outcome.passed for outcome in outcomes),
        "seconds": round(sum(outcome.seconds for outcome in outcomes), 1),
        **{name: count for name, count in counted.items() if count},
    }
