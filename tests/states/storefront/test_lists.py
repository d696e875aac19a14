"""Lists and the search as their screens hold them. One shop with three products for all."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from shop_app.core.hosts import forget_hosts
from shop_app.domain import catalog
from shop_app.domain.search import Facet, FacetValue, SearchQuestion
from shop_app.states.storefront import listing
from shop_app.states.storefront.category import CategoryState
from shop_app.states.storefront.facets import facets_of, price_range_of
from shop_app.states.storefront.list_address import ListAddress
from shop_app.states.storefront.listing import Listing
from shop_app.states.storefront.search import SearchState
from shop_app.states.storefront.suggestions import SuggestState, Typed, _completion
from tests.domain.catalog.shelves import make
from tests.harness.cluster import Database
from tests.harness.shop import Shop, open_shop
from tests.states.storefront.visitor import VisitorTab


@pytest.fixture(scope="module")
def lamps(database: Database) -> Iterator[Shop]:
    forget_hosts()
    shop = open_shop()
    make(shop, "desk-lamp", price_minor=1000)
    make(shop, "floor-lamp", price_minor=3000, sizes=("S", "M"))
    make(shop, "wall-lamp", price_minor=5000, option_names=("Colour",), sizes=("Navy", "Heather"))
    yield shop
    forget_hosts()


@pytest.fixture
def visitor(lamps: Shop) -> VisitorTab:
    return VisitorTab(lamps)


async def category(visitor: VisitorTab, query: str = "") -> CategoryState:
    screen = visitor.at(f"/c/lamps{query}", CategoryState)
    await screen.load()
    return screen


async def test_a_category_shows_what_is_in_it(visitor: VisitorTab) -> None:
    view = (await category(visitor)).view
    assert (view.name, view.listing.count, view.listing.total) == ("Lamps", "3 products", 3)
    assert [step.label for step in view.trail] == ["All products", "Home"]
    assert (view.listing.canonical, view.listing.is_listed) == ("/c/lamps", True)
    assert not view.is_empty


async def test_cards_know_colours_and_what_needs_no_choice(visitor: VisitorTab) -> None:
    cards = {card.title: card for card in (await category(visitor, "?sort=price_up")).view.listing.cards}
    assert list(cards) == ["Desk Lamp", "Floor Lamp", "Wall Lamp"]
    assert (cards["Desk Lamp"].quick_slug, cards["Floor Lamp"].quick_slug) == ("desk-lamp", "")
    assert [dot.name for dot in cards["Wall Lamp"].dots] == ["Navy"]
    assert cards["Wall Lamp"].colours == "Colours: Navy, Heather"


async def test_a_price_bound_narrows_the_list_and_is_a_chip(visitor: VisitorTab) -> None:
    listing = (await category(visitor, "?min=20&max=40&sort=newest")).view.listing
    assert [card.title for card in listing.cards] == ["Floor Lamp"]
    (chip,) = listing.chips
    assert chip.label == "$20.00 – $40.00"
    assert chip.href == "/c/lamps?sort=newest"
    assert chip.spoken == "Remove the filter $20.00 – $40.00"
    assert listing.clear_href == "/c/lamps?sort=newest"
    assert not listing.is_listed
    assert (listing.price.least, listing.price.most) == ("20", "40")


async def test_another_order_is_the_same_list_to_search_engines(visitor: VisitorTab) -> None:
    listing = (await category(visitor, "?sort=price_down")).view.listing
    assert (listing.sort, listing.canonical, listing.is_listed) == ("price_down", "/c/lamps", True)


async def test_a_longer_list_is_one_page_with_an_address_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    shop = open_shop()
    for _ in range(26):
        shop.add_variant()
    visitor = VisitorTab(shop)

    async def everything(query: str) -> Listing:
        screen = visitor.at(f"/c/all{query}", CategoryState)
        await screen.load()
        return screen.view.listing

    first, whole, beyond = [await everything(query) for query in ("", "?page=2", "?page=7")]
    assert (first.shown, first.total, first.more_href) == (24, 26, "/c/all?page=2")
    assert (whole.shown, whole.more_href, whole.canonical) == (26, "", "/c/all?page=2")
    assert whole.cards[:24] == first.cards
    assert (beyond.shown, beyond.more_href, beyond.canonical) == (26, "", "/c/all?page=2")
    monkeypatch.setattr(listing, "MOST_PAGES", 1)
    assert (await everything("")).more_href == ""


async def test_nothing_left_shows_a_way_out_instead_of_an_empty_page(visitor: VisitorTab) -> None:
    screen = await category(visitor, "?min=9000")
    assert screen.view.listing.total == 0
    assert not screen.view.is_empty
    assert screen.view.listing.clear_href == "/c/lamps"


async def test_an_unknown_category_says_so(visitor: VisitorTab) -> None:
    screen = visitor.at("/c/nowhere", CategoryState)
    await screen.load()
    assert screen.view.is_missing


async def test_a_search_keeps_its_words(visitor: VisitorTab) -> None:
    screen = visitor.at("/search?q=desk+lamp", SearchState)
    await screen.load()
    assert (screen.view.query, screen.view.title) == ("desk lamp", "Results for “desk lamp”")
    assert [card.title for card in screen.view.listing.cards] == ["Desk Lamp"]
    assert screen.view.listing.sort == "relevance"


async def test_a_search_for_nothing_shows_everything(visitor: VisitorTab) -> None:
    screen = visitor.at("/search?q=", SearchState)
    await screen.load()
    assert (screen.view.title, screen.view.listing.total) == ("All products", 3)


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "' OR 1=1 --", "\\", "%", "((", "🪔" * 60, "a" * 500])
async def test_hostile_words_are_words(visitor: VisitorTab, words: str) -> None:
    screen = visitor.at(f"/search?{urlencode({'q': words})}", SearchState)
    await screen.load()
    assert screen.view.query == words[:200]
    assert visitor.toasts == []


async def test_typing_offers_products_and_one_letter_nothing(visitor: VisitorTab) -> None:
    box = visitor.at("/", SuggestState)
    assert (await box._answer("d")).spoken == ""
    found = await box._answer("desk")
    assert [(hint.title, hint.price, hint.href) for hint in found.products] == [("Desk Lamp", "$10.00", "/p/desk-lamp")]
    assert found.spoken != ""


@pytest.mark.parametrize("typed", ["x" * 201, None, 5, ["lamp"]])
def test_no_box_of_ours_sends_this(typed: object) -> None:
    assert SuggestState._read(Typed, typed=typed) is None


def test_a_completion_adds_to_what_was_typed() -> None:
    made = _completion("Desk lamp", "des")
    assert (made.typed, made.rest, made.href) == ("Des", "k lamp", "/search?q=Desk+lamp")
    assert _completion("lamp", "lmap").typed == ""


def test_what_is_chosen_never_hides_behind_show_more() -> None:
    values = tuple(FacetValue(value=f"v{at}", label=f"V{at}", count=1) for at in range(12))
    address = ListAddress(path="/c/x", filters=(("brand", "v11"),))
    (view,) = facets_of((Facet(key="brand", label="Brand", values=values),), address, within_category=True)
    assert view.field == "f.brand"
    assert [choice.value for choice in view.choices] == [*(f"v{at}" for at in range(8)), "v11"]
    assert [choice.value for choice in view.choices if choice.is_chosen] == ["v11"]
    assert len(view.more) == 3


def test_the_slider_spans_whole_units_around_what_there_is() -> None:
    facet = Facet(key="price", label="Price", kind="range", min_minor=1050, max_minor=8999)
    question = SearchQuestion(min_minor=2000, sort=catalog.Sort.NEWEST)
    shown = price_range_of((facet,), ListAddress(path="/c/x", least="20"), question, "USD")
    assert (shown.floor, shown.ceiling, shown.low, shown.high) == ("10", "90", "20", "90")
    assert (shown.least, shown.most) == ("20", "")
    one_price = Facet(key="price", label="Price", kind="range", min_minor=1000, max_minor=1000)
    assert not price_range_of((one_price,), ListAddress(path="/c/x"), SearchQuestion(), "USD").is_shown
