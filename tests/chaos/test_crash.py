"""Processes killed at the worst moments (invariants.md 3.3)."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta
from typing import Any

import httpx
import pytest
from redis import Redis

from models.errors import Conflict
from models.inventory import MovementKind
from models.payment import Provider
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import inventory, payments
from tests.chaos.harness.buyer import IN_PROGRESS, Buyer, Refused
from tests.chaos.harness.processes import Platform
from tests.harness.shop import Shop

STEPS = ["checkout.S0", "checkout.S1", "payments.S2", "payments.S4", "payments.S5", "checkout.S6"]
TAKEN_UP_WITHIN_S = 60
_IS_PAID = "SELECT bool_and(status = 'placed') FROM orders WHERE tenant_id = %s"


async def pressed_on_a_dying_server(buyer: Buyer) -> None:
    """The request that gets no answer."""
    with pytest.raises((httpx.TransportError, Refused)) as failure:
        await buyer.place("stripe")
    if isinstance(failure.value, Refused):
        assert failure.value.status >= 500


async def pressed_until_answered(platform: Platform, buyer: Buyer) -> Any:
    """What a client does whose first try got no answer: the same again, with the same key, until it is told."""
    for _ in range(20):
        try:
            return await buyer.place("stripe")
        except Refused as refusal:
            if refusal.code != IN_PROGRESS:
                raise
            # The dead server's claim on the key lapses after a minute.
            platform.clock.move(timedelta(seconds=61))
    raise AssertionError("the key stayed claimed for ever")


@pytest.mark.parametrize("step", STEPS)
async def test_c01_a_web_process_that_dies_at_checkout_costs_nothing(platform: Platform, shop: Shop, step: str) -> None:
    variant = shop.add_variant(stock=5)
    buyer = await Buyer.of(shop, platform.address("web1")).fill({variant: 1})
    platform.failpoints.plan(f"{step} kill once")
    await pressed_on_a_dying_server(buyer)
    assert platform.failpoints.was_met()
    again = buyer.at(platform.address("web2"))
    placed = await pressed_until_answered(platform, again)
    assert shop.values("SELECT number FROM orders") == [placed["number"]]
    assert shop.stock_of(variant).reserved == 1
    assert platform.sandbox.pay(placed["page_url"]).status_code == 303
    platform.wait_for(_IS_PAID, shop.tenant_id)
    assert [entry["captured"] for entry in platform.sandbox.books(shop.subdomain) if entry["captured"]] == [1650]
    await asyncio.gather(buyer.close(), again.close())


async def test_c01_a_web_process_that_dies_while_the_provider_answers_costs_nothing(
    platform: Platform, shop: Shop
) -> None:
    """S3: sent, and nobody there to hear the answer."""
    variant = shop.add_variant(stock=5)
    buyer = await Buyer.of(shop, platform.address("web1")).fill({variant: 1})
    platform.sandbox.plan_faults({"kind": "delay", "path": "/v1/checkout/sessions", "seconds": 1.5})
    press = asyncio.create_task(pressed_on_a_dying_server(buyer))
    while platform.sandbox.faults_struck() != [1]:
        await asyncio.sleep(0.02)
    platform.kill("web1")
    await press
    platform.restart("web1")
    again = buyer.at(platform.address("web2"))
    placed = await pressed_until_answered(platform, again)
    assert platform.sandbox.pay(placed["page_url"]).status_code == 303
    platform.wait_for(_IS_PAID, shop.tenant_id)
    assert shop.values("SELECT number FROM orders") == [placed["number"]]
    await asyncio.gather(buyer.close(), again.close())


async def test_i16_a_checkout_that_nobody_comes_back_to_ends_by_itself(platform: Platform, shop: Shop) -> None:
    variant = shop.add_variant(stock=5)
    for step in ("checkout.S1", "payments.S4"):
        buyer = await Buyer.of(shop, platform.address("web1")).fill({variant: 1})
        platform.failpoints.plan(f"{step} kill once")
        await pressed_on_a_dying_server(buyer)
        await buyer.close()
        platform.await_web("web1")
    assert shop.stock_of(variant).reserved == 2
    platform.clock.move(timedelta(minutes=31))
    ended = "SELECT bool_and(status = 'expired') FROM orders WHERE tenant_id = %s"
    assert platform.wait_for(ended, shop.tenant_id, within_s=120) < 60
    assert shop.stock_of(variant).reserved == 0


def paid_page(platform: Platform, shop: Shop) -> None:
    """An order whose page the shopper has just paid."""
    placed = shop.buy({shop.add_variant(): 1}, provider=Provider.STRIPE)
    assert platform.sandbox.pay(payments.open_page(shop.visitor(), placed.order_id)).status_code == 303


@pytest.mark.parametrize("step", ["webhooks.S7", "webhooks.S8", "payments.S10", "payments.S11"])
def test_c02_news_outlives_whoever_was_handling_it(platform: Platform, shop: Shop, step: str) -> None:
    platform.failpoints.plan(f"{step} kill once")
    paid_page(platform, shop)
    began = time.monotonic()
    while not platform.failpoints.was_met():
        assert time.monotonic() - began < 30, platform.words()
        time.sleep(0.02)
    took_s = platform.wait_for(_IS_PAID, shop.tenant_id, within_s=TAKEN_UP_WITHIN_S)
    handled = "SELECT count(*) > 0 AND bool_and(status = 'handled') FROM inbox WHERE tenant_id = %s"
    platform.wait_for(handled, shop.tenant_id, within_s=TAKEN_UP_WITHIN_S - took_s)
    assert shop.values("SELECT count(*) FROM ledger_transaction WHERE kind = 'capture'") == [1]


def test_c02_a_worker_killed_whole_leaves_its_work_to_the_other(platform: Platform, shop: Shop) -> None:
    """Both pause over the news; the first is killed with all it holds, as by the machine's own hand."""
    platform.failpoints.plan("payments.S10 sleep 2 once")
    paid_page(platform, shop)
    began = time.monotonic()
    while not platform.failpoints.was_met():
        assert time.monotonic() - began < 30, platform.words()
        time.sleep(0.02)
    for worker in ("worker1", "worker2"):
        platform.kill(worker)
    assert platform.wait_for(_IS_PAID, shop.tenant_id, within_s=TAKEN_UP_WITHIN_S) < TAKEN_UP_WITHIN_S


