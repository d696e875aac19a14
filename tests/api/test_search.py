"""Searching over REST: public, cached as bytes, and closed to nonsense."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from models.user import RoleName
from shop_app.domain import search
from tests.domain.catalog.shelves import make
from tests.harness.shop import Shop

SEARCH = "/api/v1/search"


@pytest.fixture
def stocked(shop: Shop) -> Shop:
    make(shop, "paper-lamp", vendor="Lumen", sizes=("S", "L"))
    make(shop, "wool-rug", vendor="Loom", categories=(("Home", "Rugs"),), price_minor=9000)
    search.rebuild(shop.system())
    return shop


def test_a_search_has_products_facets_and_counts(program: TestClient, stocked: Shop) -> None:
    answer = program.get(SEARCH, params={"q": "lamps"})
    assert answer.status_code == 200
    assert answer.headers["etag"]
    body = answer.json()
    assert body["meta"] == {"page": 1, "pages": 1, "total": 1}
    assert [one["slug"] for one in body["data"]["products"]] == ["paper-lamp"]
    everything = program.get(SEARCH).json()["data"]
    brands = next(facet for facet in everything["facets"] if facet["key"] == "brand")
    assert [(one["value"], one["count"]) for one in brands["values"]] == [("Loom", 1), ("Lumen", 1)]
    prices = next(facet for facet in everything["facets"] if facet["key"] == "price")
    assert (prices["min"]["amount"], prices["max"]["amount"]) == ("10.00", "90.00")


def test_filters_are_repeated_parameters(program: TestClient, stocked: Shop) -> None:
    def found(*params: tuple[str, str]) -> list[str]:
        return [one["slug"] for one in program.get(SEARCH, params=list(params)).json()["data"]["products"]]

    assert found(("filter", "brand:Loom"), ("filter", "brand:Lumen"), ("sort", "price_up")) == [
        "paper-lamp",
        "wool-rug",
    ]
    assert found(("filter", "brand:Loom"), ("filter", "option.Size:S")) == []
    assert found(("min_price", "20")) == ["wool-rug"]
    assert found(("in_stock", "true"), ("category", "rugs")) == ["wool-rug"]


def test_suggestions_for_what_is_typed(program: TestClient, stocked: Shop) -> None:
    data = program.get(f"{SEARCH}/suggestions", params={"q": "lam"}).json()["data"]
    assert data["completions"] == ["lamp"]
    assert [one["slug"] for one in data["products"]] == ["paper-lamp"]
    assert data["categories"] == [{"name": "Lamps", "slug": "lamps", "within": "Home"}]


@pytest.mark.parametrize(
    "params",
    [
        {"q": "x" * 201},
        {"limit": "0"},
        {"page": "x"},
        {"filter": "brand"},
        {"rating": "9"},
        {"min_price": "-"},
        {"sort": "1"},
    ],
)
def test_what_makes_no_sense_is_refused_with_words(program: TestClient, stocked: Shop, params: dict[str, str]) -> None:
    answer = program.get(SEARCH, params=params)
    assert answer.status_code == 422
    assert answer.json()["error"]["message"]


def test_an_unknown_category_is_not_found(program: TestClient, stocked: Shop) -> None:
    assert program.get(SEARCH, params={"category": "nowhere"}).status_code == 404


@pytest.mark.parametrize("q", ["'; DROP TABLE product; --", "((((", "lamp & !lamp:*", "%00", "\\", "🎁 lamp"])
def test_c57_hostile_words_find_something_or_nothing(program: TestClient, stocked: Shop, q: str) -> None:
    for path in (SEARCH, f"{SEARCH}/suggestions"):
        assert program.get(path, params={"q": q}).status_code == 200


def test_merchants_say_which_words_mean_the_same(
    program: TestClient, stocked: Shop, staff_headers: Callable[..., dict[str, str]]
) -> None:
    staff = staff_headers()
    made = program.post(f"{SEARCH}/synonyms", json={"words": ["Carpet", "rug"]}, headers=staff)
    assert made.status_code == 201
    (group,) = made.json()["data"]
    assert group["words"] == ["carpet", "rug"]
    assert program.get(SEARCH, params={"q": "carpet"}).json()["meta"]["total"] == 1
    assert program.post(f"{SEARCH}/synonyms", json={"words": ["one", "One"]}, headers=staff).status_code == 422
    assert program.get(f"{SEARCH}/synonyms").status_code == 401
    support = staff_headers(RoleName.SUPPORT)
    assert program.delete(f"{SEARCH}/synonyms/{group['id']}", headers=support).status_code == 403
    assert program.delete(f"{SEARCH}/synonyms/{group['id']}", headers=staff).json()["data"] == []
