"""The runner's part in pytest: what has passed is not run again, what ends is noted, and a bar shows the rest."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from tests.chaos.harness.tally import Outcome, Tally

_NUMBER = re.compile(r"(?<=test_)([ci])(\d\d)_")


class Record:
    """One line a test in ``state``; ``outcomes`` are those of this run and of the runs that it goes on from."""

    def __init__(self, state: Path, *, scale: str, only: str, console: Console) -> None:
        self._state, self._scale, self._only, self._console = state, scale, only, console
        self._phases: dict[str, list[pytest.TestReport]] = {}
        self._passed = self._read()
        self._bar = Progress(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console
        )
        self._task: TaskID | None = None

    @property
    def outcomes(self) -> list[Outcome]:
        return list(self._passed.values())

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        wanted = [item for item in items if f"test_{self._only}" in item.name] if self._only else list(items)
        self._passed = {key: outcome for key, outcome in self._passed.items() if outcome.passed}
        if self._only:
            names = {item.nodeid for item in wanted}
            self._passed = {key: outcome for key, outcome in self._passed.items() if key in names}
        items[:] = [item for item in wanted if item.nodeid not in self._passed]
        if self._passed:
            self._console.print(f"{len(self._passed)} tests of this commit have passed already.")
        self._task = self._bar.add_task("", total=len(items))
        self._bar.start()

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        if self._task is not None:
            self._bar.update(self._task, description=nodeid.rpartition("::")[2].removeprefix("test_")[:60])

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._phases.setdefault(report.nodeid, []).append(report)
        if report.failed:
            self._console.print(f"[red]failed[/red] {report.nodeid} ({report.when})")
            self._console.print(report.longreprtext, markup=False, highlight=False)
        if report.when == "teardown":
            if not self._console.is_terminal:
                self._console.print(report.nodeid.rpartition("::")[2])
            self._note(report.nodeid, self._phases.pop(report.nodeid))

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self._console.print(str(report.longrepr), markup=False, highlight=False)

    def pytest_sessionfinish(self) -> None:
        self._bar.stop()

    def _note(self, nodeid: str, phases: Sequence[pytest.TestReport]) -> None:
        if self._task is not None:
            self._bar.advance(self._task)
        if any(report.skipped for report in phases):
            return
        counted = dict(phases[-1].user_properties).get("chaos") or Tally().as_dict()
        outcome = Outcome(
            item=nodeid,
            faults=tuple(f"{letter.upper()}-{number}" for letter, number in _NUMBER.findall(nodeid)),
            passed=all(report.passed for report in phases),
            seconds=round(sum(report.duration for report in phases), 1),
            tally=counted,  # type: ignore[arg-type]
        )
        self._passed[nodeid] = outcome
        self._state.parent.mkdir(parents=True, exist_ok=True)
        with self._state.open("a") as file:
            file.write(json.dumps(asdict(outcome) | {"scale": self._scale}) + "\n")

    def _read(self) -> dict[str, Outcome]:
        """The last word on each test, of runs at the same scale."""
        outcomes: dict[str, Outcome] = {}
        for line in self._state.read_text().splitlines() if self._state.exists() else ():
            try:
                known: dict[str, Any] = json.loads(line)
            except json.JSONDecodeError:  # cut off when the runner was killed
                continue
            if known.pop("scale") == self._scale:
                outcomes[known["item"]] = Outcome(**known | {"faults": tuple(known["faults"])})
        return outcomes
