"""Every handler is a public remote call (D5): what a stranger with a bare socket can do with them (C-43, C-44)."""

from __future__ import annotations

import asyncio
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
import socketio

from models.user import RoleName
from shop_app.domain import access
from shop_app.runtime import ports, programs
from shop_app.runtime.processes import Child, stop
from shop_app.settings import PROJECT, Settings
from tests.harness.cluster import Database
from tests.harness.shop import EMAIL, Shop, open_shop
from tests.harness.socket import BOOT, LOADED, Socket
from tests.harness.staff import PASSWORD, hire

MARK = "mark-of-another-shop"
HOSTILE: list[Any] = [
    "7 OR 1=1",
    "'; DROP TABLE orders; --",
    -1,
    2**63,
    -1e308,
    True,
    None,
    {"$ne": None},
    ["x"] * 50,
    "\u0000",
    "../../etc/passwd",
    "{{7*7}}",
    "x" * 20_000,
]
# Reflex's own, which every app has; what they can reach is its own state of the tab.
REFLEX = "reflex___"


@pytest.fixture(scope="module")
def shop(database: Database) -> Shop:
    """Ours, beside another whose every word carries a mark."""
    other = open_shop("quarry")
    other.sell({other.add_variant(): 1})
    other.run("UPDATE product SET title = %(mark)s, slug = %(mark)s", mark=MARK)
    other.run("UPDATE orders SET email = %(mark)s", mark=f"{MARK}@example.com")
    shop = open_shop("glade")
    shop.sell({shop.add_variant(): 2})
    return shop


@pytest.fixture(scope="module")
def web(database: Database, shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a web process."""
    port = ports.choose()
    environment = {**os.environ, **database.environment, "PORT": str(port), "RATE_LIMITS": "off"}
    environment.pop("PYTEST_CURRENT_TEST", None)
    log = tmp_path_factory.mktemp("web") / "web.log"
    child = Child(programs.web(Settings.from_environment(environment), environment, log), bound=True)
    child.start()
    child.wait_until_ready()
    yield port
    stop([child], 5)


@pytest.fixture(scope="module")
def handlers(database: Database) -> dict[str, list[str]]:
    """Every handler that a socket can name, with its arguments; asked of a process of its own."""
    found = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("list_handlers.py"))],
        cwd=PROJECT,
        env={**os.environ, **database.environment, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
    )
    assert found.returncode == 0, found.stderr
    lines = [line.split() for line in found.stdout.splitlines()]
    return {name: arguments for name, *arguments in lines}


def host(shop: Shop, web: int) -> str:
    return f"{shop.subdomain}.localhost:{web}"


def fingerprint(database: Database) -> dict[str, str]:
    """Each table's whole contents as a hash."""
    with psycopg.connect(database.admin_url, autocommit=True) as connection:
        tables = connection.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"
        ).fetchall()
        prints = {}
        for (table,) in tables:
            rows = connection.execute(f'SELECT t::text FROM "{table}" t ORDER BY 1').fetchall()
            prints[table] = hashlib.sha256(repr(rows).encode()).hexdigest()
        return prints


def payloads(arguments: list[str]) -> Iterator[dict[str, Any]]:
    """Hostile values in every place, places that do not exist, and none at all."""
    yield {}
    yield {"no_such_argument": 1}
    for value in HOSTILE:
        yield dict.fromkeys(arguments, value)


async def fire(socket: Socket, handlers: dict[str, list[str]]) -> None:
    """Calls every handler with every payload; at the end the socket is still served, so all of it has been met."""
    for name, arguments in handlers.items():
        for payload in payloads(arguments):
            await socket.send(name, payload)
        assert socket.client.connected, f"{name} ended the connection"
    socket.heard.append("-- all was sent --")
    mark = len(socket.heard)
    while LOADED not in "".join(socket.heard[mark:]):
        await socket.send(BOOT)
        await asyncio.sleep(0.5)