def test_c03_a_relay_that_dies_tells_everything_and_the_effect_is_one(platform: Platform, shop: Shop) -> None:
    platform.failpoints.plan("relay.S12 kill once")
    placed = shop.sell({shop.add_variant(): 1})
    sent = "SELECT count(*) = 1 FROM notification WHERE tenant_id = %s AND order_id = %s AND status = 'sent'"
    platform.wait_for(sent, shop.tenant_id, placed.order_id)
    assert platform.failpoints.was_met()
    assert shop.value("SELECT sum(orders) FROM revenue_bucket") == 1


def test_c06_work_is_found_again_after_valkey_lost_everything(platform: Platform, shop: Shop) -> None:
    """The rings are gone, and who would ring again was away: the rows are still there (I-20)."""
    for name in ("scheduler", "worker1", "worker2"):
        platform.pause(name)
    placed = shop.sell({shop.add_variant(): 1})
    Redis.from_url(platform.environment["REDIS_URL"]).flushall()
    for name in ("scheduler", "worker1", "worker2"):
        platform.kill(name)
    sent = "SELECT count(*) = 1 FROM notification WHERE tenant_id = %s AND order_id = %s AND status = 'sent'"
    assert platform.wait_for(sent, shop.tenant_id, placed.order_id) < TAKEN_UP_WITHIN_S


def test_i20_what_fell_due_while_nobody_looked_is_done_on_return(platform: Platform, shop: Shop) -> None:
    platform.kill("scheduler")
    shop.buy({shop.add_variant(): 1}, provider=Provider.STRIPE)
    platform.clock.move(timedelta(minutes=35))
    ended = "SELECT bool_and(status = 'expired') FROM orders WHERE tenant_id = %s"
    assert platform.wait_for(ended, shop.tenant_id) < TAKEN_UP_WITHIN_S


def test_i19_a_fact_and_its_cause_are_committed_together_or_not_at_all(platform: Platform, shop: Shop) -> None:
    variant = shop.add_variant(stock=1)
    before = shop.value("SELECT count(*) FROM outbox")

    def half(uow: UnitOfWork) -> None:
        inventory.adjust(uow, variant, 5, MovementKind.RECEIVED)
        raise Conflict("The rest of the unit failed.")

    with pytest.raises(Conflict):
        shop.do(half)
    assert (shop.stock_of(variant).on_hand, shop.value("SELECT count(*) FROM outbox")) == (1, before)
    shop.do(inventory.adjust, variant, 5, MovementKind.RECEIVED)
    assert (shop.stock_of(variant).on_hand, shop.value("SELECT count(*) FROM outbox")) == (6, before + 1)
