"""Many hands, one thing (invariants.md 3.7)."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from models.errors import Conflict, ValidationFailed
from models.values.ids import new_id
from models.values.money import Money
from shop_app.core.context import Actor, Context
from shop_app.core.database import platform_engine
from shop_app.core.unit_of_work import UnitOfWork
from shop_app.domain import catalog, inventory, payments, tenants
from tests.chaos.harness.barrier import at_once, in_threads
from tests.chaos.harness.buyer import IN_PROGRESS, Buyer, Refused
from tests.chaos.harness.crowd import gathered, ready
from tests.chaos.harness.processes import WEBS, Platform
from tests.chaos.harness.tally import Tally
from tests.harness.shop import ADDRESS, EMAIL, Shop
from tests.harness.socket import Socket

PLACE = "reflex___state____state.shop_app___states___storefront___checkout____checkout_state.place"
Rounds = Callable[[int, int], int]
PAGE = re.compile(r"/sandbox-stripe/pay/\w+")


@pytest.mark.parametrize("units", [1, 10])
async def test_c32_of_the_last_units_exactly_so_many_are_sold(
    platform: Platform, shop: Shop, tally: Tally, rounds: Rounds, full: bool, units: int
) -> None:
    count = 32 if full else 64
    async with gathered(platform, shop, count) as people:
        for _ in range(rounds(1, 100)):
            variant = shop.add_variant(stock=units)
            await ready(people, {variant: 1})
            answers = await at_once([buyer.place for buyer in people])
            placed = [answer for answer in answers if isinstance(answer, dict)]
            refused = [answer for answer in answers if isinstance(answer, Refused)]
            assert (len(placed), len(refused)) == (units, count - units), answers
            assert {refusal.code for refusal in refused} == {"INSUFFICIENT_STOCK"}
            for order_id in shop.values("SELECT id FROM orders WHERE status = 'pending'"):
                shop.do(payments.pay_manually, order_id)
            stock = shop.stock_of(variant)
            assert (stock.on_hand, stock.reserved) == (0, 0)
            sold = "SELECT sum(quantity) FROM order_line WHERE variant_id = %(variant)s"
            assert shop.value(sold, variant=variant) == units
            tally.rounds += 1


@pytest.mark.full
async def test_c32_a_flash_sale_sells_exactly_what_is_there(platform: Platform, shop: Shop, tally: Tally) -> None:
    """500 buyers for 100 units, on two web processes that share two cores with the buyers themselves."""
    variant = shop.add_variant(stock=100)
    async with gathered(platform, shop, 500) as people:
        await ready(people, {variant: 1})
        began = time.perf_counter()
        answers = await at_once([partial(_insisting, buyer) for buyer in people])
        took_s = time.perf_counter() - began
    placed = [answer for answer in answers if isinstance(answer, dict)]
    codes = {answer.code for answer in answers if isinstance(answer, Refused)}
    assert (len(placed), len(answers) - len(placed), codes) == (100, 400, {"INSUFFICIENT_STOCK"}), answers
    assert shop.stock_of(variant).reserved == 100
    tally.rounds += 1
    tally.worst("flash_sale_s", took_s)
    assert took_s <= 20


async def _insisting(buyer: Buyer) -> Any:
    """A shop that is full says so and is asked again with the same key, as a client with a key does."""
    while True:
        try:
            return await buyer.place()
        except Refused as refusal:
            if refusal.status != 503 and refusal.code != IN_PROGRESS:
                raise
            await asyncio.sleep(0.2)


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
async def test_c33_a_double_click_is_one_order(
    platform: Platform, shop: Shop, tally: Tally, rounds: Rounds, full: bool, how: str, clicks: int
) -> None:
    clicks = 32 if full else clicks
    variant = shop.add_variant(stock=1000)
    for _ in range(rounds(1, 25)):
        before = shop.value("SELECT count(*) FROM orders")
        first = await Buyer.of(shop, platform.address("web1")).fill({variant: 2})
        hands = [first, *(first.at(platform.address(WEBS[number % 2])) for number in range(1, clicks))]
        calls = [partial(_click, hand, key) for hand, key in zip(hands, keys(how, clicks), strict=True)]
        answers = await at_once(calls)
        assert all(isinstance(answer, dict) for answer in answers), answers
        (number,) = {answer["number"] for answer in answers}  # type: ignore[index]
        assert shop.value("SELECT count(*) FROM orders") == before + 1
        assert shop.value("SELECT count(*) FROM payment") == before + 1
        assert shop.stock_of(variant).reserved == 2
        page = next(answer["page_url"] for answer in answers if answer["page_url"])  # type: ignore[index]
        assert platform.sandbox.pay(page).status_code == 303
        paid = "SELECT bool_and(status = 'placed') FROM orders WHERE tenant_id = %s AND number = %s"
        platform.wait_for(paid, shop.tenant_id, number)
        await asyncio.gather(*(hand.close() for hand in hands))
        tally.rounds += 1


async def _click(hand: Buyer, key: str | None) -> Any:
    while True:
        try:
            return await hand.place("stripe", key=key)
        except Refused as refusal:
            # Told to wait: exactly what a client with a key does.
            if refusal.code != IN_PROGRESS:
                raise
            await asyncio.sleep(0.05)


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


async def test_c34_a_cart_that_is_edited_under_the_checkout_is_charged_as_it_was_seen(
    platform: Platform, shop: Shop, tally: Tally, rounds: Rounds, full: bool
) -> None:
    """A third of the hands place, a third change the quantity, a third add goods, and the merchant changes the price.

    Whatever wins, an order is of lines that cost what its buyer saw (the cart attack of ACIDRain).
    """
    hands = 32 if full else 9
    wanted, other = shop.add_variant(stock=100_000), shop.add_variant(stock=100_000)
    for turn in range(rounds(3, 200)):
        buyer = await Buyer.of(shop, platform.address("web1")).fill({wanted: 1})
        line = (await buyer.ask("GET", "/cart"))["lines"][0]["id"]
        others = [buyer.at(platform.address(WEBS[number % 2])) for number in range(hands)]
        calls = [_hand(number, hand, line, other) for number, hand in enumerate(others)]
        price = Money(1000 + turn, shop.currency)
        reprice = partial(asyncio.to_thread, shop.do, catalog.set_price, wanted, price.currency, price.minor)
        answers = await at_once([*calls, reprice])
        failures = [answer for answer in answers if isinstance(answer, BaseException)]
        assert all(isinstance(failure, Refused) and failure.status in (404, 409) for failure in failures), failures
        totals = "SELECT total_minor FROM orders WHERE cart_id = %(cart)s"
        placed = shop.values(totals, cart=UUID(buyer.cart_id))
        assert placed in ([], [Money.parse(buyer.total, shop.currency).minor])
        await asyncio.gather(*(hand.close() for hand in (buyer, *others)))
        tally.rounds += 1


def _hand(number: int, hand: Buyer, line: str, other: UUID) -> Callable[[], Any]:
    return (
        hand.place,
        partial(hand.ask, "PUT", f"/cart/items/{line}", {"quantity": 1 + number}),
        partial(hand.ask, "POST", "/cart/items", {"variant_id": str(other)}),
    )[number % 3]


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
        paid = in_threads([partial(shop.do, payments.pay_manually, order.order_id) for order in placed])  # type: ignore[union-attr]
        assert paid == [None, None]
    assert shop.stock_of(first).on_hand == shop.stock_of(second).on_hand == 1000 - 2 * rounds


async def test_c40_orders_at_once_have_numbers_of_their_own_and_one_customer(
    platform: Platform, shop: Shop, tally: Tally, rounds: Rounds, full: bool
) -> None:
    variant = shop.add_variant(stock=None)
    async with gathered(platform, shop, 32 if full else 12) as people:
        for _ in range(rounds(1, 200)):
            before = set(shop.values("SELECT number FROM orders"))
            await ready(people, {variant: 1})
            numbers = [answer["number"] for answer in await at_once([buyer.place for buyer in people])]  # type: ignore[index]
            assert len(set(numbers) - before) == len(people)
            tally.rounds += 1
    assert shop.value("SELECT count(*) FROM customer") == 1


def test_c40_of_one_subdomain_and_one_sku_the_first_wins(
    platform: Platform, shop: Shop, tally: Tally, rounds: Rounds, full: bool
) -> None:
    hands = 32 if full else 8
    for turn in range(rounds(2, 200)):
        name = f"{shop.subdomain}-{turn}"
        for outcomes in (
            in_threads([partial(_open, name)] * hands),
            in_threads([partial(_list_product, shop, f"thing-{turn}-{hand}", f"SKU {turn}") for hand in range(hands)]),
        ):
            refusals = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
            assert len(refusals) == hands - 1, outcomes
            assert all(isinstance(refusal, Conflict | ValidationFailed) for refusal in refusals), refusals
        tally.rounds += 1


def _open(name: str) -> UUID:
    new = tenants.NewShop(subdomain=name, name=name, currency="USD", country="US", support_email="help@example.com")
    with UnitOfWork(Context(new_id(), Actor.system("test")), platform_engine) as uow:
        return tenants.create_tenant(uow, new)


def _list_product(shop: Shop, slug: str, sku: str) -> UUID:
    variant = catalog.VariantSheet(sku=sku, options=(), prices={shop.currency: catalog.PriceSheet(amount_minor=1000)})
    return shop.do(catalog.create_product, catalog.ProductSheet(slug=slug, title=slug, variants=(variant,)))


async def ready_each(people: list[Buyer], demands: list[dict[UUID, int]]) -> None:
    """Everybody is ready with a cart of their own kind."""
    kinds = len(demands)
    await asyncio.gather(*(ready(people[kind::kinds], demand) for kind, demand in enumerate(demands)))


async def test_c39_bundles_and_lines_that_share_a_part_sell_what_is_there(
    platform: Platform, shop: Shop, tally: Tally, rounds: Rounds
) -> None:
    """One part is in two bundles, on a line of its own, and in carts with all of them."""
    async with gathered(platform, shop, 32) as people:
        for _ in range(rounds(2, 200)):
            part, other = shop.add_variant(stock=20), shop.add_variant(stock=1000)
            pair, triple = shop.add_variant(stock=None), shop.add_variant(stock=None)
            shop.do(inventory.set_bundle, pair, {part: 2, other: 1})
            shop.do(inventory.set_bundle, triple, {other: 2, part: 3})
            demands = [{part: 1}, {pair: 1}, {triple: 1, part: 1}, {part: 1, triple: 1, pair: 1}]
            needs = [1, 2, 4, 6]
            await ready_each(people, demands)
            answers = await at_once([buyer.place for buyer in people])
            taken = [needs[number % 4] for number, answer in enumerate(answers) if isinstance(answer, dict)]
            refused = [needs[number % 4] for number, answer in enumerate(answers) if isinstance(answer, Refused)]
            assert len(taken) + len(refused) == len(people), answers
            assert {answer.code for answer in answers if isinstance(answer, Refused)} == {"INSUFFICIENT_STOCK"}
            stock = shop.stock_of(part)
            assert stock.reserved == sum(taken) <= 20
            assert 20 - sum(taken) < min(refused), "nobody was refused what is still there"
            pay_all(shop)
            assert shop.stock_of(part).on_hand == 20 - sum(taken)
            tally.rounds += 1


async def test_c39_two_places_sell_what_both_have(platform: Platform, shop: Shop, tally: Tally, rounds: Rounds) -> None:
    """Orders for more than one place has are split, others not; all of it goes, and no more."""
    far = shop.do(inventory.create_location, "Far away", priority=1)
    async with gathered(platform, shop, 32) as people:
        for _ in range(rounds(2, 200)):
            variant = shop.add_variant(stock=7)
            shop.do(inventory.adjust, variant, 6, inventory.MovementKind.RECEIVED, location_id=far)
            await ready_each(people, [{variant: 1}, {variant: 2}])
            answers = await at_once([buyer.place for buyer in people])
            taken = [1 + number % 2 for number, answer in enumerate(answers) if isinstance(answer, dict)]
            codes = {answer.code for answer in answers if isinstance(answer, Refused)}
            assert (sum(taken), codes) == (13, {"INSUFFICIENT_STOCK"}), answers
            pay_all(shop)
            levels = shop.do(inventory.levels_of, variant)
            assert [(level.on_hand, level.reserved) for level in levels] == [(0, 0), (0, 0)]
            tally.rounds += 1


def pay_all(shop: Shop) -> None:
    for order_id in shop.values("SELECT id FROM orders WHERE status = 'pending'"):
        shop.do(payments.pay_manually, order_id)
