"""Many hands, one thing (invariants.md 3.7)."""

from __future__ import annotations

import asyncio
import itertools
import re
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from models.errors import Conflict
from shop_app.domain import fulfillment, orders, payments
from tests.chaos.harness.barrier import at_once, in_threads
from tests.chaos.harness.buyer import IN_PROGRESS, Buyer, Refused
from tests.chaos.harness.processes import WEBS, Platform
from tests.harness.shop import ADDRESS, EMAIL, Shop
from tests.harness.socket import Socket

PLACE = "reflex___state____state.shop_app___states___storefront___checkout____checkout_state.place"
PAGE = re.compile(r"/sandbox-stripe/pay/\w+")


async def ready_buyers(platform: Platform, shop: Shop, variant: UUID, count: int) -> list[Buyer]:
    """Buyers who have seen their total and have their finger on the button, spread over both web processes."""
    buyers = [Buyer.of(shop, platform.address(WEBS[number % 2])) for number in range(count)]
    # A few at a time: the race is for the last unit, not for the first cart.
    turn = asyncio.Semaphore(8)

    async def fill(buyer: Buyer) -> None:
        async with turn:
            await buyer.fill({variant: 1})

    await asyncio.gather(*(fill(buyer) for buyer in buyers))
    return buyers


@pytest.mark.parametrize(("units", "buyers"), [(1, 64), (10, 64)])
async def test_c32_of_the_last_units_exactly_so_many_are_sold(
    platform: Platform, shop: Shop, units: int, buyers: int
) -> None:
    variant = shop.add_variant(stock=units)
    crowd = await ready_buyers(platform, shop, variant, buyers)
    answers = await at_once([buyer.place for buyer in crowd])
    placed = [answer for answer in answers if isinstance(answer, dict)]
    refused = [answer for answer in answers if isinstance(answer, Refused)]
    assert len(placed) == units
    assert len(refused) == buyers - units, answers
    assert {refusal.code for refusal in refused} == {"INSUFFICIENT_STOCK"}
    for order_id in shop.values("SELECT id FROM orders"):
        shop.do(payments.pay_manually, order_id)
    stock = shop.stock_of(variant)
    assert (stock.on_hand, stock.reserved) == (0, 0)
    assert shop.value("SELECT sum(quantity) FROM order_line") == units
    await asyncio.gather(*(buyer.close() for buyer in crowd))


def keys(how: str, clicks: int) -> list[str | None]:
    """What each click sends as its idempotency key; ``None`` is the buyer's own."""
    return {
        "one key": [None] * clicks,
        "two keys": [f"click-{number % 2}" for number in range(clicks)],
        "no key": [""] * clicks,
        "a key each": [f"click-{number}" for number in range(clicks)],
    }[how]


@pytest.mark.parametrize("how", ["one key", "two keys", "no key", "a key each"])
@pytest.mark.parametrize("clicks", [2, 10])
async def test_c33_a_double_click_is_one_order(platform: Platform, shop: Shop, how: str, clicks: int) -> None:
    variant = shop.add_variant(stock=50)
    first = await Buyer.of(shop, platform.address("web1")).fill({variant: 2})
    hands = [first, *(first.at(platform.address(WEBS[number % 2])) for number in range(1, clicks))]

    async def click(hand: Buyer, key: str | None) -> Any:
        while True:
            try:
                return await hand.place("stripe", key=key)
            except Refused as refusal:
                # Told to wait: exactly what a client with a key does.
                if refusal.code != IN_PROGRESS:
                    raise
                await asyncio.sleep(0.05)

    calls = [partial(click, hand, key) for hand, key in zip(hands, keys(how, clicks), strict=True)]
    answers = await at_once(calls)
    assert all(isinstance(answer, dict) for answer in answers), answers
    assert len({answer["number"] for answer in answers}) == 1  # type: ignore[index]
    assert shop.value("SELECT count(*) FROM orders") == 1
    assert shop.value("SELECT count(*) FROM payment") == 1
    assert shop.stock_of(variant).reserved == 2
    page = next(answer["page_url"] for answer in answers if answer["page_url"])  # type: ignore[index]
    assert platform.sandbox.pay(page).status_code == 303
    platform.wait_for("SELECT bool_and(status = 'placed') FROM orders WHERE tenant_id = %s", shop.tenant_id)
    await asyncio.gather(*(hand.close() for hand in hands))


