from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import pytest
from redis import Redis

from models.values.ids import new_id
from shop_app.core.live import Hub, hub, publish
from shop_app.settings import settings

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
async def listening() -> AsyncIterator[Hub]:
    """A hub whose connection stands."""
    hub = Hub()
    await hub.wait(new_id(), ["nothing"], 0.5)
    yield hub
    await hub.close()


async def _tell_soon(tenant_id: UUID, topic: str) -> None:
    await asyncio.sleep(0.05)
    await asyncio.to_thread(publish, tenant_id, topic, {"number": 1})


async def test_wakes_whoever_waits_for_the_topic(listening: Hub) -> None:
    tenant_id = new_id()
    telling = asyncio.create_task(_tell_soon(tenant_id, "orders"))
    assert await listening.wait(tenant_id, ["stock", "orders"], 3)
    await telling


async def test_another_shop_and_another_topic_stay_asleep(listening: Hub) -> None:
    tenant_id = new_id()
    telling = asyncio.create_task(_tell_soon(tenant_id, "orders"))
    others = await asyncio.gather(
        listening.wait(new_id(), ["orders"], 0.3), listening.wait(tenant_id, ["products"], 0.3)
    )
    assert others == [False, False]
    await telling


async def test_news_while_reading_is_not_missed(listening: Hub) -> None:
    tenant_id = new_id()
    mark = listening.mark()
    await _tell_soon(tenant_id, "orders")
    await asyncio.sleep(0.1)
    assert await listening.wait(tenant_id, ["orders"], 0.3, after=mark)
    assert not await listening.wait(tenant_id, ["orders"], 0.1, after=listening.mark())


async def test_listens_again_after_it_was_cut_off(listening: Hub) -> None:
    Redis.from_url(settings().redis_url).execute_command("CLIENT", "KILL", "TYPE", "pubsub")
    tenant_id = new_id()
    # Reconnecting wakes everyone once, because news may have been missed.
    assert await listening.wait(tenant_id, ["orders"], 3)
    telling = asyncio.create_task(_tell_soon(tenant_id, "orders"))
    assert await listening.wait(tenant_id, ["orders"], 3)
    await telling


def test_publishing_without_valkey_fails_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1")
    settings.cache_clear()
    publish(new_id(), "orders")
    monkeypatch.undo()
    settings.cache_clear()


async def test_one_hub_per_event_loop() -> None:
    assert hub() is hub()
