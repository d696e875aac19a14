"""A backup and its restoration, with the tools that an operator has."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import psycopg

from shop_app.core.database import dispose_engines
from shop_app.runtime.services import Services
from shop_app.settings import settings
from tests.harness.cluster import Database


@contextmanager
def restored(services: Services, database: Database) -> Iterator[Database]:
    """A new database made from a dump of ``database``; this process's settings point to it meanwhile."""
    name = f"{database.name}_restored"
    binaries = services.cluster().binaries
    dump = services.folder / f"{name}.dump"
    admin_url = database.admin_url.replace(f"/{database.name}", f"/{name}")
    subprocess.run([binaries.path("pg_dump"), "-Fc", "-f", str(dump), database.admin_url], check=True)
    with psycopg.connect(database.admin_url, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} OWNER owner")
    try:
        subprocess.run([binaries.path("pg_restore"), "--exit-on-error", "-d", admin_url, str(dump)], check=True)
        environment = {
            variable: value.replace(f"/{database.name}", f"/{name}") if variable.startswith("DATABASE_") else value
            for variable, value in database.environment.items()
        }
        with _settled(environment):
            yield replace(database, name=name, admin_url=admin_url, environment=environment)
    finally:
        dump.unlink(missing_ok=True)
        with psycopg.connect(database.admin_url, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def _settled(environment: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(environment)
    settings.cache_clear()
    try:
        yield
    finally:
        dispose_engines()
        os.environ.clear()
        os.environ.update(before)
        settings.cache_clear()
