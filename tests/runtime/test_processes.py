from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from shop_app.runtime import launch
from shop_app.runtime.errors import CannotRun
from shop_app.runtime.processes import INSTANCE, Child, Program, end_leftovers, leftovers, stop

SLEEPER = "import time; print('up', flush=True); time.sleep(60)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"


def program(folder: Path, code: str, **more: object) -> Program:
    log = folder / "sleeper.log"
    values: dict[str, object] = {"ready": lambda: log.exists() and "up" in log.read_text(), **more}
    return Program("sleeper", [sys.executable, "-c", code], dict(os.environ), log, **values)  # type: ignore[arg-type]


def within(seconds: float, condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return False


def test_ends_when_asked(tmp_path: Path) -> None:
    child = Child(program(tmp_path, SLEEPER))
    child.start()
    child.wait_until_ready()
    stop([child], within_s=5)
    assert not child.alive


def test_the_deaf_are_killed_in_time(tmp_path: Path) -> None:
    child = Child(program(tmp_path, DEAF))
    child.start()
    child.wait_until_ready()
    began = time.monotonic()
    stop([child], within_s=0.5)
    assert not child.alive
    assert time.monotonic() - began < 2


def test_grandchildren_go_with_the_child(tmp_path: Path) -> None:
    family = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {SLEEPER!r}]).wait()"
    child = Child(program(tmp_path, family))
    child.start()
    child.wait_until_ready()
    assert child.process is not None
    group = child.process.pid
    child.kill()
    assert within(2, lambda: not _group_lives(group))


def _group_lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_program_that_leaves_at_once_is_quoted(tmp_path: Path) -> None:
    child = Child(program(tmp_path, "raise SystemExit('no such table')"))
    child.start()
    with pytest.raises(CannotRun, match="sleeper ended at its start: no such table"):
        child.wait_until_ready()


def test_a_program_that_never_answers_is_given_up(tmp_path: Path) -> None:
    child = Child(program(tmp_path, SLEEPER, ready=lambda: False, patience_s=0.3))
    child.start()
    with pytest.raises(CannotRun, match="did not answer"):
        child.wait_until_ready()
    child.kill()


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's own rule")
def test_a_bound_child_dies_with_its_killed_parent(tmp_path: Path) -> None:
    parent_code = (
        "import sys, time, os; from pathlib import Path; "
        "from shop_app.runtime.processes import Child, Program; "
        f"log = Path({str(tmp_path / 'log')!r}); "
        f"program = Program('p', [sys.executable, '-c', {SLEEPER!r}], dict(os.environ), log); "
        "child = Child(program, bound=True); child.start(); print(child.process.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", parent_code], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)
    assert within(2, lambda: not Path(f"/proc/{child}/cmdline").exists() or _is_zombie(child))


def _is_zombie(pid: int) -> bool:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"


@pytest.mark.skipif(sys.platform != "linux", reason="found through /proc")
def test_leftovers_are_found_by_their_mark_and_ended(tmp_path: Path) -> None:
    stray = subprocess.Popen(
        [sys.executable, "-c", DEAF], env={**os.environ, INSTANCE: "this folder"}, stdout=subprocess.DEVNULL
    )
    stranger = subprocess.Popen([sys.executable, "-c", SLEEPER], stdout=subprocess.DEVNULL)
    try:
        assert list(leftovers("this folder")) == [stray.pid]
        assert end_leftovers("this folder", within_s=1) == 1
        assert stray.wait(2) != 0
        assert stranger.poll() is None
    finally:
        for process in (stray, stranger):
            process.kill()
            process.wait()


@pytest.mark.skipif(sys.platform != "linux", reason="read from /proc")
def test_a_killed_process_that_nobody_has_reaped_is_not_alive() -> None:
    sleeper = subprocess.Popen(["sleep", "60"])
    assert launch.is_alive(sleeper.pid)
    sleeper.kill()
    os.waitid(os.P_PID, sleeper.pid, os.WEXITED | os.WNOWAIT)
    assert not launch.is_alive(sleeper.pid)
    sleeper.wait()
