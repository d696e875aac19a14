"""Each measure of ``make bench``: our own figure beside what bare parts do in the same minute."""

from __future__ import annotations

import asyncio
import pickle
import statistics
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import httpx

from shop_app.api.app import served
from shop_app.core.cache import VERSION_FRESH_S
from shop_app.core.context import Actor, Context
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.core.versions import bump_version
from shop_app.domain import catalog
from shop_app.settings import settings
from shop_app.states.storefront.product import ProductState
from tests.bench import checkout_script, mixed, reader, shoppers, sockets
from tests.bench import crowd as visitors
from tests.bench.accounts import cpu_ms, memory_mb
from tests.bench.ground import Ground, Server
from tests.bench.rows import Row, at_least, at_most, exactly, told
from tests.bench.statements import Statement, Transaction, overheard, transactions
from tests.harness.shop import ADDRESS, EMAIL

ROUNDS = 3
NOWHERE = "redis://127.0.0.1:1/0"


@dataclass(frozen=True)
class Question:
    """One page of the catalogue: its address, and what the shop looks up for it."""

    path: str
    ask: Callable[[UnitOfWork], object]


def _list(sort: catalog.Sort, limit: int, page: int) -> Question:
    return Question(
        f"/api/v1/products?sort={sort}&limit={limit}&page={page}",
        lambda uow: catalog.list_products(uow, sort=sort, limit=limit, page=page, currency="USD"),
    )


def _product(number: int) -> Question:
    slug = f"item-{number}"
    return Question(f"/api/v1/products/{slug}", lambda uow: catalog.find_product(uow, slug))


# Lists of 20 on average, none twice: the first pages, as people turn them.
LISTS = [
    _list(sort, limit, page)
    for sort in (catalog.Sort.RELEVANCE, catalog.Sort.NEWEST)
    for limit in range(11, 30)
    for page in range(1, 21)
]
PRODUCTS = [_product(number) for number in range(1, 2001)]


def all_rows(ground: Ground) -> Iterator[Row]:
    """In the order of the table; each as soon as it is known."""
    with ground.web(processes=1) as web:
        yield from cached(ground, web, "list of 20, cached", "/api/v1/products?limit=20")
        yield from cached(ground, web, "product, cached", "/api/v1/products/item-1")
        yield from carts(ground, web)
        yield from crowd(ground, web)
    with ground.web(processes=1) as web:
        yield from live(ground, web)
    # Nobody behind the process remembers answers either: a miss is a miss, and not a look into Valkey.
    with ground.web(processes=1, CACHE_URL=NOWHERE) as web:
        yield from uncached(ground, web, "list of 20, uncached", LISTS)
        yield from uncached(ground, web, "product, uncached", PRODUCTS)
    with ground.web(processes=2) as web:
        yield from orders(ground, web)
        yield from last_units(ground, web)
        yield from street(ground, web)


def cached(ground: Ground, web: Server, name: str, path: str) -> Iterator[Row]:
    """Answers from memory, in the outermost wrapper, against a server that knows nothing but the bytes."""
    address = urllib.request.Request(f"http://127.0.0.1:{web.port}{path}", headers={"Host": ground.host(web.port)})
    body = ground.folder / "body.json"
    with urllib.request.urlopen(address) as answer:
        body.write_bytes(answer.read())
    with ground.bare("fixed", BENCH_BODY=str(body)) as bare:
        ours, theirs = beside(lambda: _rate(ground, web, [path]), lambda: _rate(ground, bare, [path]))
    yield at_least(f"{name}, requests/s", ours, theirs, 0.35)
    yield at_most(f"{name}, CPU ms", _cpu_of_reads(ground, web, [path], 5000), 2)


def uncached(ground: Ground, web: Server, name: str, questions: list[Question]) -> Iterator[Row]:
    """Answers made anew for each request, against the same SQL in the same kind of transaction."""
    statements = ground.folder / "statements.pickle"
    with overheard() as heard:
        for question in questions:
            in_unit(Context(ground.shop.tenant_id, Actor.visitor(None)), question.ask)
    statements.write_bytes(pickle.dumps(transactions(heard)))
    asked = [question.path for question in questions]
    numbered = [f"/{number}" for number in range(len(questions))]

    def forgotten() -> list[str]:
        """The same questions, whose answers are out of reach for everybody from now on."""
        bump_version(ground.shop.tenant_id)
        time.sleep(VERSION_FRESH_S + 0.1)
        return asked

    with ground.bare("one_sql", BENCH_STATEMENTS=str(statements)) as bare:
        ours, theirs = beside(
            lambda: _rate(ground, web, forgotten(), each_once=True),
            lambda: _rate(ground, bare, numbered, each_once=True),
        )
    yield at_least(f"{name}, requests/s", ours, theirs, 0.5)
    yield told(f"{name}, CPU ms", _cpu_of_reads(ground, web, forgotten(), len(asked)))


