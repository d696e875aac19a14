"""``make test-chaos``: the whole catalogue in full, to be stopped at any moment and gone on with later.

Every finished test leaves a line in ``build/chaos/<commit>.jsonl``; what stands there as passed is not run again.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from rich.console import Console
from rich.table import Table

from shop_app.domain.audit.published import FILE as PUBLISHED
from shop_app.settings import PROJECT
from tests.chaos.harness.record import Record
from tests.chaos.harness.tally import COUNTED, summary

FOLDER = PROJECT / "build" / "chaos"
RESULT = PROJECT / "build" / "chaos.json"
# Thousands of rounds in one test may take long; what hangs for so long hangs for ever.
TEST_WITHIN_S = 3600

# A log has no width of its own, and the table would lose its figures in 80 columns.
console = Console() if Console().is_terminal else Console(width=140)


def main() -> int:
    asked = _arguments()
    # Whoever ends us politely wants the processes that we started to end, too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    state = FOLDER / f"{_commit()}.jsonl"
    if asked.fresh:
        state.unlink(missing_ok=True)
    record = Record(state, scale=os.environ.get("SCALE", "1"), only=_fault(asked.only), console=console)
    code = pytest.main(
        [
            str(PROJECT / "tests" / "chaos"),
            *("--full", "-m", "chaos and not browser", f"--timeout={TEST_WITHIN_S}"),
            # The terminal is the progress bar's; `-ra` of the project's own options is the terminal reporter's.
            *("-p", "no:terminal", "-o", "addopts=--strict-markers --strict-config --import-mode=importlib"),
        ],
        plugins=[record],
    )
    result = summary(record.outcomes)
    RESULT.write_text(json.dumps(result, indent=2) + "\n")
    _show(result)
    if code == pytest.ExitCode.INTERRUPTED:
        console.print("Stopped. The same command goes on from here; `--fresh` starts over.")
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        return int(code)
    return _publish(result) if asked.publish and not asked.only else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--fresh", action="store_true", help="forget what this commit has passed already")
    parser.add_argument("--publish", action="store_true", help="once all has passed, keep it for the page Proof")
    parser.add_argument("--only", default="", metavar="C-01", help="the tests of one fault or invariant")
    return parser.parse_args()


def _publish(result: dict[str, object]) -> int:
    """Writes what the page Proof tells."""
    cells = result["cells"]
    assert isinstance(cells, list)
    shown_on = datetime.now(UTC).date().isoformat()
    proof = {"commit": _commit(), "shown_on": shown_on, "cells": len(cells)} | {name: result[name] for name in COUNTED}
    PUBLISHED.write_text(json.dumps(proof, indent=2) + "\n")
    console.print(f"Written: {PUBLISHED.relative_to(PROJECT)}")
    return 0


def _fault(number: str) -> str:
    """``C-01`` as tests spell it: ``c01_``."""
    return f"{number.lower().replace('-', '')}_" if number else ""


def _commit() -> str:
    """The commit under test; changes that are not committed yet are a state of their own."""
    git = ["git", "-C", str(PROJECT)]
    head = subprocess.run([*git, "rev-parse", "--short=12", "HEAD"], capture_output=True, text=True, check=True)
    dirty = subprocess.run([*git, "status", "--porcelain"], capture_output=True, text=True, check=True)
    return head.stdout.strip() + ("-changed" if dirty.stdout.strip() else "")


def _show(result: dict[str, object]) -> None:
    table = Table(title="Chaos", caption="build/chaos.json")
    table.add_column("fault", no_wrap=True)
    for heading in ("tests", "failed", "seconds", *COUNTED):
        table.add_column(heading, justify="right")
    faults = result["faults"]
    assert isinstance(faults, dict)
    for fault, counts in faults.items():
        figures = [counts.get(name, "") for name in ("tests", "failed", "seconds", *COUNTED)]
        table.add_row(fault, *map(str, figures), style="red" if counts["failed"] else None)
    table.add_section()
    table.add_row("all", "", "", "", *(str(result[name]) for name in COUNTED), style="bold")
    console.print(table)


if __name__ == "__main__":
    sys.exit(main())