async def test_c33_two_tabs_and_a_program_are_one_order(platform: Platform, shop: Shop) -> None:
    """The same visitor presses the button in two browser tabs, over sockets, and over REST, all at once."""
    variant = shop.add_variant(stock=50)
    buyer = await Buyer.of(shop, platform.address("web1")).fill({variant: 2})
    tabs = []
    for web in WEBS:
        port = platform.web_ports[web]
        cookie = f"__Host-visitor={buyer.token}"
        tab = await Socket.open(port, f"{shop.subdomain}.localhost:{port}", "/checkout", cookie=cookie)
        await tab.until(buyer.cart_id)
        tabs.append(tab)
    form = {"form": ADDRESS | {"email": EMAIL}}
    presses = [partial(tab.send, PLACE, form) for tab in tabs]
    await at_once([*presses, partial(buyer.place, "stripe")])
    for tab in tabs:
        await tab.until("/sandbox-stripe/pay/")
    placed = await buyer.place("stripe", key="")
    assert shop.values("SELECT number FROM orders") == [placed["number"]]
    assert shop.value("SELECT count(*) FROM payment") == 1
    pages = {page for tab in tabs for page in PAGE.findall("".join(tab.heard))}
    assert {page.rpartition("/")[2] for page in pages} == {placed["page_url"].rpartition("/")[2]}
    await asyncio.gather(buyer.close(), *(tab.close() for tab in tabs))


def cancel(shop: Shop, order_id: UUID) -> None:
    shop.do(orders.cancel_order, order_id, "")


def pay(shop: Shop, order_id: UUID) -> None:
    shop.do(payments.pay_manually, order_id)


def expire(shop: Shop, order_id: UUID) -> None:
    payments.expire_order(shop.system(), order_id)


def fulfil(shop: Shop, order_id: UUID) -> None:
    shop.do(fulfillment.fulfill, order_id)


HANDS = [cancel, pay, expire, fulfil]
PAIRS = list(itertools.combinations_with_replacement(HANDS, 2))
Hand = Callable[[Shop, UUID], None]


@pytest.mark.parametrize(("left", "right"), PAIRS, ids=[f"{one.__name__} {other.__name__}" for one, other in PAIRS])
def test_c38_two_hands_on_one_order_have_one_winner(
    platform: Platform, shop: Shop, full: bool, left: Hand, right: Hand
) -> None:
    variant = shop.add_variant(stock=1000)
    for _ in range(200 if full else 5):
        order_id = shop.buy({variant: 1}).order_id
        if left is right is fulfil:
            pay(shop, order_id)
        elif expire in (left, right):
            shop.run("UPDATE orders SET expires_at = app_now() WHERE id = %(id)s", id=order_id)
        outcomes = in_threads([partial(hand, shop, order_id) for hand in (left, right)])
        failures = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
        assert all(isinstance(failure, Conflict) for failure in failures), failures
    parcels = shop.values("SELECT count(*) FROM fulfillment GROUP BY order_id")
    assert set(parcels) <= {1}


def test_c18_carts_that_cross_each_other_do_not_deadlock(platform: Platform, shop: Shop, full: bool) -> None:
    """One cart has (a, b), the other (b, a): stock rows are taken in the order of their ids, whatever the cart's."""
    first, second = shop.add_variant(stock=1000), shop.add_variant(stock=1000)
    rounds = 100 if full else 10
    for _ in range(rounds):
        carts = []
        for demand in ({first: 1, second: 1}, {second: 1, first: 1}):
            visitor = shop.visitor()
            carts.append((visitor, shop.fill_cart(visitor, demand)))
        placed = in_threads([partial(shop.place, who, cart) for who, cart in carts])
        assert not any(isinstance(outcome, BaseException) for outcome in placed), placed
        paid = in_threads([partial(pay, shop, order.order_id) for order in placed])  # type: ignore[union-attr]
        assert paid == [None, None]
    assert shop.stock_of(first).on_hand == shop.stock_of(second).on_hand == 1000 - 2 * rounds