def carts(ground: Ground, web: Server) -> Iterator[Row]:
    """A new cart with one line."""
    wanted = _wanted(ground, web, variants=1, people=4, attempts=300, places=False)
    spent_ms = _spent(ground, web, lambda: shoppers.trade(wanted))
    yield at_most("cart with one line, CPU ms", spent_ms / 300, 7)


def crowd(ground: Ground, web: Server) -> Iterator[Row]:
    """What one web process weighs with fifty pages open."""
    visit = sockets.Orders(web.port, ground.host(web.port), "/products/item-1")
    with sockets.visiting(visit) as count:
        weight = memory_mb(web.pid)
    assert count == visit.shoppers
    yield at_most("one web process with 50 shoppers, MB", weight, 250)


def live(ground: Ground, web: Server) -> Iterator[Row]:
    """Two hundred shoppers on one web process, each of whom has a page read anew every five seconds."""
    visit = visitors.Visit(
        web.port, ground.host(web.port), "/p/item-1", f"{ProductState.get_full_name()}.{ProductState.load.fn.__name__}"
    )
    visitors.read(visit)
    before_mb = memory_mb(web.pid)
    shoppers = visitors.Crowd(visit)
    try:
        spent_ms = _spent(ground, web, shoppers.arrive)
        yield at_most("a new visit, document and socket, CPU ms", spent_ms / visit.shoppers, 8)
        felt = shoppers.act()
        yield at_most("200 live shoppers, an event each 5 s: p95, ms", felt.p95_ms, 100)
        yield at_most("a live shopper, MB", (memory_mb(web.pid) - before_mb) / visit.shoppers, 0.6)
    finally:
        shoppers.leave()


def orders(ground: Ground, web: Server) -> Iterator[Row]:
    """Whole checkouts of two lines, paid by bank transfer, against pgbench saying the same to Postgres.

    All of them are of the same two SKUs, ours and pgbench's; how much that costs, the second row says.
    """
    script = ground.folder / "checkout.sql"
    session = ground.session()
    heard = _checkout_statements(ground, session)
    there = (
        "SELECT id FROM variant UNION SELECT id FROM shipping_method UNION SELECT id FROM customer"
        " UNION SELECT id FROM membership UNION SELECT account_id FROM membership UNION SELECT id FROM stock_level"
        " UNION SELECT id FROM location"
    )
    kept = {ground.shop.tenant_id, *ground.shop.values(there)}
    script.write_text(checkout_script.script(heard, ground.database.app_url, kept))
    hot = replace(_wanted(ground, web, variants=2, people=16, attempts=0, places=True), session=session)
    spread = replace(hot, variants=[str(variant) for variant in ground.variants(200)], lines=2)

    def rate_of(wanted: shoppers.Orders) -> Callable[[], float]:
        def rate() -> float:
            done = shoppers.trade(wanted)
            assert done.odd == done.refused == 0, done
            return done.sold / done.seconds

        return rate

    def theirs() -> float:
        return checkout_script.rate(script, ground.database.app_url, clients=16, seconds=4)

    rate, baseline = beside(rate_of(hot), theirs)
    yield at_least("orders by 16 shoppers, paid, orders/s", rate, baseline, 0.10)
    rate, baseline = beside(rate_of(hot), rate_of(spread))
    yield at_least("the same two SKUs against 200, orders/s", rate, baseline, 0.5)
    whole = _wanted(ground, web, variants=2, people=4, attempts=200, places=True)
    shoppers.trade(whole)
    yield at_most("whole order, placed, CPU ms", _spent(ground, web, lambda: shoppers.trade(whole)) / 200, 24)
    paid = replace(whole, session=session)
    yield told("whole order, placed and paid, CPU ms", _spent(ground, web, lambda: shoppers.trade(paid)) / 200)


