"""Telling what happened: to subscribers, open screens and caches, again after a crash, in order."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from redis import Redis

from models.values.ids import new_id
from shop_app.core import cache, valkey
from shop_app.core.cache import Answer, AnswerCache
from shop_app.settings import settings
from tasks.relay import relay
from tasks.subscriptions import HEARD_BY
from tests.harness.purchases import buy
from tests.harness.shop import Shop

HEARD = sorted(f"OrderPaid {subscriber.name}" for subscriber in HEARD_BY["OrderPaid"])


def deliveries(shop: Shop, order_id: UUID) -> list[str]:
    return shop.values(
        "SELECT e.event_type || ' ' || d.subscriber FROM outbox_delivery d"
        " JOIN outbox e ON e.tenant_id = d.tenant_id AND e.id = d.event_id"
        " WHERE e.aggregate_id = %(id)s ORDER BY e.id, d.subscriber",
        id=order_id,
    )


def untold(shop: Shop) -> int:
    count: int = shop.value("SELECT count(*) FROM outbox WHERE status = 'pending'")
    return count


def test_an_event_reaches_each_of_its_subscribers_once(shop: Shop) -> None:
    placed = buy(shop, shop.add_variant())
    assert untold(shop) > 0
    relay()
    assert untold(shop) == 0
    assert deliveries(shop, placed.order_id) == HEARD
    shop.run("UPDATE outbox SET status = 'pending', due_at = app_now()")
    relay()
    assert deliveries(shop, placed.order_id) == HEARD


def test_open_screens_hear_of_it(shop: Shop) -> None:
    placed = buy(shop, shop.add_variant())
    with Redis.from_url(settings().redis_url).pubsub(ignore_subscribe_messages=True) as channel:
        channel.subscribe(f"t:{shop.tenant_id}:live")
        channel.get_message(timeout=1)
        relay()
        heard = b"".join(message["data"] for message in iter(lambda: channel.get_message(timeout=0.2), None))
    assert f"order:{placed.order_id}".encode() in heard
    assert b'"orders"' in heard
    assert b'"stock"' in heard


def test_answers_made_before_are_out_of_reach(shop: Shop) -> None:
    def kept(body: bytes) -> bytes:
        # A cache of its own each time: another process, which has nothing in memory.
        answer = AnswerCache().get_or_make(shop.tenant_id, "page", lambda: Answer(200, (), body))
        cache.writer(valkey.answers()).flush()
        return answer.body

    relay()
    assert [kept(b"old"), kept(b"new")] == [b"old", b"old"]
    buy(shop, shop.add_variant())
    relay()
    assert kept(b"new") == b"new"


def test_a_crash_before_marking_tells_again_and_delivers_once(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    points = tmp_path / "failpoints"
    points.write_text("relay.S12 raise once")
    monkeypatch.setenv("FAILPOINTS", str(points))
    settings.cache_clear()
    placed = buy(shop, shop.add_variant())
    relay()
    assert untold(shop) > 0
    assert len(deliveries(shop, placed.order_id)) == len(HEARD)
    relay()
    assert untold(shop) > 0, "the lease has not run out"
    shop.run("UPDATE outbox SET due_at = app_now() WHERE status = 'pending'")
    relay()
    assert untold(shop) == 0
    assert len(deliveries(shop, placed.order_id)) == len(HEARD)
    monkeypatch.delenv("FAILPOINTS")
    settings.cache_clear()


def test_an_earlier_event_that_another_relay_holds_is_delivered_first(shop: Shop) -> None:
    order_id = new_id()
    for _ in range(2):
        shop.do(lambda uow: uow.record("OrderPaid", aggregate="order", aggregate_id=order_id))
    # Another relay has claimed the first one and died.
    shop.run(
        "UPDATE outbox SET due_at = app_now() + interval '8 seconds' WHERE id ="
        " (SELECT id FROM outbox WHERE aggregate_id = %(id)s ORDER BY id LIMIT 1)",
        id=order_id,
    )
    relay()
    assert len(deliveries(shop, order_id)) == 2 * len(HEARD)
