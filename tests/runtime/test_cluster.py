from __future__ import annotations

import psycopg
import pytest
from redis import Redis

from shop_app.settings import settings
from tests.harness.cluster import Database


def test_settings_point_to_the_database_of_this_file(database: Database) -> None:
    with psycopg.connect(settings().database_app_url) as connection:
        name = connection.execute("select current_database()").fetchone()
    assert name == (database.name,)


@pytest.mark.parametrize("role", ["owner", "app", "platform"])
def test_no_role_that_logs_in_is_above_row_level_security(database: Database, role: str) -> None:
    with psycopg.connect(database.environment[f"DATABASE_{role.upper()}_URL"]) as connection:
        row = connection.execute(
            "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname = current_user"
        ).fetchone()
    assert row == (False, False, False, False)


def test_finder_cannot_log_in_and_lends_nobody_its_rows(database: Database) -> None:
    with psycopg.connect(database.owner_url) as connection:
        row = connection.execute(
            "select rolcanlogin, pg_has_role('owner', 'finder', 'usage') from pg_roles where rolname = 'finder'"
        ).fetchone()
    assert row == (False, False)


def test_durability_stays_on(database: Database) -> None:
    with psycopg.connect(database.app_url) as connection:
        row = connection.execute("select current_setting('fsync'), current_setting('synchronous_commit')").fetchone()
    assert row == ("on", "on")


def test_the_queue_keeps_everything_and_the_cache_may_forget(database: Database) -> None:
    queue, cache = (Redis.from_url(database.environment[name]) for name in ("REDIS_URL", "CACHE_URL"))
    rules = [store.config_get("maxmemory-policy")["maxmemory-policy"] for store in (queue, cache)]
    assert rules == ["noeviction", "allkeys-lru"]
    assert queue.config_get("appendonly") == {"appendonly": "yes"}
    assert int(cache.config_get("maxmemory")["maxmemory"]) == 64 * 1024 * 1024
