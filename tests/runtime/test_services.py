from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from shop_app.runtime import ports, run_file
from shop_app.runtime.errors import CannotRun
from shop_app.runtime.processes import leftovers
from shop_app.runtime.services import services
from shop_app.settings import PROJECT, Settings

HOLD = (
    "import sys; from shop_app.runtime.services import services; from shop_app.settings import Settings; "
    "folder = sys.argv[1]\n"
    "with services(Settings.from_environment({'SHOP_DATA_DIR': folder})):\n"
    "    print('up', flush=True); sys.stdin.read()"
)


def given(folder: Path, **more: str) -> Settings:
    return Settings.from_environment({"SHOP_DATA_DIR": str(folder), **more})


@contextmanager
def held_by_another_process(folder: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", HOLD, str(folder)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=PROJECT, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "up\n"
        yield process


def still_listening(folder: Path) -> list[str]:
    """Asked of the ports, not of `leftovers`: what that one cannot see must not pass as gone."""
    ours = run_file.read(folder).ports
    return [name for name in ("postgres", "valkey", "cache") if not ports.is_free(getattr(ours, name))]


def rows(environment: dict[str, str], statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(environment["DATABASE_OWNER_URL"], autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def test_first_starts_others_adopt_last_ends(tmp_path: Path) -> None:
    with held_by_another_process(tmp_path) as first, services(given(tmp_path)) as ours:
        rows(ours, "create table kept (number int)")
        first.communicate("")
        assert rows(ours, "select count(*) from kept") == [(0,)]
    assert still_listening(tmp_path) == []


def test_what_a_killed_command_left_blocks_nobody(tmp_path: Path) -> None:
    with held_by_another_process(tmp_path) as killed:
        killed.send_signal(signal.SIGKILL)
    before = run_file.read(tmp_path).ports
    assert still_listening(tmp_path) == ["postgres", "valkey", "cache"]
    with services(given(tmp_path)) as ours:
        # The same ports again: two servers on one folder would write over each other.
        assert run_file.read(tmp_path).ports == before
        rows(ours, "create table kept (number int)")
    with services(given(tmp_path)) as ours:
        assert rows(ours, "select count(*) from kept") == [(0,)]
    assert still_listening(tmp_path) == []


@pytest.mark.skipif(sys.platform != "linux", reason="found through /proc")
def test_every_service_carries_the_mark(tmp_path: Path) -> None:
    with services(given(tmp_path)):
        run = run_file.read(tmp_path)
        names = {Path(f"/proc/{pid}/comm").read_text().strip() for pid in leftovers(run.instance)}
    assert names >= {"postgres", "valkey-server"}


def test_a_killed_postmaster_blocks_nobody(tmp_path: Path) -> None:
    with services(given(tmp_path)):
        postmaster = int((tmp_path / "postgres" / "postmaster.pid").read_text().splitlines()[0])
        os.kill(postmaster, signal.SIGKILL)
    assert (tmp_path / "postgres" / "postmaster.pid").exists()
    with services(given(tmp_path)) as ours:
        assert rows(ours, "select 1") == [(1,)]


def test_the_lock_file_of_another_program_blocks_nobody(tmp_path: Path) -> None:
    with services(given(tmp_path)):
        lock = (tmp_path / "postgres" / "postmaster.pid").read_text().splitlines()
    (tmp_path / "postgres" / "postmaster.pid").write_text("\n".join([str(os.getppid()), *lock[1:]]) + "\n")
    with services(given(tmp_path)) as ours:
        assert rows(ours, "select 1") == [(1,)]


def test_a_lost_run_file_costs_no_rows(tmp_path: Path) -> None:
    with services(given(tmp_path)) as ours:
        rows(ours, "create table kept (number int)")
    (tmp_path / "run.json").unlink()
    with services(given(tmp_path)) as ours:
        assert rows(ours, "select count(*) from kept") == [(0,)]


def test_an_interrupted_initdb_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / "postgres.new" / "base").mkdir(parents=True)
    with services(given(tmp_path)) as ours:
        assert rows(ours, "select 1") == [(1,)]
    assert not (tmp_path / "postgres.new").exists()


def test_half_a_database_folder_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    with pytest.raises(CannotRun, match="not a whole database folder; move it away"), services(given(tmp_path)):
        pass


def test_a_folder_of_another_version_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "postgres" / "global").mkdir(parents=True)
    (tmp_path / "postgres" / "global" / "pg_control").touch()
    (tmp_path / "postgres" / "PG_VERSION").write_text("9\n")
    with pytest.raises(CannotRun, match="was made by PostgreSQL 9"), services(given(tmp_path)):
        pass


def test_a_damaged_run_file_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text('{"instance": ')
    with pytest.raises(CannotRun, match="is damaged; move it away"), services(given(tmp_path)):
        pass


def test_passwords_are_their_owners_to_read(tmp_path: Path) -> None:
    with services(given(tmp_path)):
        pass
    for name in ("run.json", "valkey/valkey.conf"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    assert json.loads((tmp_path / "run.json").read_text())["passwords"]["postgres"]


def test_nothing_is_started_where_every_address_was_given(tmp_path: Path) -> None:
    names = ("DATABASE_APP_URL", "REDIS_URL", "CACHE_URL", "SECRET_KEY")
    everything = dict.fromkeys(names, "given") | {"MASTER_KEY": "A" * 43 + "="}
    with services(given(tmp_path / "untouched", **everything)) as ours:
        assert ours == {}
    assert not (tmp_path / "untouched").exists()


def test_a_given_database_gets_its_roles_from_a_user_who_may(tmp_path: Path) -> None:
    with services(given(tmp_path / "theirs")):
        theirs = run_file.read(tmp_path / "theirs")
        superuser = f"postgresql://postgres:{theirs.passwords.postgres}@127.0.0.1:{theirs.ports.postgres}/postgres"
        with psycopg.connect(superuser, autocommit=True) as connection:
            for role in ("platform", "app", "finder", "owner"):
                connection.execute("DROP DATABASE IF EXISTS shop WITH (FORCE)")
                connection.execute(f"DROP ROLE {role}")
            connection.execute("CREATE ROLE landlord LOGIN CREATEDB CREATEROLE PASSWORD 'key'")
        landlord = f"postgresql://landlord:key@127.0.0.1:{theirs.ports.postgres}/postgres"
        with services(given(tmp_path / "ours", DATABASE_URL=landlord)) as ours:
            assert rows(ours, "select current_user::text, current_database()::text") == [("owner", "shop")]
        with services(given(tmp_path / "ours", DATABASE_URL=landlord)) as ours:
            assert rows(ours, "create table t (n int)") == []


def test_one_role_without_the_others_is_refused_in_one_sentence(tmp_path: Path) -> None:
    alone = given(tmp_path, DATABASE_APP_URL="postgresql://app@db.example/shop")
    with pytest.raises(CannotRun, match="must be set beside DATABASE_APP_URL"), services(alone):
        pass


def test_a_user_who_may_not_is_told_what_to_set(tmp_path: Path) -> None:
    with services(given(tmp_path / "theirs")) as theirs:
        powerless = given(tmp_path / "ours", DATABASE_URL=theirs["DATABASE_APP_URL"])
        with pytest.raises(CannotRun, match="set DATABASE_OWNER_URL"), services(powerless):
            pass
