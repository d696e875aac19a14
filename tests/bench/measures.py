"""Each measure of issue 12: our own figure beside what bare parts do in the same minute."""

from __future__ import annotations

import asyncio
import itertools
import pickle
import statistics
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress

import httpx

from models.errors import NotFound
from shop_app.api.app import api_app
from shop_app.core.context import Actor, Context
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import catalog
from shop_app.settings import settings
from tests.bench import checkout_script, reader, shoppers, sockets
from tests.bench.accounts import cpu_ms, memory_mb
from tests.bench.ground import Ground, Server
from tests.bench.rows import Row, at_least, at_most, exactly
from tests.bench.statements import Statement, Transaction, overheard, transactions
from tests.harness.shop import ADDRESS, EMAIL

PRODUCT = "/api/v1/products/item-1"
LIST = "/api/v1/products?limit=20"
# Every product costs more than any of these bounds, so each asks for the same page under another key.
FRESH_LIST = "/api/v1/products?limit=20&min_price={n}.00"
FRESH_PRODUCT = "/api/v1/products/item-{n}"
STAND_IN = 77777
ROUNDS = 3
AT_MOST = 800


def all_rows(ground: Ground) -> Iterator[Row]:
    """In the order of the table; each as soon as it is known."""
    with ground.web(processes=1) as web:
        yield from cached(ground, web, "list of 20, cached", LIST)
        yield from cached(ground, web, "product, cached", PRODUCT)
        yield from uncached(ground, web, "list of 20, uncached", FRESH_LIST, _list)
        yield from uncached(ground, web, "product, uncached", FRESH_PRODUCT, _product)
        yield from carts(ground, web)
        yield from crowd(ground, web)
    with ground.web(processes=2) as web:
        yield from orders(ground, web)
        yield from last_units(ground, web)


def cached(ground: Ground, web: Server, name: str, path: str) -> Iterator[Row]:
    """Answers from memory, in the outermost wrapper, against a server that knows nothing but the bytes."""
    address = urllib.request.Request(f"http://127.0.0.1:{web.port}{path}", headers={"Host": ground.host(web.port)})
    body = ground.folder / "body.json"
    with urllib.request.urlopen(address) as answer:
        body.write_bytes(answer.read())
    with ground.bare("fixed", BENCH_BODY=str(body)) as bare:
        ours, theirs = beside(lambda: _rate(ground, web, path), lambda: _rate(ground, bare, path))
    yield at_least(f"{name}, requests/s", ours, theirs, 0.35)
    yield at_most(f"{name}, CPU ms", _cpu_of_reads(ground, web, path, 2000), 2)


def uncached(ground: Ground, web: Server, name: str, path: str, ask: Callable[[UnitOfWork], object]) -> Iterator[Row]:
    """Answers made anew for each request, against the same SQL in the same kind of transaction."""
    statements = ground.folder / "statements.pickle"
    with overheard() as heard, suppress(NotFound):
        in_unit(Context(ground.shop.tenant_id, Actor.visitor(None)), ask)
    (transaction,) = transactions(heard)
    statements.write_bytes(pickle.dumps(_numbered(transaction)))
    numbers = itertools.count(2, AT_MOST + 100)
    with ground.bare("one_sql", BENCH_STATEMENTS=str(statements)) as bare:
        ours, theirs = beside(
            lambda: _rate(ground, web, path, first=next(numbers), at_most=AT_MOST),
            lambda: _rate(ground, bare, "/{n}", first=2, at_most=AT_MOST),
        )
    yield at_least(f"{name}, requests/s", ours, theirs, 0.5)
    yield at_most(f"{name}, CPU ms", _cpu_of_reads(ground, web, path, AT_MOST, first=next(numbers)), 3)


def _list(uow: UnitOfWork) -> object:
    return catalog.list_products(uow, limit=20, min_minor=STAND_IN, currency="USD")


