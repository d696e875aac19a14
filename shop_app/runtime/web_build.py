"""The compiled web app in `.web/`: made again when what it is made from has changed."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shop_app.runtime.errors import CannotRun
from shop_app.runtime.run_file import locked
from shop_app.settings import PROJECT

STAMP = PROJECT / ".web" / "sources.sha256"
CLIENT = PROJECT / ".web" / "build" / "client"
MANIFEST = PROJECT / "reflex.lock" / "package.json"
# A page cannot reach these, so a change to them needs no build.
APART = ("runtime", "integrations", "api", "cli")
TIME_LIMIT_S = 900


def is_current() -> bool:
    return CLIENT.is_dir() and STAMP.exists() and STAMP.read_text() == fingerprint()


def fingerprint() -> str:
    """One hash over the names and contents of all sources."""
    total = hashlib.sha256()
    for path in sorted(_sources()):
        total.update(str(path.relative_to(PROJECT)).encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _sources() -> Iterator[Path]:
    yield from (PROJECT / "rxconfig.py", PROJECT / "requirements.txt", MANIFEST.with_name("package-lock.json"))
    for folder in (PROJECT / "assets", PROJECT / "shop_app"):
        for path in folder.rglob("*"):
            inside = path.relative_to(folder).parts
            if inside[0] in APART or "__pycache__" in inside or not path.is_file():
                continue
            # Reflex links its own scripts into assets/external while it builds.
            if inside[0] != "external":
                yield path


def build(log: Path) -> None:
    """Builds unless it is current; one at a time. Refuses with the end of the log when the build fails."""
    (PROJECT / "build").mkdir(exist_ok=True)
    with locked(PROJECT / "build" / "web.lock"):
        if is_current():
            return
        sources = fingerprint()
        STAMP.unlink(missing_ok=True)
        with _manifest_in_order():
            _export(log)
        STAMP.write_text(sources)


@contextmanager
def _manifest_in_order() -> Iterator[None]:
    """A first build writes the same packages in another order, which would look like a change of ours."""
    before = MANIFEST.read_bytes()
    try:
        yield
    finally:
        if json.loads(MANIFEST.read_bytes()) == json.loads(before):
            MANIFEST.write_bytes(before)


def _export(log: Path) -> None:
    command = [sys.executable, "-m", "reflex", "export", "--frontend-only", "--no-zip"]
    environment = {name: value for name, value in os.environ.items() if name != "__REFLEX_SKIP_COMPILE"}
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        try:
            done = subprocess.run(
                command,
                cwd=PROJECT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                timeout=TIME_LIMIT_S,
            )
        except subprocess.TimeoutExpired:
            raise CannotRun(f"The web app was not built within {TIME_LIMIT_S} s; see {log}.") from None
    if done.returncode != 0 or not CLIENT.is_dir():
        last = "\n".join(log.read_text(errors="replace").strip().splitlines()[-12:])
        raise CannotRun(f"The web app could not be built; see {log}, which ends:\n{last}")
