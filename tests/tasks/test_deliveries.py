"""Handing events over: once, in order, again after a failure, not for ever."""

from __future__ import annotations

import re
import time
from base64 import b64decode
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from redis import Redis

from models.errors import RetryLater
from models.values import clock
from models.values.ids import new_id
from shop_app.core import dead_letters
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.integrations.queue import PROMPT, SLOW
from shop_app.settings import settings
from tasks import claims, subscriptions
from tasks.deliveries import handle, handle_slowly
from tasks.relay import relay
from tests.harness.shop import Shop


class Listener:
    """A subscriber that leaves an event for everything it hears, or fails as it was told."""

    failure: Exception | None = None

    def hear(self, uow: UnitOfWork, event_id: UUID, subject_id: UUID) -> None:
        time.sleep(0.05)
        uow.record("Heard", aggregate="test", aggregate_id=subject_id, data={"event": str(event_id)})
        if self.failure is not None:
            raise self.failure


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Listener:
    listener = Listener()
    subscriber = subscriptions.Subscriber("listener", listener.hear)
    monkeypatch.setitem(subscriptions.HEARD_BY, "Happened", (subscriber,))
    monkeypatch.setitem(subscriptions.BY_NAME, "listener", subscriber)
    return listener


def happen(shop: Shop, subject_id: UUID) -> UUID:
    """Lets something happen and be told; returns the delivery."""
    event_id = shop.do(lambda uow: uow.record("Happened", aggregate="test", aggregate_id=subject_id))
    relay()
    delivery_id: UUID = shop.value("SELECT id FROM outbox_delivery WHERE event_id = %(id)s", id=event_id)
    return delivery_id


def heard(shop: Shop, subject_id: UUID) -> list[str]:
    return shop.values(
        "SELECT data ->> 'event' FROM outbox WHERE event_type = 'Heard' AND aggregate_id = %(id)s ORDER BY id",
        id=subject_id,
    )


def test_many_rings_at_once_are_heard_once(shop: Shop, listener: Listener) -> None:
    subject_id = new_id()
    delivery_id = happen(shop, subject_id)
    with ThreadPoolExecutor(8) as workers:
        list(workers.map(lambda _: handle(shop.system(), delivery_id), range(8)))
    handle(shop.system(), delivery_id)
    assert len(heard(shop, subject_id)) == 1


def test_a_failure_leaves_nothing_behind_and_is_tried_again(shop: Shop, listener: Listener) -> None:
    subject_id = new_id()
    delivery_id = happen(shop, subject_id)
    listener.failure = RetryLater("Not now.")
    with pytest.raises(RetryLater):
        handle(shop.system(), delivery_id)
    assert heard(shop, subject_id) == []
    assert shop.value("SELECT last_error FROM outbox_delivery WHERE id = %(id)s", id=delivery_id) == (
        "RETRY_LATER: Not now."
    )
    now = clock.now()
    assert delivery_id not in {due.row_id for due in claims.claim_deliveries(now + timedelta(seconds=3))}
    assert delivery_id in {due.row_id for due in claims.claim_deliveries(now + timedelta(seconds=10))}
    listener.failure = None
    handle(shop.system(), delivery_id)
    assert len(heard(shop, subject_id)) == 1


def test_what_fails_for_a_day_is_left_to_a_person_and_holds_nobody_up(shop: Shop, listener: Listener) -> None:
    subject_id = new_id()
    first, second = happen(shop, subject_id), happen(shop, subject_id)
    listener.failure = ValueError("broken for good")
    shop.run("UPDATE outbox SET created_at = created_at - interval '1 day' WHERE event_type = 'Happened'")
    with pytest.raises(ValueError, match="broken"):
        handle(shop.system(), first)
    assert shop.value("SELECT is_dead FROM outbox_delivery WHERE id = %(id)s", id=first)
    assert shop.value("SELECT last_error FROM outbox_delivery WHERE id = %(id)s", id=first) == "ValueError"
    listener.failure = None
    handle(shop.system(), first)
    handle(shop.system(), second)
    assert len(heard(shop, subject_id)) == 1


def test_a_later_event_waits_for_the_earlier_one_of_its_subject(shop: Shop, listener: Listener) -> None:
    subject_id = new_id()
    first, second = happen(shop, subject_id), happen(shop, subject_id)
    handle(shop.system(), second)
    assert heard(shop, subject_id) == []
    handle(shop.system(), first)
    handle(shop.system(), second)
    events = shop.values("SELECT event_id::text FROM outbox_delivery WHERE id = ANY(%(ids)s)", ids=[first, second])
    assert heard(shop, subject_id) == sorted(events)


def test_who_waited_for_an_earlier_event_is_rung_at_once(shop: Shop, listener: Listener) -> None:
    broker, subject_id = Redis.from_url(settings().broker), new_id()
    first, second = happen(shop, subject_id), happen(shop, subject_id)
    handle(shop.system(), first)
    rung = b"".join(broker.lrange(PROMPT, 0, -1))
    # Bodies of messages are base64, as Celery sends them.
    assert str(second).encode() in b"".join(b64decode(body) for body in re.findall(rb'"body": "([^"]+)"', rung))


def test_what_is_slow_moves_to_a_queue_of_its_own(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    listener, subject_id = Listener(), new_id()
    subscriber = subscriptions.Subscriber("listener", listener.hear, is_slow=True)
    monkeypatch.setitem(subscriptions.HEARD_BY, "Happened", (subscriber,))
    monkeypatch.setitem(subscriptions.BY_NAME, "listener", subscriber)
    broker = Redis.from_url(settings().broker)
    delivery_id = happen(shop, subject_id)
    handle(shop.system(), delivery_id)
    assert heard(shop, subject_id) == []
    assert broker.llen(SLOW) == 1
    handle_slowly(shop.system(), delivery_id)
    assert len(heard(shop, subject_id)) == 1


def test_a_dead_letter_is_seen_and_can_be_replayed(shop: Shop, listener: Listener) -> None:
    subject_id = new_id()
    delivery_id = happen(shop, subject_id)
    shop.run("UPDATE outbox_delivery SET is_dead = true, last_error = 'why' WHERE id = %(id)s", id=delivery_id)
    (letter,) = shop.do(dead_letters.dead_letters)
    assert (letter.what, letter.last_error) == ("Happened for listener", "why")
    assert shop.do(dead_letters.replay) == 1
    assert shop.do(dead_letters.dead_letters) == []
    assert delivery_id in {due.row_id for due in claims.claim_deliveries(clock.now())}
    handle(shop.system(), delivery_id)
    assert len(heard(shop, subject_id)) == 1
