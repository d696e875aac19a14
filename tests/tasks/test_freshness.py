"""What a sale makes stale: as little as possible, and never less (docs/decisions/0022)."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from functools import partial
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import REGISTRY

from models.inventory import ReservationStatus
from shop_app.api.rest.products import product_question
from shop_app.core import cache
from shop_app.core.cache import AnswerCache
from shop_app.core.hosts import Host
from shop_app.core.negotiation import Choice
from shop_app.domain import catalog, inventory
from shop_app.domain.inventory.rules import Reach, reach_of
from tasks import freshness
from tests.harness.shop import Shop, open_shop

READS, SALES_AMONG, PRODUCTS = 1200, 20, 60


@pytest.fixture
def shop(database: object, monkeypatch: pytest.MonkeyPatch) -> Shop:
    monkeypatch.setattr(cache, "VERSION_FRESH_S", -1)
    return open_shop()


class Reader:
    """Reads products and the list as the API does, and sells as shoppers do; the relay's part is done at once."""

    def __init__(self, shop: Shop) -> None:
        self.shop, self.kept = shop, AnswerCache()
        self.host = Host(shop.tenant_id, "en", shop.currency, [], [])

    def sells(self, variant_id: UUID, quantity: int = 1) -> None:
        placed = self.shop.buy({variant_id: quantity})
        freshness.refresh(self.shop.system(), [("OrderPlaced", placed.order_id)])

    def page(self, slug: str) -> str:
        """The stock line of a product's page."""
        make = self._noting(slug)
        return self.kept.get_or_make(self.shop.tenant_id, f"page {slug}", make).body.decode()

    def _noting(self, slug: str) -> Callable[[], cache.Answer]:
        def make() -> cache.Answer:
            page = self.shop.do(catalog.product_page, slug)
            return cache.Answer(200, (), page.variants[0].stock_text.encode())

        return make


def slug_of(shop: Shop, variant_id: UUID) -> str:
    sql = "SELECT p.slug FROM product p JOIN variant v ON v.product_id = p.id WHERE v.id = %(id)s"
    return str(shop.value(sql, id=variant_id))


def test_each_sale_is_read_as_it_is(shop: Shop) -> None:
    variant, reader = shop.add_variant(stock=8), Reader(shop)
    slug, read = slug_of(shop, variant), []
    for _ in range(8):
        read.append(reader.page(slug))
        reader.sells(variant)
    read.append(reader.page(slug))
    assert read == ["In stock"] * 3 + [f"Only {left} left" for left in (5, 4, 3, 2, 1)] + ["Sold out"]


def test_what_an_order_gives_back_is_read(shop: Shop) -> None:
    variant, reader = shop.add_variant(stock=1), Reader(shop)
    slug = slug_of(shop, variant)
    placed = shop.buy({variant: 1})
    freshness.refresh(shop.system(), [("OrderPlaced", placed.order_id)])
    assert reader.page(slug) == "Sold out"
    shop.do(inventory.release, placed.order_id, ReservationStatus.RELEASED)
    freshness.refresh(shop.system(), [("OrderCancelled", placed.order_id)])
    assert reader.page(slug) == "Only 1 left"


@given(
    st.integers(1, 40).flatmap(lambda stock: st.tuples(st.just(stock), st.lists(st.integers(1, 5), max_size=12))),
    st.randoms(use_true_random=False),
)
def test_no_sentence_is_missed_however_late_sales_are_heard_of(
    start: tuple[int, list[int]], chance: random.Random
) -> None:
    """Sales commit in order; each is heard of later, with whatever is left by then."""
    stock, sold = start
    left = list(itertools.takewhile(lambda units: units >= 0, itertools.accumulate([stock, *(-one for one in sold)])))
    sentence = [max(units, 0) if units <= 5 else 6 for units in left]
    heard = [chance.randrange(sale, len(left)) for sale in range(1, len(left))]
    for sale, moment in enumerate(heard, 1):
        if sentence[sale] != sentence[sale - 1]:
            assert reach_of(left[moment], sold[sale - 1], was_sold=True, scarce=5) in (Reach.SENTENCE, Reach.EVERYTHING)


def test_most_answers_survive_a_zipf_load_with_sales(shop: Shop) -> None:
    """One read in twenty is followed by a sale; more than nine in ten are still found."""
    variants = [shop.add_variant(stock=60) for _ in range(PRODUCTS)]
    slugs = [slug_of(shop, variant) for variant in variants]
    reader, chance = Reader(shop), random.Random(7)
    weights = [1 / (rank + 1) for rank in range(PRODUCTS)]
    made = 0

    def total() -> float:
        return REGISTRY.get_sample_value("answers_found_total", {"where": "made", "kind": "page"}) or 0

    before = total()
    for number, place in enumerate(chance.choices(range(PRODUCTS), weights, k=READS)):
        reader.page(slugs[place])
        if number % SALES_AMONG == 0:
            reader.sells(variants[place])
    made = total() - before
    assert 1 - made / READS > 0.9, made


def test_an_answer_that_counts_is_made_again_after_every_sale(shop: Shop) -> None:
    variant, reader = shop.add_variant(stock=50), Reader(shop)
    question = product_question(slug_of(shop, variant))
    make = partial(question.answer, reader.host, Choice("en"))
    for left in (50, 49, 48):
        body = reader.kept.get_or_make(shop.tenant_id, question.key, make).body
        assert f'"available":{left}'.encode() in body
        reader.sells(variant)
