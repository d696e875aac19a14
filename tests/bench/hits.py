"""How many documents are found and not made, while people read what is popular and some of them buy it."""

from __future__ import annotations

import random
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client.parser import text_string_to_metric_families

from shop_app.core.cache import VERSION_FRESH_S
from tasks.relay import relay
from tests.bench import reader, shoppers
from tests.bench.ground import Ground, Server
from tests.bench.rows import Row, at_least_itself

PRODUCTS, STOCK = 200, 60
ROUNDS, READS, SALES = 25, 400, 20
_FOUND = {"memory", "valkey"}
_SLUGS = """
    SELECT p.slug FROM unnest(%(ids)s::uuid[]) WITH ORDINALITY AS asked (id, place)
    JOIN variant v ON v.id = asked.id JOIN product p ON p.id = v.product_id ORDER BY asked.place
"""


def hit_rate(ground: Ground, web: Server) -> Row:
    """Products by Zipf's law, one sale to twenty reads; what sells best runs low, and out."""
    variants = [ground.shop.add_variant(stock=STOCK) for _ in range(PRODUCTS)]
    paths = [f"/p/{slug}" for slug in ground.shop.values(_SLUGS, ids=variants)]
    weights = [1 / rank for rank in range(1, PRODUCTS + 1)]
    chance = random.Random(7)
    with _telling():
        before = _counts(web)
        for _ in range(ROUNDS):
            bought = chance.choices(variants, weights, k=SALES)
            trade = shoppers.Orders(
                web.port,
                ground.host(web.port),
                [str(variant) for variant in bought],
                str(ground.shop.shipping_method_id),
                shoppers=4,
                attempts=SALES,
                lines=1,
            )
            assert shoppers.trade(trade).odd == 0
            read = chance.choices(paths, weights, k=READS)
            reading = reader.read(reader.Orders(web.port, ground.host(web.port), read, connections=4, at_most=READS))
            assert reading.failed == 0, reading
        after = _counts(web)
    found, made = (after[place] - before[place] for place in (True, False))
    return at_least_itself("documents found by Zipf, 5 % sales, %", 100 * found / (found + made), 90)


@contextmanager
def _telling() -> Iterator[None]:
    """The relay at work, as beside every shop; what happened before is told first."""
    is_over = threading.Event()

    def tell() -> None:
        while not is_over.wait(0.1):
            relay()

    while relay():
        pass
    time.sleep(VERSION_FRESH_S)
    teller = threading.Thread(target=tell)
    teller.start()
    try:
        yield
    finally:
        is_over.set()
        teller.join()


def _counts(web: Server) -> dict[bool, float]:
    """Documents so far, by whether they were found; those that waited for another's making are neither."""
    with urllib.request.urlopen(f"http://127.0.0.1:{web.port}/metrics") as answer:
        page = answer.read().decode()
    counts = {True: 0.0, False: 0.0}
    for family in text_string_to_metric_families(page):
        for sample in family.samples:
            place = sample.labels.get("where")
            if sample.name == "answers_found_total" and sample.labels["kind"] == "page" and place != "joined":
                counts[place in _FOUND] += sample.value
    return counts
