"""Processes killed at the worst moments (invariants.md 3.3)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
from redis import Redis

from models.errors import Conflict
from models.inventory import MovementKind
from models.payment import Provider
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import inventory, payments
from tests.chaos import matrix
from tests.chaos.harness.backing import DOWN_FOR_S
from tests.chaos.harness.buyer import Buyer
from tests.chaos.harness.errands import Errand
from tests.chaos.harness.errands import errand as errand_of
from tests.chaos.harness.processes import WEBS, WORKERS, Platform
from tests.chaos.harness.tally import Tally
from tests.chaos.harness.traffic import Traffic
from tests.chaos.harness.verdict import verdict
from tests.chaos.matrix import Cell
from tests.harness.shop import Shop
from tests.harness.socket import Socket

Rounds = Callable[[int, int], int]
PICKED_UP_WITHIN_S = 15
TAKEN_UP_WITHIN_S = 60
CONVERGED_WITHIN_S = 120
# Those who hold a row's lock come last: Postgres ends a transaction that idles for 10 s.
ARRIVING = ("S1", "S2", "S4", "S6", "S7", "S8", "S9", "S11", "S12", "S13", "S10", "S5", "S0", "S3")
_IS_PAID = "SELECT bool_and(status = 'placed') FROM orders WHERE tenant_id = %s"


async def strike(platform: Platform, process: str, errands: list[Errand], tally: Tally, *, is_dead: bool) -> float:
    """Kills every ``process`` unless it has done so itself, starts it again, and lets everybody go on.

    Returns the seconds until all was at rest and right; what clients waited for by the clock counts.
    """
    began, offset = time.monotonic(), platform.clock.offset()
    if not is_dead:
        platform.kill_all(process)
    platform.failpoints.release()
    if process in matrix.STORES:
        await asyncio.sleep(DOWN_FOR_S)
    platform.start_all(process)
    tally.kills += 1
    for errand in errands:
        await errand.finish()
    verdict(platform, [number for errand in errands for number in errand.acknowledged], tally=tally)
    converged_s = time.monotonic() - began + (platform.clock.offset() - offset).total_seconds()
    if converged_s > CONVERGED_WITHIN_S:
        tally.unconverged += 1
    assert converged_s <= CONVERGED_WITHIN_S
    return converged_s


async def all_steps_at_once(platform: Platform, shop: Shop, process: str, tally: Tally) -> None:
    """The short form: somebody stands at every step that ``process`` takes part in, and it dies under all of them."""
    cells = sorted(matrix.cells_of(process), key=lambda cell: ARRIVING.index(cell.step))
    errands = [errand_of(platform, shop, cell.step, process, "hold") for cell in cells]
    for errand in errands:
        await errand.arrive()
    converged_s = await strike(platform, process, errands, tally, is_dead=False)
    for cell in cells:
        tally.cell(cell.step, process, kills=1, converged_s=converged_s)


async def one_step(platform: Platform, shop: Shop, cell: Cell, tally: Tally, rounds: int) -> None:
    """The full form: a kill for every round, by its own hand at the very place, or from outside while somebody is held.

    Of several processes of a kind only the one that came to the place dies by its own hand.
    """
    for round_ in range(rounds):
        is_own = matrix.stands_at(cell.step, cell.process) and cell.step != "S3" and round_ % 2 == 0
        platform.failpoints.clear()
        errand = errand_of(platform, shop, cell.step, cell.process, "kill" if is_own else "hold", round_)
        await errand.arrive()
        converged_s = await strike(platform, cell.process, [errand], tally, is_dead=is_own)
        tally.rounds += 1
        tally.cell(cell.step, cell.process, kills=1, converged_s=converged_s)


def every(process: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("cell", matrix.cells_of(process), ids=str)


async def test_c01_both_web_processes_die_under_nine_requests(platform: Platform, shop: Shop, tally: Tally) -> None:
    await all_steps_at_once(platform, shop, "web", tally)


async def test_c02_both_workers_die_over_eight_jobs(platform: Platform, shop: Shop, tally: Tally) -> None:
    await all_steps_at_once(platform, shop, "worker", tally)


async def test_c03_the_scheduler_dies(platform: Platform, shop: Shop, tally: Tally) -> None:
    await all_steps_at_once(platform, shop, "scheduler", tally)


async def test_c04_postgres_dies_under_everything(platform: Platform, shop: Shop, tally: Tally) -> None:
    await all_steps_at_once(platform, shop, "postgres", tally)


async def test_c06_valkey_dies_under_everything_and_forgets_it(platform: Platform, shop: Shop, tally: Tally) -> None:
    await all_steps_at_once(platform, shop, "valkey", tally)


@pytest.mark.full
@every("web")
async def test_c01_a_web_process_dies_at(
    platform: Platform, shop: Shop, tally: Tally, rounds: Rounds, cell: Cell
) -> None:
    await one_step(platform, shop, cell, tally, rounds(1, matrix.ROUNDS))


@pytest.mark.full
@every("worker")
async def test_c02_a_worker_dies_at(platform: Platform, shop: Shop, tally: Tally, rounds: Rounds, cell: Cell) -> None:
    await one_step(platform, shop, cell, tally, rounds(1, matrix.ROUNDS))


@pytest.mark.full
@every("scheduler")
async def test_c03_the_scheduler_dies_at(
    platform: Platform, shop: Shop, tally: Tally, rounds: Rounds, cell: Cell
) -> None:
    await one_step(platform, shop, cell, tally, rounds(1, matrix.ROUNDS))


@pytest.mark.full
@every("postgres")
async def test_c04_postgres_dies_at(platform: Platform, shop: Shop, tally: Tally, rounds: Rounds, cell: Cell) -> None:
    await one_step(platform, shop, cell, tally, rounds(1, matrix.ROUNDS))


@pytest.mark.full
@every("valkey")
async def test_c06_valkey_dies_empty_at(
    platform: Platform, shop: Shop, tally: Tally, rounds: Rounds, cell: Cell
) -> None:
    await one_step(platform, shop, cell, tally, rounds(1, matrix.ROUNDS))


@pytest.mark.full
async def test_c07_a_deploy_one_by_one_is_not_noticed(platform: Platform, shop: Shop, full: bool, tally: Tally) -> None:
    """Each web process leaves the balancer's list, is told to stop over an order whose provider takes its time, and
    comes back; then the workers. A socket opened again shows the same cart, because carts are rows."""
    variant = shop.add_variant(stock=None)
    buyer = await Buyer.of(shop, platform.address("web2")).fill({variant: 1})
    with Traffic(platform, shop, per_s=50 if full else 20) as traffic:
        for web in WEBS:
            await asyncio.sleep(1)
            slow = await Buyer.of(shop, platform.address(web)).fill({variant: 1})
            platform.sandbox.plan_faults({"kind": "delay", "path": "/v1/checkout/sessions", "seconds": 2})
            press = asyncio.create_task(slow.place("stripe"))
            while platform.sandbox.faults_struck() != [1]:
                await asyncio.sleep(0.02)
            traffic.leave(web)
            await asyncio.to_thread(platform.ask_to_stop, web)
            assert (await press)["page_url"]
            platform.revive()
            platform.await_web(web)
            traffic.join(web)
            await slow.close()
        order_ids = [shop.sell({variant: 1}).order_id for _ in range(10)]
        for worker in WORKERS:
            await asyncio.to_thread(platform.ask_to_stop, worker)
            platform.revive()
    assert traffic.failures == []
    tally.worst("slowest_request_during_deploy_s", traffic.slowest_s)
    sent = "SELECT count(*) = 1 FROM notification WHERE order_id = %s AND status = 'sent'"
    for order_id in order_ids:
        platform.wait_for(sent, order_id)
    port = platform.web_ports["web1"]
    cookie = f"__Host-visitor={buyer.token}"
    tab = await Socket.open(port, f"{shop.subdomain}.localhost:{port}", "/checkout", cookie=cookie)
    await tab.until(buyer.cart_id)
    await asyncio.gather(tab.close(), buyer.close())


def test_c08_a_worker_that_slept_over_the_news_comes_too_late(platform: Platform, shop: Shop, full: bool) -> None:
    """It is stopped with the order locked; Postgres ends its transaction, the other worker finishes the work, and what
    the sleeper does on waking changes nothing."""
    platform.pause("worker2")
    platform.failpoints.plan("payments.S10 hold once")
    paid_page(platform, shop)
    platform.meet()
    platform.pause("worker1")
    platform.resume("worker2")
    platform.failpoints.release()
    try:
        platform.wait_for(_IS_PAID, shop.tenant_id, within_s=TAKEN_UP_WITHIN_S)
        time.sleep(15 if full else 0)
    finally:
        platform.resume("worker1")
    time.sleep(2)
    assert shop.values("SELECT count(*) FROM ledger_transaction WHERE kind = 'capture'") == [1]
    assert shop.value("SELECT count(*) FROM outbox WHERE event_type = 'OrderPaid'") == 1


async def test_i16_a_checkout_that_nobody_comes_back_to_ends_by_itself(platform: Platform, shop: Shop) -> None:
    variant = shop.add_variant(stock=5)
    for step in ("checkout.S1", "payments.S4"):
        buyer = await Buyer.of(shop, platform.address("web1")).fill({variant: 1})
        platform.failpoints.plan(f"{step} kill once")
        with pytest.raises(httpx.TransportError):
            await buyer.place("stripe")
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


def test_c02_a_job_of_a_dead_worker_is_picked_up_within_15_seconds(
    platform: Platform, shop: Shop, tally: Tally
) -> None:
    """Both workers hold the news, so to speak: whoever has it dies with all it holds, and the sweeper rings again."""
    platform.failpoints.plan("payments.S10 hold once")
    paid_page(platform, shop)
    platform.meet()
    platform.kill_all("worker")
    platform.failpoints.release()
    took_s = platform.wait_for(_IS_PAID, shop.tenant_id, within_s=TAKEN_UP_WITHIN_S)
    tally.kills += 1
    tally.worst("job_picked_up_after_kill_s", took_s)
    assert took_s <= PICKED_UP_WITHIN_S


def test_c04_after_postgres_the_shop_is_ready_and_its_workers_consume(
    platform: Platform, shop: Shop, tally: Tally
) -> None:
    platform.backing.kill_postgres()
    time.sleep(DOWN_FOR_S)
    began = time.monotonic()
    platform.backing.start_postgres()
    for web in WEBS:
        platform.await_web(web)
    ready_s = time.monotonic() - began
    order_id = shop.sell({shop.add_variant(): 1}).order_id
    sent = "SELECT count(*) = 1 FROM notification WHERE order_id = %s AND status = 'sent'"
    platform.wait_for(sent, order_id)
    consuming_s = time.monotonic() - began
    tally.kills += 1
    tally.worst("ready_after_postgres_s", ready_s)
    tally.worst("consuming_after_postgres_s", consuming_s)
    assert ready_s <= 10
    assert consuming_s <= 30


def test_c03_a_relay_that_dies_tells_everything_and_the_effect_is_one(platform: Platform, shop: Shop) -> None:
    platform.failpoints.plan("relay.S12 kill once")
    placed = shop.sell({shop.add_variant(): 1})
    sent = "SELECT count(*) = 1 FROM notification WHERE tenant_id = %s AND order_id = %s AND status = 'sent'"
    platform.wait_for(sent, shop.tenant_id, placed.order_id)
    platform.meet()
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