def of_screens(handlers: dict[str, list[str]]) -> dict[str, list[str]]:
    """Ours; and none that waits in the background for news, of which one was called already by loading a page."""
    return {
        name: arguments
        for name, arguments in handlers.items()
        if ".shop_app___" in name and not name.endswith((".watch", ".setvar"))
    }


def session(database: Database, shop: Shop) -> str:
    """The cookie of an owner of the shop."""
    colleague = hire(database, shop.tenant_id, RoleName.OWNER)
    token = access.sign_in(colleague.context, email=colleague.email, password=PASSWORD, address="203.0.113.9")
    return f"__Host-session={token}"


async def test_our_own_staff_is_shown_the_orders(database: Database, shop: Shop, web: int) -> None:
    """So that what strangers are not shown below is known to be there."""
    socket = await Socket.open(web, host(shop, web), "/admin/orders", cookie=session(database, shop))
    await socket.until("Example Household")
    await socket.close()


@pytest.mark.parametrize("who", ["nobody", "another shop's owner"])
async def test_c43_a_stranger_changes_nothing_and_learns_nothing(
    database: Database, shop: Shop, web: int, handlers: dict[str, list[str]], who: str
) -> None:
    cookie = "" if who == "nobody" else session(database, open_shop())
    before = fingerprint(database)
    socket = await Socket.open(web, host(shop, web), "/admin/orders", cookie=cookie)
    await socket.until(LOADED)
    ours = of_screens(handlers)
    assert len(ours) > 25
    await fire(socket, ours)
    await socket.close()
    assert fingerprint(database) == before
    told = "\n".join(socket.heard)
    for secret in (MARK, EMAIL, "Example Household"):
        assert secret not in told
    alive = httpx.get(f"http://127.0.0.1:{web}/ready", trust_env=False)
    assert alive.status_code == 200


async def test_c43_what_nobody_decorated_and_what_is_private_cannot_be_called(
    shop: Shop, web: int, database: Database, handlers: dict[str, list[str]]
) -> None:
    before = fingerprint(database)
    socket = await Socket.open(web, host(shop, web), "/admin/orders", cookie="")
    await socket.until(LOADED)
    for name in [name for name in handlers if ".shop_app___" in name]:
        state = name.rpartition(".")[0]
        for private in ("_do", "_through", "_as_staff", "_fetch", "_show", "__init__", "get_state", "reset", "setvar"):
            await socket.send(f"{state}.{private}", {"var_name": "refusal", "value": "pwned", "call": "x"})
    await fire(socket, {})
    told = "\n".join(socket.heard)
    await socket.close()
    assert "pwned" not in told
    assert fingerprint(database) == before


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", None, "http://quarry.localhost", "http://glade.localhost.evil.example"]
)
async def test_c44_a_handshake_from_elsewhere_is_refused(shop: Shop, web: int, origin: str | None) -> None:
    with pytest.raises(socketio.exceptions.ConnectionError):
        await Socket.open(web, host(shop, web), origin=origin)


async def test_c44_a_host_that_is_no_shop_is_refused(web: int) -> None:
    with pytest.raises(socketio.exceptions.ConnectionError):
        await Socket.open(web, f"nobody.localhost:{web}")


def test_c44_every_public_method_of_a_state_is_a_handler_by_intent(handlers: dict[str, list[str]]) -> None:
    """A helper whose name does not begin with ``_`` would be a remote call; each of these is written as one."""
    written = set()
    for path in (PROJECT / "shop_app" / "states").rglob("*.py"):
        lines = path.read_text().splitlines()
        for at, line in enumerate(lines):
            if line.strip().startswith("@rx.event"):
                follows = next(text for text in lines[at + 1 :] if "def " in text)
                written.add(follows.partition("def ")[2].partition("(")[0])
    called = {name.rpartition(".")[2] for name in handlers if ".shop_app___" in name}
    assert called - {"setvar"} <= written
