"""Each measure of ``make bench``: our own figure beside what bare parts do in the same minute."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace

import httpx

from shop_app.api.app import served
from shop_app.settings import settings
from shop_app.states.storefront.product import ProductState
from tests.bench import checkout_script, hits, mixed, reads, shoppers, sockets
from tests.bench import crowd as visitors
from tests.bench.accounts import memory_mb
from tests.bench.figures import beside, spent
from tests.bench.ground import Ground, Server
from tests.bench.rows import Row, at_least, at_most, exactly, told
from tests.bench.statements import Statement, Transaction, overheard, transactions
from tests.harness.shop import ADDRESS, EMAIL

NOWHERE = "redis://127.0.0.1:1/0"


def all_rows(ground: Ground) -> Iterator[Row]:
    """In the order of the table; each as soon as it is known."""
    with ground.web(processes=1) as web:
        yield from reads.cached(ground, web, "list of 20, cached", "/api/v1/products?limit=20", most_ms=1.0)
        yield from reads.cached(ground, web, "product, cached", "/api/v1/products/item-1", most_ms=0.7)
        yield from reads.cached(ground, web, "list's document, cached", "/c/all")
        yield from reads.cached(ground, web, "product's document, cached", "/p/item-1")
        yield hits.hit_rate(ground, web)
        yield from carts(ground, web)
        yield from crowd(ground, web)
    with ground.web(processes=1) as web:
        yield from live(ground, web)
    # Nobody behind the process remembers answers either: a miss is a miss, and not a look into Valkey.
    with ground.web(processes=1, CACHE_URL=NOWHERE) as web:
        yield from reads.uncached(ground, web, "list of 20, uncached", reads.LISTS)
        yield from reads.uncached(ground, web, "product, uncached", reads.PRODUCTS)
        yield reads.searched(ground, web)
    with ground.web(processes=2) as web:
        yield from orders(ground, web)
        yield from last_units(ground, web)
        yield from street(ground, web)


def carts(ground: Ground, web: Server) -> Iterator[Row]:
    """A new cart with one line."""
    wanted = _wanted(ground, web, variants=1, people=4, attempts=300, places=False)
    spent_ms = spent(ground, web, lambda: shoppers.trade(wanted))
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
        spent_ms = spent(ground, web, shoppers.arrive)
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
    yield at_most("whole order, placed, CPU ms", spent(ground, web, lambda: shoppers.trade(whole)) / 200, 24)
    paid = replace(whole, session=session)
    yield told("whole order, placed and paid, CPU ms", spent(ground, web, lambda: shoppers.trade(paid)) / 200)


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
    paths = [question.path for question in (*reads.LISTS[:40], *reads.PRODUCTS[:400])]
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
