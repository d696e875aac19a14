"""A second Postgres that follows the first, ready to take its place."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import psycopg

from shop_app.runtime import ports
from shop_app.runtime.postgres import Cluster
from shop_app.runtime.processes import Child, stop
from shop_app.runtime.services import Services

LEVEL_WITHIN_S = 20
_BEHIND = """
    SELECT coalesce(bool_and(replay_lsn = pg_current_wal_lsn()), false) FROM pg_stat_replication
"""


@dataclass(frozen=True)
class Standby:
    first: Cluster
    second: Cluster

    def either(self, url: str) -> str:
        """The address of the first as the address of both, whichever takes writes."""
        return url.replace(f":{self.first.port}/", f":{self.first.port},127.0.0.1:{self.second.port}/") + (
            "?target_session_attrs=read-write"
        )

    def url(self, database: str) -> str:
        return self.second.url(database=database)

    def await_level(self) -> None:
        """Returns once it is 0 bytes behind."""
        began = time.monotonic()
        with psycopg.connect(self.first.url(), autocommit=True) as connection:
            while connection.execute(_BEHIND).fetchone() != (True,):
                assert time.monotonic() - began < LEVEL_WITHIN_S, "the standby does not catch up"
                time.sleep(0.05)

    def promote(self) -> None:
        with psycopg.connect(self.second.url(), autocommit=True) as connection:
            assert connection.execute("SELECT pg_promote()").fetchone() == (True,)


@contextmanager
def following(services: Services) -> Iterator[Standby]:
    """Made by ``pg_basebackup`` from the running one; gone afterwards."""
    first = services.cluster()
    second = replace(
        first,
        folder=first.folder.with_name("standby"),
        port=ports.choose(),
        log=services.log("standby"),
    )
    subprocess.run(
        [
            *(*first.guise.prefix, first.binaries.path("pg_basebackup"), "-d", first.url()),
            *("-D", str(second.folder), "-R", "-X", "stream", "-c", "fast"),
        ],
        check=True,
        cwd="/",
        user=first.guise.user,
        extra_groups=None if first.guise.user is None else [],
    )
    child: Child = second.child(bound=True)
    try:
        second.start(child)
        yield Standby(first, second)
    finally:
        stop([child], 5)