def last_units(ground: Ground, web: Server) -> Iterator[Row]:
    """64 buyers, one SKU, 100 units, 200 attempts."""
    variant = ground.shop.add_variant(price_minor=2500, stock=100)
    wanted = shoppers.Orders(
        web.port,
        ground.host(web.port),
        [str(variant)],
        str(ground.shop.shipping_method_id),
        shoppers=64,
        attempts=200,
    )
    done = shoppers.trade(wanted)
    stock = ground.shop.stock_of(variant)
    sold = done.sold if stock.reserved == done.sold and done.odd == 0 else -1
    yield exactly("64 buyers, stock 100, 200 attempts: sold", sold, 100)
    yield at_most("64 buyers, stock 100, 200 attempts: seconds", done.seconds, 6)


def street(ground: Ground, web: Server) -> Iterator[Row]:
    """A hundred requests a second, one in ten of them a step of a checkout."""
    paths = [question.path for question in (*LISTS[:40], *PRODUCTS[:400])]
    load = mixed.Load(
        web.port,
        ground.host(web.port),
        paths,
        [str(variant) for variant in ground.variants(2)],
        str(ground.shop.shipping_method_id),
    )
    felt = mixed.feel(load)
    yield at_most("100 requests/s, 1 in 10 a write: read p95, ms", felt.read_p95_ms, 100)
    yield at_most("100 requests/s, 1 in 10 a write: write p95, ms", felt.write_p95_ms, 300)
    yield exactly("100 requests/s, 1 in 10 a write: errors", felt.failed, 0)


def beside(ours: Callable[[], float], theirs: Callable[[], float]) -> tuple[float, float]:
    """The medians of a few rounds, taken in turn: whatever else the machine does, it does to both."""
    rounds = [(ours(), theirs()) for _ in range(ROUNDS)]
    return statistics.median(one for one, _ in rounds), statistics.median(other for _, other in rounds)


def _rate(ground: Ground, server: Server, paths: list[str], *, each_once: bool = False) -> float:
    wanted = reader.Orders(server.port, ground.host(server.port), paths, at_most=len(paths) if each_once else 0)
    reading = reader.read(wanted)
    assert reading.failed == 0, reading
    return reading.per_s


def _spent(ground: Ground, web: Server, work: Callable[[], object]) -> float:
    before = cpu_ms(web.pid, ground.postgres)
    work()
    return cpu_ms(web.pid, ground.postgres) - before


def _cpu_of_reads(ground: Ground, web: Server, paths: list[str], count: int) -> float:
    wanted = reader.Orders(web.port, ground.host(web.port), paths, connections=4, seconds=60, at_most=count)
    return _spent(ground, web, lambda: reader.read(wanted)) / count


def _wanted(ground: Ground, web: Server, *, variants: int, people: int, attempts: int, places: bool) -> shoppers.Orders:
    return shoppers.Orders(
        web.port,
        ground.host(web.port),
        [str(variant) for variant in ground.variants(variants)],
        str(ground.shop.shipping_method_id),
        shoppers=people,
        attempts=attempts,
        places=places,
    )


def _checkout_statements(ground: Ground, session: str) -> list[Transaction]:
    """Everything that one checkout through the REST door says to Postgres."""

    variants, chosen = ground.variants(2), {"shipping_method_id": str(ground.shop.shipping_method_id)}

    async def buy(client: httpx.AsyncClient) -> None:
        client.headers["X-Cart-Token"] = (await client.post("/api/v1/cart")).json()["data"]["token"]
        for variant in variants:
            item = {"variant_id": str(variant)}
            cart = (await client.post("/api/v1/cart/items", json=item)).json()["data"]["id"]
        await client.put("/api/v1/checkout/address", json=ADDRESS | {"email": EMAIL})
        seen = (await client.put("/api/v1/checkout/shipping", json=chosen)).json()["data"]["totals"]["total"]
        placing = {"cart_id": cart, "total": seen["amount"], "provider": "manual"}
        placed = (await client.post("/api/v1/checkout/place", json=placing)).raise_for_status().json()["data"]
        del client.headers["X-Cart-Token"]
        staff = {"Cookie": f"__Host-session={session}", "Origin": str(client.base_url)}
        received = f"/api/v1/orders/{placed['number']}/payments/received"
        (await client.post(received, json={}, headers=staff)).raise_for_status()

    async def buy_twice(heard: list[Statement]) -> None:
        transport = httpx.ASGITransport(app=served())
        base = f"http://{ground.shop.subdomain}.localhost"
        async with httpx.AsyncClient(transport=transport, base_url=base, timeout=60) as client:
            await buy(client)
            # The first order made the buyer known to the shop, and the shop to this process.
            heard.clear()
            await buy(client)

    settings.cache_clear()
    with overheard() as heard:
        asyncio.run(buy_twice(heard))
    return transactions(heard)
