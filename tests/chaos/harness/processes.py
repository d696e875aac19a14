"""The whole platform as processes: sandbox, two web processes, two workers, the scheduler, the mailbox.

They are the runtime's own programs with the environment of one test database, so that what is killed here is what runs
in earnest.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import psycopg

from shop_app.runtime import ports, programs
from shop_app.runtime.processes import Child, Program, stop
from shop_app.settings import PROJECT, Settings, settings
from tests.chaos.harness.backing import Backing
from tests.chaos.harness.clock import Clock
from tests.chaos.harness.failpoints import Failpoints
from tests.harness.cluster import Database
from tests.harness.sandbox import Sandbox

WEBS = ("web1", "web2")
WORKERS = ("worker1", "worker2")
KINDS = {"web": WEBS, "worker": WORKERS, "scheduler": ("scheduler",)}
STOP_WITHIN_S = 8
WEB_PATIENCE_S = 60
DEPLOY_PATIENCE_S = 30


@dataclass
class Platform:
    """Processes by name. One that ends by itself is started again by ``revive``, as ``shop run`` would."""

    database: Database
    backing: Backing
    sandbox: Sandbox
    clock: Clock
    failpoints: Failpoints
    folder: Path
    environment: dict[str, str]
    web_ports: dict[str, int] = field(default_factory=dict)
    children: dict[str, Child] = field(default_factory=dict)

    def start(self) -> None:
        for name, program in self._programs().items():
            child = Child(program, bound=True)
            self.children[name] = child
            child.start()
        for name in WEBS:
            self.await_web(name)

    def _programs(self) -> dict[str, Program]:
        ours: dict[str, Program] = {}
        for name in WEBS:
            ours[name] = self._web(name, self.environment)
        for name in WORKERS:
            ours[name] = self._worker(name, self.environment)
        ours["scheduler"] = programs.scheduler(self.environment, self._log("scheduler"))
        mail = ["--port", self.environment["SMTP_PORT"], "--folder", str(self.folder / "mail")]
        ours["mailbox"] = Program(
            name="mailbox",
            command=[sys.executable, "-m", "shop_app.integrations.mailbox", *mail],
            environment=self.environment,
            log=self._log("mailbox"),
            folder=PROJECT,
        )
        return ours

    def _worker(self, name: str, environment: dict[str, str]) -> Program:
        worker = programs.worker(Settings.from_environment(environment), environment, self._log(name))
        return replace(worker, command=[*worker.command, "--hostname", f"{name}@%h"])

    def _web(self, name: str, environment: dict[str, str]) -> Program:
        port = self.web_ports[name]
        own = environment | {"PORT": str(port)}
        return programs.web(Settings.from_environment(own), own, self._log(name))

    def start_web(self, name: str, **changed: str) -> str:
        """One more web process, in an environment of its own; its address. ``stop_web`` ends it."""
        self.web_ports[name] = ports.choose()
        self.children[name] = Child(self._web(name, self.environment | changed), bound=True)
        self.children[name].start()
        self.children[name].wait_until_ready()
        return self.address(name)

    def stop_web(self, name: str) -> None:
        self.end(name)
        del self.web_ports[name]

    def start_worker(self, name: str, **changed: str) -> None:
        """One more worker, in an environment of its own. ``end`` ends it."""
        self.children[name] = Child(self._worker(name, self.environment | changed), bound=True)
        self.children[name].start()

    def end(self, name: str) -> Child:
        """Kills it for good: nobody revives it until its child is put back into ``children``."""
        child = self.children.pop(name)
        child.kill()
        return child

    def _log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def address(self, web: str) -> str:
        return f"http://127.0.0.1:{self.web_ports[web]}"

    def kill(self, name: str) -> None:
        """SIGKILL for the process and all that it started."""
        self.children[name].kill()

    def ask_to_stop(self, name: str) -> None:
        """SIGTERM, as a deploy does, and all the time it takes."""
        child = self.children[name]
        child.ask_to_stop()
        assert child.process is not None
        child.process.wait(DEPLOY_PATIENCE_S)

    def pause(self, name: str) -> None:
        self._signal(name, signal.SIGSTOP)

    def resume(self, name: str) -> None:
        self._signal(name, signal.SIGCONT)

    def _signal(self, name: str, number: signal.Signals) -> None:
        process = self.children[name].process
        assert process is not None
        os.killpg(process.pid, number)

    def restart(self, name: str) -> None:
        self.kill(name)
        self.children[name].start()

    def kill_all(self, process: str) -> None:
        """SIGKILL for every process of a kind: web, worker, scheduler, postgres or valkey; its own end, all at once."""
        match process:
            case "postgres":
                self.backing.kill_postgres()
            case "valkey":
                self.backing.kill_valkey()
            case _:
                for name in KINDS[process]:
                    self.kill(name)

    def start_all(self, process: str) -> None:
        """Starts them again; returns once a web process answers."""
        match process:
            case "postgres":
                self.backing.start_postgres()
            case "valkey":
                self.backing.start_valkey()
            case _:
                self.revive()
        for name in WEBS:
            self.await_web(name)

    def revive(self) -> list[str]:
        """Starts again whatever has ended, and says what that was."""
        ended = [name for name, child in self.children.items() if not child.alive]
        for name in ended:
            self.children[name].kill()
            self.children[name].start()
        return ended

    def await_web(self, name: str) -> None:
        """Returns once a web process answers, started again as often as that takes."""
        began = time.monotonic()
        while not self.children[name].program.ready():
            if time.monotonic() - began > WEB_PATIENCE_S:
                raise AssertionError(f"{name} does not answer\n{self.words()}")
            self.revive()
            time.sleep(0.1)

    def rows(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        """What a superuser sees of the database, each time in a transaction of its own."""
        with psycopg.connect(self.database.admin_url, autocommit=True) as connection:
            return connection.execute(sql, values or None).fetchall()

    def wait_for(self, sql: str, *values: object, within_s: float = 60) -> float:
        """Waits until a query's first column is true, reviving meanwhile; returns the seconds that took."""
        began = time.monotonic()
        while not self.rows(sql, *values)[0][0]:
            if time.monotonic() - began > within_s:
                raise AssertionError(f"not within {within_s:.0f} s: {sql} {values}\n{self.words()}")
            self.revive()
            time.sleep(0.1)
        return time.monotonic() - began

    def meet(self, within_s: float = 30) -> None:
        """Returns once somebody stands, or has died, at a planned place."""
        began = time.monotonic()
        while not self.failpoints.was_met():
            if time.monotonic() - began > within_s:
                raise AssertionError(f"nobody came to the place\n{self.words()}")
            time.sleep(0.02)

    def words(self) -> str:
        """The last lines of every log, for whoever must find out why."""
        return "\n".join(f"{name}: {child.last_words()}" for name, child in self.children.items())

    def calm(self) -> None:
        """Nothing planned, the true time, everybody alive."""
        self.failpoints.clear()
        self.backing.calm()
        self.sandbox.calm()
        self.clock.reset()
        for name in WEBS:
            self.await_web(name)
        self.revive()

    def stop(self) -> None:
        for name in self.children:
            self.resume_quietly(name)
        stop(list(self.children.values()), STOP_WITHIN_S)

    def resume_quietly(self, name: str) -> None:
        if self.children[name].alive:
            self.resume(name)


