"""Valkey, the payment provider and the mail server, slow or gone (invariants.md 3.4)."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from models.payment import Provider
from shop_app.domain import payments
from tests.chaos.harness.buyer import Buyer
from tests.chaos.harness.processes import WORKERS, Platform
from tests.chaos.harness.proxy import Proxy, between, port_of, through
from tests.chaos.harness.tally import Tally
from tests.chaos.harness.traffic import Traffic
from tests.harness.shop import Shop

CONSUMING_WITHIN_S = 30
_SENT = "SELECT count(*) = 1 FROM notification WHERE order_id = %s AND status = 'sent'"
_PAID = "SELECT bool_and(status = 'placed') FROM orders WHERE tenant_id = %s"
_IDLE_IN_TRANSACTION = """
    SELECT count(*) FROM pg_stat_activity
    WHERE usename = 'app' AND state = 'idle in transaction' AND now() - state_change > interval '1 second'
"""


@dataclass(frozen=True)
class Valkeys:
    """Both instances, each behind a bad network."""

    keeper: Proxy
    cache: Proxy
    environment: dict[str, str]

    @property
    def both(self) -> tuple[Proxy, Proxy]:
        return self.keeper, self.cache

    def go_down(self) -> None:
        for proxy in self.both:
            proxy.weather.is_down = True
            proxy.reset()

    def come_back(self) -> None:
        for proxy in self.both:
            proxy.weather.is_down, proxy.weather.latency_s = False, 0


@pytest.fixture
def valkeys(platform: Platform) -> Iterator[Valkeys]:
    given = platform.database.environment
    with between(port_of(given["REDIS_URL"])) as keeper, between(port_of(given["CACHE_URL"])) as cache:
        environment = {
            "REDIS_URL": through(given["REDIS_URL"], keeper),
            "CACHE_URL": through(given["CACHE_URL"], cache),
        }
        yield Valkeys(keeper, cache, environment)


async def test_c09_without_valkey_the_shop_sells_and_says_that_it_is_degraded(
    platform: Platform, shop: Shop, valkeys: Valkeys, full: bool
) -> None:
    address = platform.start_web("web3", **valkeys.environment, RATE_LIMITS="10")
    try:
        shop.add_variant()
        variant = shop.add_variant(stock=None)
        numbers, slowest_s = [], 0.0
        valkeys.go_down()
        until = time.monotonic() + (300 if full else 3)
        while time.monotonic() < until:
            began = time.monotonic()
            buyer = await Buyer.of(shop, address).fill({variant: 1})
            numbers.append((await buyer.place())["number"])
            assert (await buyer.client.get("/api/v1/products")).status_code == 200
            slowest_s = max(slowest_s, time.monotonic() - began)
            ready = (await buyer.client.get("/ready")).json()
            assert (ready["status"], ready["redis"]) == ("degraded", "error")
            await buyer.close()
            await asyncio.sleep(0.2)
        # Six requests: one of them may have met the silence, and nobody waits for it twice within a second.
        assert slowest_s < 5
    finally:
        platform.stop_web("web3")
    assert set(numbers) <= set(shop.values("SELECT number FROM orders"))


@pytest.mark.full
def test_c10_a_worker_consumes_again_after_valkey_was_slow_and_torn(
    platform: Platform, shop: Shop, valkeys: Valkeys, full: bool, tally: Tally
) -> None:
    """The others are away, so that whatever is done then was done by the one behind the bad network."""
    variant = shop.add_variant(stock=None)
    platform.start_worker("worker3", **valkeys.environment)
    away = {name: platform.end(name) for name in WORKERS}
    try:
        platform.wait_for(_SENT, shop.sell({variant: 1}).order_id)
        valkeys.keeper.weather.latency_s = 3
        time.sleep(20 if full else 4)
        for _ in range(5 if full else 2):
            valkeys.keeper.reset()
            time.sleep(2)
        valkeys.come_back()
        took_s = platform.wait_for(_SENT, shop.sell({variant: 1}).order_id)
        tally.worst("consuming_after_valkey_s", took_s)
        assert took_s <= CONSUMING_WITHIN_S
    finally:
        platform.end("worker3")
        for name, child in away.items():
            platform.children[name] = child
            child.start()


async def test_c11_every_other_call_fails_and_the_buyer_pays_once(platform: Platform, shop: Shop) -> None:
    platform.sandbox.plan_faults({"kind": "error", "path": "/v1/", "every": 2, "times": 0})
    buyer = await Buyer.of(shop, platform.address("web1")).fill({shop.add_variant(): 1})
    placed = await buyer.place("stripe")
    assert platform.sandbox.pay(placed["page_url"]).status_code == 303
    platform.wait_for(_PAID, shop.tenant_id)
    assert [entry["captured"] for entry in platform.sandbox.books(shop.subdomain) if entry["captured"]] == [1650]
    await buyer.close()


@contextmanager
def watching_transactions(platform: Platform) -> Iterator[list[int]]:
    """How many of ours stand open and idle for over a second, looked at five times a second."""
    seen: list[int] = []
    leaving = threading.Event()

    def look() -> None:
        while not leaving.wait(0.2):
            seen.extend(int(str(count)) for (count,) in platform.rows(_IDLE_IN_TRANSACTION))

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield seen
    finally:
        leaving.set()
        thread.join(5)


@pytest.mark.full
async def test_c13_a_silent_provider_holds_no_lock_and_no_other_shopper(
    platform: Platform, shop: Shop, full: bool
) -> None:
    variant = shop.add_variant(stock=None)
    buyers = [await Buyer.of(shop, platform.address("web1")).fill({variant: 1}) for _ in range(8 if full else 2)]
    platform.sandbox.plan_faults({"kind": "hang", "path": "/v1/checkout/sessions", "times": 0, "seconds": 60})
    with watching_transactions(platform) as idle, Traffic(platform, shop, per_s=10) as traffic:
        began = time.monotonic()
        placed = await asyncio.gather(*(buyer.place("stripe") for buyer in buyers))
        took_s = time.monotonic() - began
    # One wait for an answer; the connection itself and the store's own work come on top.
    assert 7 < took_s < 13
    assert all(one["page_url"] is None for one in placed)
    assert max(idle) == 0
    assert traffic.failures == []
    assert traffic.slowest_s < 3
    platform.sandbox.plan_faults()
    for buyer in buyers:
        await asyncio.to_thread(_pay_at_last, platform, shop, buyer)
        await buyer.close()
    platform.wait_for(_PAID, shop.tenant_id)


def _pay_at_last(platform: Platform, shop: Shop, buyer: Buyer) -> None:
    order_id = shop.value("SELECT id FROM orders WHERE cart_id = %(cart)s", cart=buyer.cart_id)
    assert platform.sandbox.pay(payments.open_page(shop.visitor(), order_id)).status_code == 303


def test_c14_half_an_hour_without_a_provider_ends_every_order_in_order(
    platform: Platform, shop: Shop, full: bool
) -> None:
    """One was paid just before, and is told of late; the rest never had a page, or had one that nobody paid."""
    variant, count = shop.add_variant(stock=100), 40 if full else 6
    paid = shop.buy({variant: 1}, provider=Provider.STRIPE)
    page = payments.open_page(shop.visitor(), paid.order_id)
    opened = shop.buy({variant: 1}, provider=Provider.STRIPE)
    payments.open_page(shop.visitor(), opened.order_id)
    platform.sandbox.plan_deliveries(drop=True)
    assert platform.sandbox.pay(page).status_code == 303
    platform.sandbox.kill()
    try:
        for _ in range(count):
            shop.buy({variant: 1}, provider=Provider.STRIPE)
        platform.clock.move(timedelta(minutes=32))
        time.sleep(12 if full else 6)
        states = dict(zip(*_states(shop), strict=True))
        assert states[paid.number] == states[opened.number] == "pending"
        assert shop.stock_of(variant).reserved >= 2
    finally:
        platform.sandbox.start()
    over = "SELECT bool_and(status <> 'pending') FROM orders WHERE tenant_id = %s"
    platform.wait_for(over, shop.tenant_id, within_s=120)
    states = dict(zip(*_states(shop), strict=True))
    assert states.pop(paid.number) == "placed"
    assert set(states.values()) == {"expired"}
    stock = shop.stock_of(variant)
    assert (stock.on_hand, stock.reserved) == (99, 0)


def _states(shop: Shop) -> tuple[list[int], list[str]]:
    numbers = shop.values("SELECT number FROM orders ORDER BY number")
    return numbers, shop.values("SELECT status FROM orders ORDER BY number")


def letters(platform: Platform) -> int:
    return len(list(Path(platform.folder / "mail").glob("*.eml")))


def test_c17_without_a_mail_server_the_order_stands_and_the_mail_goes_out_later_once(
    platform: Platform, shop: Shop
) -> None:
    before = letters(platform)
    server = platform.end("mailbox")
    try:
        order_id = shop.sell({shop.add_variant(): 1}).order_id
        tried = "SELECT count(*) = 1 FROM notification WHERE order_id = %s AND status = 'pending' AND attempts > 0"
        platform.wait_for(tried, order_id)
        assert shop.value("SELECT status FROM orders WHERE id = %(id)s", id=order_id) == "placed"
    finally:
        platform.children["mailbox"] = server
        server.start()
    platform.wait_for(_SENT, order_id)
    assert letters(platform) == before + 1
