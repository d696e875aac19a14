"""Postgres in trouble: busy, cut off, locked, moved, full, changed under everybody's feet (invariants.md 3.5)."""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

import httpx
import psycopg
import pytest

from shop_app.core.database import dispose_engines
from shop_app.domain.audit import find_violations
from shop_app.settings import PROJECT
from tests.chaos.harness import standby
from tests.chaos.harness.buyer import IN_PROGRESS, Buyer, Refused
from tests.chaos.harness.processes import Platform
from tests.chaos.harness.restore import restored
from tests.chaos.harness.tally import Tally
from tests.chaos.harness.traffic import Traffic
from tests.harness.shop import Shop

HANDFUL = 20
_UNFORCED = """
    SELECT c.relname FROM pg_class c
    WHERE c.relkind IN ('r', 'p') AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
      AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id')
"""
_SESSIONS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE usename = 'app' AND datname = %s AND application_name <> 'hog' ORDER BY random() LIMIT %s
"""


async def buy_stubbornly(buyer: Buyer, within_s: float = 60) -> int:
    """What a client does that is told to come back: the same again with the same key; the order's number."""
    until = time.monotonic() + within_s
    while True:
        try:
            return int((await buyer.place())["number"])
        except (Refused, httpx.TransportError) as failure:
            told_to_wait = not isinstance(failure, Refused) or failure.status >= 500 or failure.code == IN_PROGRESS
            if not told_to_wait or time.monotonic() > until:
                raise
        await asyncio.sleep(0.1)


async def test_c19_who_finds_no_connection_is_told_so_and_the_shop_recovers(platform: Platform, shop: Shop) -> None:
    """Twenty requests that never end take every thread and connection of one web process."""
    variant = shop.add_variant(stock=5)
    buyer = await Buyer.of(shop, platform.address("web1")).fill({variant: 1})
    platform.failpoints.plan("checkout.S0 hold")
    held = [asyncio.create_task(buyer.place(key="")) for _ in range(20)]
    await asyncio.sleep(0.5)
    began = time.monotonic()
    answer = await buyer.client.get("/api/v1/checkout", headers={"X-Cart-Token": buyer.token})
    assert time.monotonic() - began < 3
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "BUSY")
    assert int(answer.headers["retry-after"]) > 0
    assert (await buyer.client.get("/health")).status_code == 200
    platform.failpoints.release()
    placed = [one for one in await asyncio.gather(*held, return_exceptions=True) if not isinstance(one, Refused)]
    assert len({one["number"] for one in placed}) == 1  # type: ignore[index]
    began = time.monotonic()
    assert (await buyer.client.get("/api/v1/checkout", headers={"X-Cart-Token": buyer.token})).status_code == 200
    assert time.monotonic() - began < 5
    await buyer.close()


@contextmanager
def again_and_again(every_s: float, work: Callable[[], object]) -> Iterator[None]:
    """``work`` in a thread of its own, whatever Postgres says to it."""
    leaving = threading.Event()

    def run() -> None:
        while not leaving.wait(every_s):
            with suppress(psycopg.Error):
                work()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        leaving.set()
        thread.join(5)