@contextmanager
def running(database: Database, backing: Backing, sandbox: Sandbox, folder: Path, **changed: str) -> Iterator[Platform]:
    """The platform on ``database``, paid at ``sandbox``; ``changed`` are environment variables."""
    web_ports = {name: ports.choose() for name in WEBS}
    failpoints, clock = Failpoints(folder / "failpoints"), Clock(sandbox.folder / "clock-offset")
    environment = {
        **os.environ,
        **database.environment,
        "STRIPE_API_BASE": sandbox.address,
        "CLOCK_OFFSET_FILE": str(clock.file),
        "FAILPOINTS": str(failpoints.file),
        "RATE_LIMITS": "off",
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(ports.choose()),
        **changed,
    }
    environment.pop("PYTEST_CURRENT_TEST", None)
    platform = Platform(database, backing, sandbox, clock, failpoints, folder, environment, web_ports)
    before = dict(os.environ)
    os.environ.update(_shared(environment))
    settings.cache_clear()
    try:
        platform.start()
        yield platform
    finally:
        platform.stop()
        os.environ.clear()
        os.environ.update(before)
        settings.cache_clear()


def _shared(environment: Mapping[str, str]) -> dict[str, str]:
    """What the test's own process must see as the platform does; it is never to be killed by a failpoint."""
    return {name: environment[name] for name in ("STRIPE_API_BASE", "CLOCK_OFFSET_FILE")}
