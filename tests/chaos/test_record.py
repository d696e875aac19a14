"""The runner's own book-keeping: nothing that passed is run twice, nothing that was counted is forgotten."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console

from tests.chaos.harness.record import Record
from tests.chaos.harness.tally import Outcome, Tally, summary


def outcome(item: str, *, passed: bool = True, fault: str = "C-01", **counted: int) -> Outcome:
    tally = Tally(**counted)
    tally.cell("S2", "web", kills=counted.get("kills", 0), converged_s=7)
    return Outcome(item=item, faults=(fault,), passed=passed, seconds=1.5, tally=tally.as_dict())


def written(state: Path, *outcomes: Outcome, scale: str = "1") -> None:
    with state.open("a") as file:
        file.writelines(json.dumps(asdict(one) | {"scale": scale}) + "\n" for one in outcomes)


def left_to_run(record: Record, *names: str) -> list[str]:
    items: list[Any] = [SimpleNamespace(nodeid=name, name=name) for name in names]
    record.pytest_collection_modifyitems(SimpleNamespace(), items)  # type: ignore[arg-type]
    record.pytest_sessionfinish()
    return [item.nodeid for item in items]


@pytest.fixture
def console(tmp_path: Path) -> Console:
    return Console(file=(tmp_path / "console").open("w"))


def test_what_passed_is_not_run_again(tmp_path: Path, console: Console) -> None:
    state = tmp_path / "state.jsonl"
    written(state, outcome("test_c01_a"), outcome("test_c01_b", passed=False))
    with state.open("a") as file:
        file.write('{"item": "cut off when the runner was ki')
    record = Record(state, scale="1", only="", console=console)
    assert left_to_run(record, "test_c01_a", "test_c01_b", "test_c02_c") == ["test_c01_b", "test_c02_c"]
    assert [one.item for one in record.outcomes] == ["test_c01_a"]


def test_another_scale_is_another_run(tmp_path: Path, console: Console) -> None:
    state = tmp_path / "state.jsonl"
    written(state, outcome("test_c01_a"), scale="10")
    assert left_to_run(Record(state, scale="1", only="", console=console), "test_c01_a") == ["test_c01_a"]


def test_one_fault_alone(tmp_path: Path, console: Console) -> None:
    state = tmp_path / "state.jsonl"
    written(state, outcome("test_c02_c"))
    record = Record(state, scale="1", only="c01_", console=console)
    assert left_to_run(record, "test_c01_a", "test_c02_c") == ["test_c01_a"]
    assert record.outcomes == []


def test_everything_is_added_up() -> None:
    both = [outcome("a", kills=6, rounds=6), outcome("b", kills=1, lost=2, passed=False)]
    total = summary(both)
    assert (total["kills"], total["rounds"], total["lost"], total["double"]) == (7, 6, 2, 0)
    assert total["cells"] == [{"step": "S2", "process": "web", "rounds": 2, "kills": 7, "converged_s_max": 7}]
    assert total["faults"] == {"C-01": {"tests": 2, "failed": 1, "seconds": 3.0, "kills": 7, "rounds": 6, "lost": 2}}
