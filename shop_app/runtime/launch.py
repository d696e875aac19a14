"""`shop run`: from a data folder, perhaps empty, to shops that answer, until somebody says stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from shop_app.runtime import ports, programs, run_file, web_build
from shop_app.runtime.errors import CannotRun
from shop_app.runtime.processes import Child, Program, stop
from shop_app.runtime.progress import Progress
from shop_app.runtime.run_file import Lock
from shop_app.runtime.services import Services, turn
from shop_app.settings import PROJECT, Settings

STOP_WITHIN_S = 4
WAIT_FOR_OTHERS_S = 60
STEADY_AFTER_S = 30
LONGEST_PAUSE_S = 30
SHOP = [sys.executable, "-m", "shop_app.cli"]


class StopRequested(BaseException):
    """Somebody pressed Ctrl-C or sent SIGTERM."""


def launch(settings: Settings, progress: Progress, announce: str) -> None:
    """Runs until it is asked to stop; whatever ends it, it leaves no process behind."""
    _listen_for_stop()
    services = Services(settings, bound=True)
    front: list[Child] = []
    with suppress(StopRequested):
        run_file.make_folder(settings.shop_data_dir)
        _check_port(settings)
        with _alone(services, progress) as users:
            try:
                _start(services, users, front, progress)
                progress.say(f"\n[bold green]ready[/bold green] http://localhost:{settings.port}")
                progress.say(announce)
                Watch(services, [*services.children, *front], progress).keep_running()
            finally:
                _ignore_stop()
                progress.say("Stopping …")
                stop(front, STOP_WITHIN_S)
                services.stop()
                services.run.pid = services.run.port = 0
                services.run.processes = {}
                run_file.write(services.folder, services.run)


def _start(services: Services, users: Lock, front: list[Child], progress: Progress) -> None:
    settings = services.settings
    builder = _start_build(services)
    front.extend(builder)
    with progress.step("Postgres") as step:
        step.note = services.start_database()
    with progress.step("Valkey") as step:
        step.note = services.start_valkey()
    with progress.step("Payments and mail to try with") as step:
        step.note = services.start_stand_ins()
    users.share()
    environment = {**services.marked(), **services.environment()}
    for child in services.children:
        child.wait_until_ready()
    _prepare(environment)
    for child in builder:
        with progress.step("Web app, built from its sources"):
            _await_build(child)
        front.remove(child)
    with progress.step("Web, worker and scheduler"):
        for program in (
            programs.web(settings, environment, services.log("web")),
            programs.worker(settings, environment, services.log("worker")),
            programs.scheduler(environment, services.log("scheduler")),
        ):
            child = Child(program, bound=True)
            front.append(child)
            child.start()
        front[0].wait_until_ready()


def _start_build(services: Services) -> list[Child]:
    """Begun first, because it takes longest and needs nothing of the rest."""
    if web_build.is_current():
        return []
    build = Program("build", [*SHOP, "build"], services.marked(), services.log("build-command"), folder=PROJECT)
    child = Child(build, bound=True)
    child.program.log.unlink(missing_ok=True)
    child.start()
    return [child]


def _await_build(child: Child) -> None:
    assert child.process is not None
    if child.process.wait() != 0:
        raise CannotRun(child.program.log.read_text(errors="replace").strip())


def _prepare(environment: dict[str, str]) -> None:
    """In a process of its own, which shows its own progress: this one stays small for as long as it runs."""
    done = subprocess.run([*SHOP, "prepare"], cwd=PROJECT, env=environment)
    if done.returncode != 0:
        raise CannotRun(f"The shops could not be prepared: exit code {done.returncode}, see above.")


def _check_port(settings: Settings) -> None:
    running = run_file.read(settings.shop_data_dir)
    if running.pid and running.port == settings.port and is_alive(running.pid):
        raise CannotRun(
            f"These shops already run at http://localhost:{running.port} (process {running.pid}); "
            "stop that one first, or set SHOP_DATA_DIR and PORT for a second one."
        )
    if not ports.is_free(settings.port, "0.0.0.0" if settings.production else "127.0.0.1"):
        raise CannotRun(
            f"Port {settings.port} is taken by another program; choose a free one, such as PORT="
            f"{ports.choose(settings.port + 10)}."
        )


@contextmanager
def _alone(services: Services, progress: Progress) -> Iterator[Lock]:
    """The folder is ours to start and to end; whoever else comes waits until the lock is shared."""
    users = Lock(services.folder / "users.lock")
    try:
        deadline = time.monotonic() + WAIT_FOR_OTHERS_S
        with progress.step("Data folder") as step:
            step.note = str(services.folder)
            while not _take(users, services):
                if services.run.pid and is_alive(services.run.pid):
                    raise CannotRun(
                        f"{services.folder} is in use by the shops at http://localhost:{services.run.port} "
                        f"(process {services.run.pid}); stop those, or set SHOP_DATA_DIR to another folder."
                    )
                if time.monotonic() > deadline:
                    raise CannotRun(
                        f"{services.folder} is in use by another `shop` command; try again when it is done."
                    )
                time.sleep(0.2)
        services.clear_the_place()
        services.run.pid, services.run.port = os.getpid(), services.settings.port
        run_file.write(services.folder, services.run)
        yield users
    finally:
        users.release()


def _take(users: Lock, services: Services) -> bool:
    # Not while a command starts services or ends them: it holds its turn and then asks for a share.
    with turn(services.folder):
        services.run = run_file.read(services.folder)
        return users.take()


@dataclass
class Fate:
    """How one child has fared: when it may start again, and how often it failed in a row."""

    failures: int = 0
    started_at: float = field(default_factory=time.monotonic)
    again_at: float | None = None


class Watch:
    """Starts again whatever ends by itself: at once the first time, then with pauses that double."""

    def __init__(self, services: Services, children: list[Child], progress: Progress) -> None:
        self._services = services
        self._children = children
        self._progress = progress
        self._fates = {child.name: Fate() for child in children}

    def keep_running(self) -> None:
        self._note_processes()
        while True:
            for child in self._children:
                if not child.alive:
                    self._revive(child, self._fates[child.name])
            time.sleep(0.2)

    def _revive(self, child: Child, fate: Fate) -> None:
        now = time.monotonic()
        if fate.again_at is None:
            # What it started may have outlived it and still hold its port.
            child.kill()
            fate.failures = 1 if now - fate.started_at > STEADY_AFTER_S else fate.failures + 1
            pause_s = 0 if fate.failures == 1 else min(LONGEST_PAUSE_S, 2.0 ** (fate.failures - 2))
            fate.again_at = now + pause_s
            self._progress.say(f"[yellow]{child.name} ended[/yellow] ({child.last_words()}); again in {pause_s:.0f} s")
        if now >= fate.again_at:
            child.start()
            fate.started_at, fate.again_at = now, None
            self._note_processes()

    def _note_processes(self) -> None:
        self._services.run.processes = {
            child.name: child.process.pid for child in self._children if child.process is not None
        }
        run_file.write(self._services.folder, self._services.run)


def is_alive(pid: int) -> bool:
    """Whether a process still does anything; one that was killed may keep its number for a while."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    # A process that was killed keeps its number until its parent has looked, which may take seconds.
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    return True


def _listen_for_stop() -> None:
    def stop_now(number: int, frame: FrameType | None) -> None:
        raise StopRequested

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop_now)


def _ignore_stop() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