class Hog:
    """Takes every connection that Postgres gives to ordinary roles, and those that it takes from others."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._taken: list[psycopg.Connection] = []

    def take_all(self) -> None:
        """Returns once there is none left."""
        with suppress(psycopg.OperationalError):
            while True:
                self._take()

    def take_from_others(self) -> None:
        self._platform.rows(_SESSIONS, self._platform.database.name, HANDFUL)
        for _ in range(HANDFUL):
            self._take()

    def _take(self) -> None:
        self._taken.append(psycopg.connect(self._platform.database.app_url, application_name="hog"))

    def give_back(self) -> None:
        for connection in self._taken:
            connection.close()


async def test_c20_sessions_that_are_cut_and_connections_that_are_not_to_be_had(
    platform: Platform, shop: Shop, full: bool
) -> None:
    count = 100 if full else 12
    variant = shop.add_variant(stock=None)
    webs = [platform.address(web) for web in ("web1", "web2")]
    buyers = [await Buyer.of(shop, webs[number % 2]).fill({variant: 1}) for number in range(count)]
    with again_and_again(0.25, lambda: platform.rows(_SESSIONS, platform.database.name, 3)):
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(buy_stubbornly(buyer)) for buyer in buyers]
    numbers = {task.result() for task in tasks}
    late, hog = await Buyer.of(shop, webs[0]).fill({variant: 1}), Hog(platform)
    codes = set()
    try:
        hog.take_all()
        with again_and_again(0.05, hog.take_from_others):
            until = time.monotonic() + (20 if full else 3)
            while time.monotonic() < until:
                answer = await late.client.get("/api/v1/checkout", headers={"X-Cart-Token": late.token})
                codes.add((answer.status_code, "" if answer.is_success else answer.json()["error"]["code"]))
    finally:
        hog.give_back()
    assert (503, "BUSY") in codes
    assert codes <= {(200, ""), (503, "BUSY")}
    numbers.add(await buy_stubbornly(late))
    assert set(shop.values("SELECT number FROM orders")) == numbers
    assert len(numbers) == count + 1
    await asyncio.gather(*(buyer.close() for buyer in [*buyers, late]))


async def test_c21_a_locked_table_is_a_clean_refusal_and_no_pile_up(platform: Platform, shop: Shop, full: bool) -> None:
    shop.add_variant()
    async with httpx.AsyncClient(
        base_url=platform.address("web1"), headers={"Host": f"{shop.subdomain}.localhost"}, trust_env=False, timeout=30
    ) as client:

        async def look(word: int) -> tuple[int, float]:
            began = time.monotonic()
            answer = await client.get("/api/v1/products", params={"q": f"word{word}"})
            return answer.status_code, time.monotonic() - began

        with psycopg.connect(platform.database.admin_url) as connection:
            connection.execute("LOCK TABLE product, search_product IN ACCESS EXCLUSIVE MODE")
            until = time.monotonic() + (20 if full else 3)
            asked = 0
            while time.monotonic() < until:
                answers = await asyncio.gather(*(look(asked + number) for number in range(30)))
                asked += 30
                assert {status for status, _ in answers} == {503}
                assert max(took_s for _, took_s in answers) < 10
            assert (await client.get("/health")).status_code == 200
            connection.rollback()
        began = time.monotonic()
        assert (await look(asked))[0] == 200
        assert time.monotonic() - began < 2


@pytest.mark.full
async def test_c22_a_standby_takes_over_and_nobody_is_told(platform: Platform, shop: Shop, tally: Tally) -> None:
    """The address lists both servers; whichever takes writes is used, and nothing acknowledged is missing there."""
    variant = shop.add_variant(stock=None)
    with standby.following(platform.backing.services) as second:
        address = platform.start_web("web3", DATABASE_APP_URL=second.either(platform.database.app_url))
        try:
            acknowledged = []
            for _ in range(5):
                buyer = await Buyer.of(shop, address).fill({variant: 1})
                acknowledged.append(await buy_stubbornly(buyer))
                await buyer.close()
            waiting = await Buyer.of(shop, address).fill({variant: 1})
            second.await_level()
            platform.backing.kill_postgres()
            second.promote()
            began = time.monotonic()
            acknowledged.append(await buy_stubbornly(waiting))
            took_s = time.monotonic() - began
            await waiting.close()
            with psycopg.connect(second.url(platform.database.name)) as there:
                known = {number for (number,) in there.execute("SELECT number FROM orders").fetchall()}
            assert set(acknowledged) <= known
            tally.kills += 1
            tally.worst("reconnected_after_failover_s", took_s)
            assert took_s <= 15
        finally:
            platform.stop_web("web3")
    platform.start_all("postgres")


_EXPAND = """
revision = "9999"
down_revision = {head!r}
branch_labels = None
depends_on = None


def upgrade():
    from alembic import op

    op.execute("ALTER TABLE product ADD COLUMN chaos text")
    op.execute("CREATE TABLE chaos_note (tenant_id uuid NOT NULL, id uuid NOT NULL, PRIMARY KEY (tenant_id, id))")
    op.execute("SELECT isolate_table('chaos_note'::regclass, audited => false)")
    op.execute("SELECT pg_sleep({sleep_s})")
