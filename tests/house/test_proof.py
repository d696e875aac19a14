"""What the documents say of the proof is what the tests do."""

from __future__ import annotations

import re

from tests.chaos.matrix import CELLS, PROGRAMS, ROUNDS, STEPS, STORES
from tests.house.sources import PACKAGES, PROJECT, files

PROOF = PROJECT / "docs" / "proof.md"
RESILIENCY = PROJECT / "docs" / "resiliency.md"
_ROW = re.compile(r"^\| (S\d+) \|(.*)\|$", re.MULTILINE)


def test_the_crash_matrix_is_documented_as_it_is_run() -> None:
    told = set()
    for step, row in _ROW.findall(PROOF.read_text().partition("takes part in which step")[2]):
        answers = [answer.strip() for answer in row.split("|")]
        told |= {(step, process) for process, answer in zip((*PROGRAMS, *STORES), answers, strict=True) if answer}
    assert told == {(cell.step, cell.process) for cell in CELLS}


def test_the_crash_matrix_is_as_large_as_promised() -> None:
    assert set(STEPS) == {f"S{number}" for number in range(14)}
    assert ROUNDS >= 5
    assert len(CELLS) * ROUNDS >= 280
    assert f"These are {len(CELLS)} cells" in PROOF.read_text()
    assert f"{len(CELLS) * ROUNDS} kills" in PROOF.read_text()


def test_what_people_are_told_of_a_fault_is_what_the_code_says() -> None:
    """Codes in backticks and sentences in quotation marks."""
    told = RESILIENCY.read_text()
    code = "\n".join(path.read_text() for path in files(*PACKAGES))
    codes = set(re.findall(r"`([A-Z][A-Z_]{3,})`", told))
    sentences = set(re.findall(r"“([^”]+)”", told))
    assert codes
    assert sentences
    assert {one for one in codes if f'"{one}"' not in code} == set()
    assert {one for one in sentences if one not in code} == set()


def test_every_fault_of_the_resiliency_matrix_has_its_tests() -> None:
    tests = "\n".join(path.read_text() for path in files("tests"))
    told = set(re.findall(r"^\| (C-\d\d) \|", RESILIENCY.read_text(), re.MULTILINE))
    assert len(told) >= 20
    assert {number for number in told if f"def test_{number.lower().replace('-', '')}_" not in tests} == set()
