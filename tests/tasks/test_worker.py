"""The real broker between: what is rung for is done, what nobody rang for is done by the sweeper."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from celery.contrib.testing.worker import start_worker
from redis import Redis

from models.values import clock
from models.values.ids import new_id
from shop_app.domain import analytics
from shop_app.integrations.queue import LEASE_S, PROMPT, SLOW, CeleryDoorbell
from shop_app.runtime import ports
from shop_app.settings import settings
from tasks.app import app
from tasks.relay import relay
from tasks.sweeper import Sweeper
from tests.harness.cluster import Database
from tests.harness.mailbox import Mailbox, opened
from tests.harness.purchases import buy, place
from tests.harness.shop import Shop


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch, database: Database) -> Iterator[Mailbox]:
    """An SMTP server that this process's settings point to."""
    with opened() as mailbox:
        monkeypatch.setenv("SMTP_HOST", "127.0.0.1")
        monkeypatch.setenv("SMTP_PORT", str(mailbox.port))
        settings.cache_clear()
        yield mailbox
    settings.cache_clear()


@pytest.fixture
def worker(mailbox: Mailbox) -> Iterator[None]:
    with start_worker(app, pool="threads", concurrency=2, perform_ping_check=False):
        yield


def eventually(holds: Callable[[], object], within_s: float = 10) -> None:
    deadline = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


@pytest.mark.usefixtures("worker")
def test_a_paid_order_becomes_a_receipt_and_revenue(shop: Shop, mailbox: Mailbox) -> None:
    placed = buy(shop, shop.add_variant())
    relay()
    eventually(lambda: mailbox.mails)
    assert f"Order {placed.number} confirmed" in mailbox.mails[0]["Subject"]
    eventually(lambda: not shop.do(analytics.unequal_buckets))
    today = clock.now().date()
    assert shop.do(analytics.revenue_by_day, today, today).totals.sold_minor == placed.total_minor


@pytest.mark.usefixtures("worker")
def test_the_sweeper_rings_for_what_nobody_rang_for(shop: Shop) -> None:
    unpaid = place(shop, shop.add_variant(stock=1), now=clock.now() - timedelta(days=7, minutes=1))
    shop.run(
        "INSERT INTO idempotency_key (id, principal, route, key, request_sha256, expires_at)"
        " VALUES (%(id)s, 'p', 'r', 'k', '', app_now() - interval '1 second')",
        id=new_id(),
    )
    shop.run(
        "INSERT INTO revenue_bucket (id, starts_at, currency, sold_minor) VALUES (%(id)s, app_now(), 'USD', 5)",
        id=new_id(),
    )
    assert Sweeper().sweep(clock.now()) > 0
    eventually(lambda: shop.value("SELECT status FROM orders WHERE id = %(id)s", id=unpaid.order_id) == "expired")
    eventually(lambda: shop.value("SELECT count(*) FROM idempotency_key") == 0)
    eventually(lambda: not shop.do(analytics.unequal_buckets))


@pytest.mark.usefixtures("worker")
def test_a_delivery_whose_ring_was_lost_is_rung_for_again(shop: Shop, mailbox: Mailbox) -> None:
    placed = buy(shop, shop.add_variant())
    relay()
    eventually(lambda: mailbox.mails)
    # As if the worker had died with it in its hands.
    shop.run("UPDATE outbox_delivery SET handled_at = NULL, due_at = app_now()")
    shop.run("DELETE FROM notification")
    Sweeper().sweep(clock.now())
    eventually(lambda: len(mailbox.mails) == 2)
    assert f"Order {placed.number}" in mailbox.mails[1]["Subject"]


def test_rounds_keep_their_own_pace_and_survive_a_clock_set_back(shop: Shop) -> None:
    sweeper, now = Sweeper(), clock.now()
    hourly = sweeper.sweep(now)
    assert hourly >= 2, "each shop's hourly jobs"
    assert sweeper.sweep(now + timedelta(seconds=6)) < hourly
    assert sweeper.sweep(now + timedelta(minutes=61)) == hourly
    assert sweeper.sweep(now) == hourly


def test_a_broker_that_is_away_costs_no_time_and_no_error() -> None:
    doorbell = CeleryDoorbell(f"redis://127.0.0.1:{ports.choose()}/0")
    began = time.monotonic()
    for _ in range(100):
        assert not doorbell.ring("notifications.send", new_id(), new_id())
    assert time.monotonic() - began < 2


def test_a_ring_that_nobody_heard_falls_silent_with_its_lease(shop: Shop) -> None:
    broker = Redis.from_url(settings().broker)
    broker.delete(PROMPT)
    assert CeleryDoorbell(settings().broker).ring("notifications.send", shop.tenant_id, new_id())
    (message,) = broker.lrange(PROMPT, 0, -1)
    expires = datetime.fromisoformat(json.loads(message)["headers"]["expires"])
    assert timedelta(0) < expires - clock.now() <= timedelta(seconds=LEASE_S)


@pytest.mark.usefixtures("worker")
def test_each_queue_gets_its_own_jobs_and_no_copies() -> None:
    broker = Redis.from_url(settings().broker)
    eventually(lambda: broker.exists("_kombu.binding.slow_jobs"))
    for name in (PROMPT, SLOW):
        (binding,) = broker.smembers(f"_kombu.binding.{name}")
        assert binding.decode().endswith(f"\x16{name}")
