"""Decisions are numbered without a gap, and what refers to one finds it."""

from __future__ import annotations

import re

from tests.house.sources import PACKAGES, PROJECT, files

DECISIONS = sorted((PROJECT / "docs" / "decisions").iterdir())


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [path.name[:5] for path in DECISIONS] == [f"{number:04d}-" for number in range(1, len(DECISIONS) + 1)]


def test_each_decision_begins_with_its_number() -> None:
    begun = {path.name: path.read_text().splitlines()[0] for path in DECISIONS}
    assert [name for name, line in begun.items() if not line.startswith(f"# {int(name[:4])}. ")] == []


def test_decisions_that_are_referred_to_exist() -> None:
    places = [*files(*PACKAGES, "tests"), *DECISIONS, PROJECT / "README.md"]
    referred = re.compile(r"decisions?[ /](\d+)")
    strays = {number for path in places for number in map(int, referred.findall(path.read_text()))}
    assert strays <= set(range(1, len(DECISIONS) + 1))
