"""Places where a test may kill, delay or fail this process: `fp("checkout.S4")`.

A no-op unless `APP_ENV=test` and the file named by `FAILPOINTS` lists the place, one `place action [argument]` a line:
`kill`, `sleep SECONDS`, `hold` or `raise`. Who is held waits until the line is gone. A line that ends in `once` acts on
whoever meets it first; a marker file beside it says that it is spent.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from models.errors import RetryLater
from shop_app.settings import settings

_LONGEST_HOLD_S = 60


def fp(place: str) -> None:
    """Does at ``place`` what the file of failpoints says, if it says anything."""
    file = settings().failpoints
    if file is not None and settings().app_env == "test":
        _meet(place, file)


def _meet(place: str, file: Path) -> None:
    for line in _lines(file):
        words = line.split()
        if not words or words[0] != place:
            continue
        if words[-1] == "once" and not _take(line, file):
            return
        match words[1]:
            case "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            case "sleep":
                time.sleep(float(words[2]))
            case "hold":
                _hold(line, file)
            case "raise":
                raise RetryLater("This place was told to fail.", code="FAILPOINT", place=place)
        return


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text().splitlines()
    except FileNotFoundError:
        return []


def _hold(line: str, file: Path) -> None:
    until = time.monotonic() + _LONGEST_HOLD_S
    while line in _lines(file) and time.monotonic() < until:
        time.sleep(0.01)


def _take(line: str, file: Path) -> bool:
    # Whoever creates the marker owns the line; `hash()` differs between processes, so the name is the line itself.
    marker = file.with_name(f"{file.name}.{line.replace(' ', '-')}.taken")
    try:
        os.close(os.open(marker, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return False
    return True
