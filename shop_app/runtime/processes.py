"""Programs as child processes: started, watched, started again, and ended within seconds."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from shop_app.runtime.errors import CannotRun

INSTANCE = "SHOP_INSTANCE"
"""The environment variable that marks the processes of one data folder."""
LOG_LIMIT_BYTES = 20_000_000

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Program:
    """What to run, and how it is asked to end."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    ready: Callable[[], bool] = lambda: True
    stop_signal: signal.Signals = signal.SIGTERM
    folder: Path | None = None
    user: str | None = None
    patience_s: float = 30
    """How long it may take to become ready."""


@dataclass
class Child:
    """One run of a program after another.

    Start it from the main thread: `bound` follows the thread that forked.
    """

    program: Program
    bound: bool = False
    """Whether the kernel ends it as soon as we die."""
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def name(self) -> str:
        return self.program.name

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        program = self.program
        program.log.parent.mkdir(parents=True, exist_ok=True)
        if program.log.exists() and program.log.stat().st_size > LOG_LIMIT_BYTES:
            program.log.replace(program.log.with_suffix(".old.log"))
        with program.log.open("ab") as log:
            self.process = subprocess.Popen(
                program.command,
                env=dict(program.environment),
                cwd=program.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                user=program.user,
                group=None if program.user is None else _group_of(program.user),
                extra_groups=None if program.user is None else [],
                preexec_fn=self._bind if self.bound and _libc else None,
            )

    def _bind(self) -> None:
        assert _libc is not None
        _libc.prctl(_PR_SET_PDEATHSIG, int(self.program.stop_signal))

    def wait_until_ready(self) -> None:
        """Returns once the program answers; refuses with its last words when it leaves or takes too long."""
        deadline = time.monotonic() + self.program.patience_s
        while not self.program.ready():
            if not self.alive:
                raise CannotRun(f"{self.name} ended at its start: {self.last_words()}")
            if time.monotonic() > deadline:
                raise CannotRun(
                    f"{self.name} did not answer within {self.program.patience_s:.0f} s: {self.last_words()}"
                )
            time.sleep(0.02)

    def last_words(self) -> str:
        with suppress(OSError), self.program.log.open("rb") as log:
            log.seek(max(0, self.program.log.stat().st_size - 4000))
            lines = log.read().decode(errors="replace").split("\n")
            if lines := [line.strip() for line in lines if line.strip()]:
                return f"{lines[-1]} (see {self.program.log})"
        return f"see {self.program.log}"

    def ask_to_stop(self) -> None:
        if self.process and self.alive:
            self.process.send_signal(self.program.stop_signal)

    def wait(self, until: float) -> None:
        """Waits for its end till the monotonic moment, then ends the whole group, grandchildren included."""
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.0, until - time.monotonic()))
        self.kill()

    def kill(self) -> None:
        """SIGKILL for the process and all it started."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def stop(children: Sequence[Child], within_s: float) -> None:
    """Asks all of them at once, waits for each, and kills what is left."""
    until = time.monotonic() + within_s
    for child in children:
        child.ask_to_stop()
    for child in children:
        child.wait(until)


def _group_of(user: str) -> int:
    import pwd

    return pwd.getpwnam(user).pw_gid


def leftovers(instance: str) -> Iterator[int]:
    """Ids of living processes that were started for this data folder; empty where there is no /proc."""
    mark = f"{INSTANCE}={instance}".encode()
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if mark in (entry / "environ").read_bytes().split(b"\0") and int(entry.name) != os.getpid():
                yield int(entry.name)


def end_leftovers(instance: str, within_s: float = 8) -> int:
    """Ends what a killed parent left behind and says how many processes that were.

    SIGINT first, which for Postgres means "now, but in order"; then SIGTERM for the deaf; then SIGKILL.
    """
    found = len(list(leftovers(instance)))
    start = time.monotonic()
    for ask, after_s in ((signal.SIGINT, 0.0), (signal.SIGTERM, within_s / 2), (signal.SIGKILL, within_s)):
        while time.monotonic() - start < after_s and any(leftovers(instance)):
            time.sleep(0.05)
        for pid in leftovers(instance):
            with suppress(ProcessLookupError):
                os.kill(pid, ask)
    return found
