"""One Postgres and two Valkeys per test run, and a fresh database for whoever asks."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from redis import Redis

from shop_app.core.database import dispose_engines
from shop_app.runtime import roles
from shop_app.runtime.services import Services
from shop_app.settings import PROJECT, Settings, settings

TEMPLATE = "shop"


@dataclass(frozen=True)
class Database:
    """One database with every migration applied, and the environment of a process that uses it."""

    name: str
    admin_url: str
    environment: dict[str, str]

    @property
    def owner_url(self) -> str:
        return self.environment["DATABASE_OWNER_URL"]

    @property
    def app_url(self) -> str:
        return self.environment["DATABASE_APP_URL"]

    @property
    def platform_url(self) -> str:
        return self.environment["DATABASE_PLATFORM_URL"]


@dataclass
class Cluster:
    services: Services
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def migrate_template(self) -> None:
        environment = {**os.environ, **self.services.environment()}
        command = [sys.executable, "-m", "alembic", "upgrade", "head"]
        done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"The migrations failed:\n{done.stdout}{done.stderr}")

    @contextmanager
    def database(self) -> Iterator[Database]:
        """A copy of the template; this process's settings point to it, and both Valkeys are empty."""
        name = f"test_{next(self._numbers)}"
        admin_url = self.services.cluster().url()
        with psycopg.connect(admin_url, autocommit=True) as admin:
            admin.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} OWNER owner")
        database = Database(name, self.services.cluster().url(database=name), self._environment(admin_url, name))
        for address in (database.environment["REDIS_URL"], database.environment["CACHE_URL"]):
            Redis.from_url(address).flushall()
        before = dict(os.environ)
        os.environ.update(database.environment)
        settings.cache_clear()
        try:
            yield database
        finally:
            dispose_engines()
            os.environ.clear()
            os.environ.update(before)
            settings.cache_clear()
            with psycopg.connect(admin_url, autocommit=True) as admin:
                admin.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _environment(self, admin_url: str, name: str) -> dict[str, str]:
        passwords = self.services.run.passwords
        urls = {
            f"DATABASE_{role.upper()}_URL": roles.url_for(admin_url, role, getattr(passwords, role), name)
            for role in ("owner", "app", "platform")
        }
        return self.services.environment() | urls


@contextmanager
def started(folder: Path) -> Iterator[Cluster]:
    """The kernel ends it all should the test run be killed."""
    given = Settings.from_environment({"APP_ENV": "test", "SHOP_DATA_DIR": str(folder)})
    services = Services(given, bound=True)
    try:
        services.clear_the_place()
        services.start_database()
        services.start_valkey()
        yield Cluster(services)
    finally:
        services.stop()