"""


@pytest.fixture
def expansion(platform: Platform, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Expansion]:
    expansion = Expansion(platform, tmp_path_factory.mktemp("expansion"))
    yield expansion
    expansion.undo()


class Expansion:
    """A migration of the test's own after the last one: a column and a table more."""

    def __init__(self, platform: Platform, folder: object) -> None:
        self._platform, self._folder = platform, folder
        ((self.head,),) = platform.rows("SELECT version_num FROM alembic_version")

    def begin(self, sleep_s: float) -> subprocess.Popen[bytes]:
        script = f"{self._folder}/9999_chaos.py"
        with open(script, "w") as file:
            file.write(_EXPAND.format(head=self.head, sleep_s=sleep_s))
        locations = f"{PROJECT}/alembic/versions;{self._folder}"
        program = (
            "from alembic import command\nfrom alembic.config import Config\n"
            f"config = Config(toml_file='{PROJECT}/pyproject.toml')\n"
            f"config.set_main_option('script_location', '{PROJECT}/alembic')\n"
            f"config.set_main_option('version_locations', '{locations}')\n"
            "config.set_main_option('path_separator', ';')\n"
            "command.upgrade(config, 'head')\n"
        )
        environment = self._platform.environment | {"DATABASE_OWNER_URL": self._platform.database.owner_url}
        return subprocess.Popen([sys.executable, "-c", program], cwd=PROJECT, env=environment, stderr=subprocess.PIPE)

    def undo(self) -> None:
        with psycopg.connect(self._platform.database.admin_url, autocommit=True) as admin:
            admin.execute("DROP TABLE IF EXISTS chaos_note")
            admin.execute("ALTER TABLE product DROP COLUMN IF EXISTS chaos")
            admin.execute("UPDATE alembic_version SET version_num = %s", [self.head])


def await_sleep(platform: Platform) -> None:
    sleeping = "SELECT count(*) > 0 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%%' AND datname = %s"
    platform.wait_for(sleeping, platform.database.name, within_s=60)


def test_c23_a_migration_killed_half_way_leaves_nothing_and_runs_again_under_load(
    platform: Platform, shop: Shop, expansion: Expansion
) -> None:
    shop.add_variant()
    killed = expansion.begin(sleep_s=20)
    await_sleep(platform)
    killed.kill()
    killed.wait()
    # Its session notices at the next word to its client, which would be in 20 s: the kill cuts the machine's, too.
    platform.rows("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'")
    assert platform.rows("SELECT to_regclass('chaos_note')") == [(None,)]
    assert platform.rows("SELECT version_num FROM alembic_version") == [(expansion.head,)]
    with Traffic(platform, shop, per_s=20) as traffic:
        done = expansion.begin(sleep_s=0)
        _, words = done.communicate(timeout=60)
        assert done.returncode == 0, words.decode()
    assert traffic.answered >= 20
    assert traffic.failures == []
    assert platform.rows("SELECT version_num FROM alembic_version") == [("9999",)]
    assert platform.rows(_UNFORCED) == []


@pytest.mark.full
def test_c24_a_full_disk_is_a_clean_refusal_and_the_shop_comes_back(tally: Tally) -> None:
    """In a namespace of its own, with a disk of its own (`harness/small_disk.py`)."""
    command = ["unshare", "-Urm", sys.executable, "-m", "tests.chaos.harness.small_disk"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    tally.rounds += 1


def test_c25_a_restored_backup_is_the_same_shop_behind_the_same_walls(platform: Platform, shop: Shop) -> None:
    placed = shop.sell({shop.add_variant(): 2})
    shop.buy({shop.add_variant(): 1})
    with restored(platform.backing.services, platform.database) as copy:
        with psycopg.connect(copy.admin_url) as there:
            assert there.execute("SELECT number FROM orders WHERE id = %s", [placed.order_id]).fetchone() == (
                placed.number,
            )
            assert there.execute(_UNFORCED).fetchall() == []
        with psycopg.connect(copy.app_url) as nobody:
            assert nobody.execute("SELECT count(*) FROM orders").fetchone() == (0,)
        assert shop.value("SELECT count(*) FROM orders") == 2
        assert find_violations(shop.system().now) == []
        again = replace(shop).sell({shop.add_variant(): 1})
        assert again.number > placed.number
    dispose_engines()
    assert shop.value("SELECT count(*) FROM orders") == 2
    assert random.choice(shop.values("SELECT number FROM orders")) != again.number
