"""Words, filters and counts, as a shopper meets them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from models.errors import NotFound, ValidationFailed
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import catalog, search
from shop_app.domain.catalog import PriceSheet, VariantSheet
from shop_app.domain.search import Facet, SearchQuestion, SearchResult, Sort
from tests.domain.catalog.shelves import make, relist
from tests.harness.shop import Shop, open_shop

Find = Callable[..., SearchResult]


def coloured(*colours: str, price_minor: int = 1000, stock: int = 10) -> dict[str, object]:
    return {
        "option_names": ("Colour",),
        "variants": tuple(
            VariantSheet(
                options=(colour,),
                prices={"USD": PriceSheet(amount_minor=price_minor)},
                is_tracked=True,
                stock=stock,
            )
            for colour in colours
        ),
    }


@pytest.fixture
def stocked(shop: Shop) -> Shop:
    """Two lamps, a rug and a chair; the chair is sold out, the rug has stars."""
    make(shop, "paper-lamp", vendor="Lumen", attributes={"Material": "Paper"}, **coloured("Red", "White"))
    make(shop, "stone-lamp", vendor="Lumen", attributes={"Material": "Stone"}, **coloured("White", price_minor=5000))
    make(
        shop,
        "wool-rug",
        vendor="Loom",
        categories=(("Home", "Rugs"),),
        **coloured("Red", "Forest Green", price_minor=9000),
    )
    make(shop, "oak-chair", vendor="Lumen", categories=(("Furniture",),), **coloured("Oak", price_minor=20000, stock=0))
    shop.run("UPDATE product SET rating_sum = 9, rating_count = 2 WHERE slug = 'wool-rug'")
    relist(shop)
    in_unit(shop.system(), lambda uow: search.PostgresEngine().count_terms(uow))
    return shop


@pytest.fixture
def find(stocked: Shop) -> Find:
    def ask(**asked: object) -> SearchResult:
        return in_unit(stocked.visitor(), search.find, SearchQuestion(**asked))  # type: ignore[arg-type]

    return ask


def slugs(result: SearchResult) -> list[str]:
    return sorted(card.slug for card in result.products)


def counts(result: SearchResult, key: str) -> dict[str, int]:
    facet = facet_of(result, key)
    return {value.label: value.count for value in facet.values} if facet else {}


def facet_of(result: SearchResult, key: str) -> Facet | None:
    return next((facet for facet in result.facets if facet.key == key), None)


def test_words_are_found_in_any_form(find: Find) -> None:
    assert slugs(find(q="lamps")) == slugs(find(q="LAMP")) == ["paper-lamp", "stone-lamp"]
    assert slugs(find(q="paper lamp")) == ["paper-lamp"]
    assert slugs(find(q="lumen")) == ["oak-chair", "paper-lamp", "stone-lamp"]
    assert slugs(find(q="lámp")) == ["paper-lamp", "stone-lamp"], "accents make no difference"
    assert find(q="lamp rug").total == 0


def test_a_title_counts_more_than_a_description(shop: Shop) -> None:
    make(shop, "shade", description_html="<p>Fits any lamp</p>", categories=None)
    make(shop, "lamp", categories=None)
    found = in_unit(shop.visitor(), search.find, SearchQuestion(q="lamp"))
    assert [card.slug for card in found.products] == ["lamp", "shade"]


def test_each_facet_is_counted_with_all_filters_but_its_own(find: Find) -> None:
    everything = find()
    assert counts(everything, "brand") == {"Lumen": 3, "Loom": 1}
    assert counts(everything, "option.Colour") == {"Red": 2, "White": 2, "Forest Green": 1, "Oak": 1}
    assert counts(everything, "stock") == {"In stock": 3}
    red = find(filters={"option.Colour": ("Red",)})
    assert (red.total, slugs(red)) == (2, ["paper-lamp", "wool-rug"])
    assert counts(red, "option.Colour") == counts(everything, "option.Colour")
    assert counts(red, "brand") == {"Loom": 1, "Lumen": 1}
    both = find(filters={"option.Colour": ("Red",), "brand": ("Lumen",)})
    assert slugs(both) == ["paper-lamp"]
    assert counts(both, "option.Colour") == {"White": 2, "Oak": 1, "Red": 1}
    assert counts(both, "brand") == {"Loom": 1, "Lumen": 1}
    either = find(filters={"option.Colour": ("Red", "Oak")}, in_stock=True)
    assert (slugs(either), counts(either, "stock")) == (["paper-lamp", "wool-rug"], {"In stock": 2})


def test_counts_are_what_choosing_the_value_leaves(find: Find) -> None:
    for asked in ({}, {"q": "lamp"}, {"category": "home"}, {"in_stock": True}, {"min_minor": 2000}, {"rating": 4}):
        result = find(**asked)
        for facet in result.facets:
            for value in facet.values:
                if facet.key in ("rating", "stock"):
                    continue
                chosen = find(**{**asked, "filters": {facet.key: (value.value,)}})
                assert chosen.total == value.count, (asked, facet.key, value.value)


def test_chosen_values_and_swatches_are_marked(find: Find) -> None:
    facet = facet_of(find(filters={"option.Colour": ("Red",)}), "option.Colour")
    assert facet is not None
    assert {value.value: (value.is_chosen, value.swatch) for value in facet.values} == {
        "Red": (True, catalog.swatch_of("red")),
        "White": (False, catalog.swatch_of("white")),
        "Forest Green": (False, catalog.swatch_of("green")),
        "Oak": (False, catalog.swatch_of("oak")),
    }


def test_prices_are_a_range_of_what_any_price_would_find(find: Find) -> None:
    facet = facet_of(find(min_minor=2000, max_minor=6000), "price")
    assert facet is not None
    assert (facet.kind, facet.min_minor, facet.max_minor) == ("range", 1000, 20000)
    assert slugs(find(min_minor=2000, max_minor=6000)) == ["stone-lamp"]


def test_categories_are_those_below(find: Find) -> None:
    assert counts(find(), "category") == {"Home": 3, "Furniture": 1}
    home = find(category="home")
    assert (home.total, counts(home, "category")) == (3, {"Lamps": 2, "Rugs": 1})
    assert slugs(find(q="lamp", filters={"category": ("lamps",)})) == ["paper-lamp", "stone-lamp"]
    assert find(filters={"category": ("nowhere",)}).total == 0
    with pytest.raises(NotFound):
        find(category="nowhere")


def test_a_category_that_moved_keeps_all_that_is_in_it(stocked: Shop, find: Find) -> None:
    """What is known about products names categories by their ids: nothing is to be taken in again."""
    before = find(category="lamps", filters={"brand": ("Lumen",)})
    stocked.do(catalog.move_category, "lamps", "lights")
    after = find(category="lights", filters={"brand": ("Lumen",)})
    assert (slugs(after), after.facets) == (slugs(before), before.facets)
    assert slugs(find(category="home", filters={"category": ("lights",)})) == ["paper-lamp", "stone-lamp"]
    chosen = facet_of(find(category="home"), "category")
    assert chosen is not None
    assert [(value.value, value.count) for value in chosen.values] == [("lights", 2), ("rugs", 1)]
    assert find(category="home", filters={"category": ("lamps",)}).total == 0
    with pytest.raises(NotFound):
        find(category="lamps")


def test_stars_and_stock_narrow(find: Find) -> None:
    assert slugs(find(rating=4)) == ["wool-rug"]
    assert find(rating=5).total == 0
    assert "oak-chair" not in slugs(find(in_stock=True))


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        (Sort.PRICE_UP, "paper-lamp"),
        (Sort.PRICE_DOWN, "oak-chair"),
        (Sort.RATING, "wool-rug"),
        (Sort.NEWEST, "oak-chair"),
    ],
)
def test_orders(find: Find, sort: Sort, first: str) -> None:
    assert find(sort=sort).products[0].slug == first


def test_a_page_past_the_end_is_the_last(find: Find) -> None:
    result = find(page=9, limit=3)
    assert (result.page, result.pages, len(result.products)) == (2, 2, 1)


def test_a_misspelt_word_finds_what_was_meant(find: Find) -> None:
    result = find(q="papper lmap")
    assert (result.corrected, slugs(result)) == ("paper lamp", ["paper-lamp"])
    assert find(q="chiar").corrected == "chair"
    assert slugs(find(q="furnitur")) == ["oak-chair"]
    assert find(q="xyzzy").total == 0


def test_synonyms_find_the_same(stocked: Shop, find: Find) -> None:
    assert find(q="carpet").total == 0
    group = stocked.do(search.add_synonyms, ["Carpet", "rug", "floor covering"])
    assert slugs(find(q="carpet")) == slugs(find(q="floor covering")) == slugs(find(q="wool carpet")) == ["wool-rug"]
    assert [one.words for one in stocked.do(search.list_synonyms)] == [("carpet", "rug", "floor covering")]
    stocked.do(search.remove_synonyms, group)
    assert find(q="carpet").total == 0


def test_what_to_drop_when_nothing_is_left(stocked: Shop) -> None:
    question = SearchQuestion(q="lamp", filters={"option.Colour": ("Oak",)}, max_minor=2000)
    drops = in_unit(stocked.visitor(), search.without, question)
    assert [(drop.label, drop.key, drop.value, drop.count) for drop in drops] == [
        ("Colour Oak", "option.Colour", "Oak", 1)
    ]


def test_help_names_the_nearest_category_and_best_sellers(stocked: Shop) -> None:
    aid = in_unit(stocked.visitor(), search.help_with, SearchQuestion(q="lamsp"))
    assert aid.category is not None
    assert (aid.category.slug, aid.category.within) == ("lamps", "Home")
    assert len(aid.best_sellers) == 4


def test_suggestions_complete_what_is_typed(stocked: Shop) -> None:
    def suggest(typed: str) -> search.Suggestions:
        return in_unit(stocked.visitor(), search.suggest, typed)

    assert suggest("la").completions[0] == "lamp"
    assert [card.slug for card in suggest("wool r").products] == ["wool-rug"]
    assert "wool rug" in suggest("wool ru").completions
    assert [(one.name, one.within) for one in suggest("ru").categories] == [("Rugs", "Home")]
    assert suggest("") == suggest("  %") == search.Suggestions()
    assert suggest("chiar").completions == ("chair",)
    for typed in ("l", "lamp", "o", "home"):
        found = suggest(typed)
        assert len(found.completions) + len(found.categories) + len(found.products) <= 8


def test_another_shops_products_are_never_found(stocked: Shop) -> None:
    other = open_shop()
    make(other, "secret-lamp")
    for shop, mine in ((other, ["secret-lamp"]), (stocked, ["paper-lamp", "stone-lamp"])):
        found = in_unit(shop.visitor(), search.find, SearchQuestion(q="lamp"))
        assert slugs(found) == mine
    assert in_unit(stocked.visitor(), search.suggest, "secr") == search.Suggestions()


def test_an_archived_product_is_gone_at_once(stocked: Shop, find: Find) -> None:
    product = in_unit(stocked.visitor(), catalog.product_page, "paper-lamp").id
    stocked.do(catalog.archive_product, product)
    assert slugs(find(q="lamp")) == ["stone-lamp"]
    assert counts(find(), "brand") == {"Lumen": 2, "Loom": 1}


@pytest.mark.parametrize(
    ("field", "asked"),
    [
        ("q", {"q": "x" * 201}),
        ("limit", {"limit": 0}),
        ("page", {"page": 0}),
        ("rating", {"rating": 6}),
        ("min_price", {"min_minor": -1}),
        ("filters", {"filters": {"brand": ("x" * 201,)}}),
        ("filters", {"filters": {f"option.{n}": ("x",) for n in range(21)}}),
        ("filters", {"filters": {"brand": ("\0",)}}),
    ],
)
def test_what_a_question_refuses(find: Find, field: str, asked: dict[str, object]) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        find(**asked)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    "typed",
    [
        "'; DROP TABLE product; --",
        "lamp & !lamp",
        "a:* | b",
        "\\",
        "%_%",
        "((((",
        "lamp\0rug",
        "\ud800",
        "$$",
        "'\"",
        "&|!<->",
    ],
)
def test_c57_no_query_is_a_statement(find: Find, typed: str) -> None:
    assert find(q=typed).total >= 0