def _product(uow: UnitOfWork) -> object:
    return catalog.find_product(uow, f"item-{STAND_IN}")


def _numbered(transaction: Transaction) -> Transaction:
    """The number that stood in for all others becomes the placeholder."""

    def placeholder(value: object) -> object:
        if isinstance(value, str) and value.endswith(str(STAND_IN)):
            return value.removesuffix(str(STAND_IN)) + "{n}"
        return "{n}" if value == STAND_IN else value

    return [(sql, {name: placeholder(value) for name, value in values.items()}) for sql, values in transaction]


def carts(ground: Ground, web: Server) -> Iterator[Row]:
    """A new cart with one line."""
    wanted = _wanted(ground, web, variants=1, people=4, attempts=300, places=False)
    spent_ms = _spent(ground, web, lambda: shoppers.trade(wanted))
    yield at_most("cart with one line, CPU ms", spent_ms / 300, 15)


def crowd(ground: Ground, web: Server) -> Iterator[Row]:
    """What one web process weighs with fifty pages open."""
    visit = sockets.Orders(web.port, ground.host(web.port), "/products/item-1")
    with sockets.visiting(visit) as count:
        weight = memory_mb(web.pid)
    assert count == visit.shoppers
    yield at_most("one web process with 50 shoppers, MB", weight, 250)


def orders(ground: Ground, web: Server) -> Iterator[Row]:
    """Whole checkouts of two lines, against pgbench saying the same to Postgres."""
    script = ground.folder / "checkout.sql"
    heard = _checkout_statements(ground)
    there = "SELECT id FROM variant UNION SELECT id FROM shipping_method UNION SELECT id FROM customer"
    kept = {ground.shop.tenant_id, *ground.shop.values(there)}
    script.write_text(checkout_script.script(heard, ground.database.app_url, kept))
    wanted = _wanted(ground, web, variants=2, people=16, attempts=0, places=True)

    def ours() -> float:
        done = shoppers.trade(wanted)
        assert done.odd == done.refused == 0, done
        return done.sold / done.seconds

    def theirs() -> float:
        return checkout_script.rate(script, ground.database.app_url, clients=16, seconds=4)

    rate, baseline = beside(ours, theirs)
    yield at_least("orders by 16 shoppers, orders/s", rate, baseline, 0.05)
    whole = _wanted(ground, web, variants=2, people=4, attempts=200, places=True)
    yield at_most("whole order, CPU ms", _spent(ground, web, lambda: shoppers.trade(whole)) / 200, 60)


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


def beside(ours: Callable[[], float], theirs: Callable[[], float]) -> tuple[float, float]:
    """The medians of a few rounds, taken in turn: whatever else the machine does, it does to both."""
    rounds = [(ours(), theirs()) for _ in range(ROUNDS)]
    return statistics.median(one for one, _ in rounds), statistics.median(other for _, other in rounds)


def _rate(ground: Ground, server: Server, path: str, *, first: int = 0, at_most: int = 0) -> float:
    wanted = reader.Orders(server.port, ground.host(server.port), path, seconds=3, first=first, at_most=at_most)
    reading = reader.read(wanted)
    assert reading.failed == 0, reading
    return reading.per_s


def _spent(ground: Ground, web: Server, work: Callable[[], object]) -> float:
    before = cpu_ms(web.pid, ground.postgres)
    work()
    return cpu_ms(web.pid, ground.postgres) - before


def _cpu_of_reads(ground: Ground, web: Server, path: str, count: int, first: int = 0) -> float:
    wanted = reader.Orders(web.port, ground.host(web.port), path, connections=4, seconds=60, first=first, at_most=count)
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


def _checkout_statements(ground: Ground) -> list[Transaction]:
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
        (await client.post("/api/v1/checkout/place", json=placing)).raise_for_status()
        del client.headers["X-Cart-Token"]

    async def buy_twice(heard: list[Statement]) -> None:
        transport = httpx.ASGITransport(app=api_app())
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
