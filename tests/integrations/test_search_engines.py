"""What every search engine must do, whichever is behind the port."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest

from shop_app.core.unit_of_work import in_unit
from shop_app.domain import catalog
from shop_app.domain.catalog import Listed, ListQuestion, Sort
from shop_app.domain.search import MemoryEngine, PostgresEngine, Search, SearchEngine
from tests.domain.catalog.shelves import make
from tests.harness.cluster import Database
from tests.harness.shop import Shop, open_shop

Find = Callable[..., Listed]
Synonyms = tuple[tuple[tuple[str, ...], ...], ...]


@pytest.fixture(params=[PostgresEngine, MemoryEngine])
def engine(request: pytest.FixtureRequest) -> SearchEngine:
    made: SearchEngine = request.param()
    return made


@pytest.fixture
def shop(database: Database) -> Shop:
    return open_shop()


@pytest.fixture
def products(shop: Shop, engine: SearchEngine) -> dict[str, UUID]:
    made = {
        "paper-lamp": make(shop, "paper-lamp", vendor="Lumen", price_minor=1000, sizes=("S", "L")),
        "stone-lamp": make(shop, "stone-lamp", vendor="Lumen", price_minor=5000, sizes=("L",)),
        "wool-rug": make(shop, "wool-rug", vendor="Loom", price_minor=9000, categories=(("Home", "Rugs"),)),
    }
    in_unit(shop.system(), engine.index, list(made.values()))
    return made


@pytest.fixture
def find(shop: Shop, engine: SearchEngine, products: dict[str, UUID]) -> Find:
    def ask(
        *words: str, is_begun: bool = False, synonyms: tuple[tuple[tuple[str, ...], ...], ...] = (), **shelf: object
    ) -> Listed:
        asked = ListQuestion(**{"currency": "USD", "limit": 10, "with_facets": True, **shelf})  # type: ignore[arg-type]
        search = Search(words=words, synonyms=synonyms, is_begun=is_begun, shelf=asked)
        return in_unit(shop.visitor(), engine.find, search)

    return ask


def counts(found: Listed, key: str) -> dict[str, int]:
    return {value: count for one, value, count in found.facets if one == key}


def test_all_words_must_be_there_in_any_form(find: Find, products: dict[str, UUID]) -> None:
    assert set(find("lamps").ids) == {products["paper-lamp"], products["stone-lamp"]}
    assert find("paper", "lamp").ids == (products["paper-lamp"],)
    assert find("paper", "rug").total == 0
    assert find().total == 3


def test_a_begun_word_may_go_on(find: Find, products: dict[str, UUID]) -> None:
    assert find("woo").total == 0
    assert find("woo", is_begun=True).ids == (products["wool-rug"],)


def test_synonyms_mean_the_same(find: Find, products: dict[str, UUID]) -> None:
    group = (("carpet",), ("rug",))
    assert find("wool", "carpet", synonyms=(group,)).ids == (products["wool-rug"],)


def test_each_facet_is_counted_without_its_own_choice(find: Find) -> None:
    found = find(groups={"brand": ("Lumen",), "option.Size": ("S",)})
    assert found.total == 1
    assert counts(found, "option.Size") == {"S": 1, "L": 2}
    assert counts(found, "brand") == {"Lumen": 1}
    assert (found.low, found.high) == (1000, 1000)


def test_prices_bound_and_order(find: Find, products: dict[str, UUID]) -> None:
    assert find(sort=Sort.PRICE_DOWN).ids[0] == products["wool-rug"]
    found = find(min_minor=2000, max_minor=6000, sort=Sort.PRICE_UP)
    assert (found.ids, found.low, found.high) == ((products["stone-lamp"],), 1000, 9000)


def test_a_page_past_the_end_is_the_last(find: Find) -> None:
    found = find(limit=2, offset=10, clamp=True, sort=Sort.PRICE_UP)
    assert (len(found.ids), found.offset, found.total) == (1, 2, 3)


def test_look_alikes_and_beginnings(shop: Shop, engine: SearchEngine, products: dict[str, UUID]) -> None:
    near = in_unit(shop.visitor(), engine.near, ["lmap", "rug", "xyzzy"])
    assert near == {"lmap": "lamp", "rug": "rug", "xyzzy": None}
    assert in_unit(shop.visitor(), engine.begun, "pap", 5) == ("paper",)


def test_what_is_forgotten_is_not_found_until_it_is_indexed_again(
    shop: Shop, engine: SearchEngine, find: Find, products: dict[str, UUID]
) -> None:
    in_unit(shop.system(), engine.forget, [products["wool-rug"]])
    assert find("rug").total == 0
    in_unit(shop.system(), engine.index, [products["wool-rug"]])
    assert find("rug").total == 1
    shop.do(catalog.archive_product, products["wool-rug"])
    in_unit(shop.system(), engine.index, [products["wool-rug"]])
    assert find("rug").total == 0


def test_no_shop_finds_anothers(engine: SearchEngine, find: Find, products: dict[str, UUID]) -> None:
    other = open_shop()
    search = Search(words=("lamp",), shelf=ListQuestion(currency="USD", limit=10))
    assert in_unit(other.visitor(), engine.find, search).total == 0
    assert in_unit(other.visitor(), engine.begun, "la", 5) == ()
