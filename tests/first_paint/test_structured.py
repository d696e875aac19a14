"""JSON-LD against what rich results require: every required property is there, of its type, and true."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from shop_app.first_paint.heads import describe_category, describe_content_page, describe_home, describe_product
from shop_app.states.storefront.category import category_view
from shop_app.states.storefront.content_page import content_page_view
from shop_app.states.storefront.home import home_view
from shop_app.states.storefront.product import product_view
from shop_app.states.storefront.shop import shop_view
from shop_app.states.visit import Visit
from tests.harness.shop import Shop, open_shop

ORIGIN = "https://shop.example"
# What a type must have (one of the names, where there are several), as the documentation of rich results lists it.
REQUIRED: dict[str, list[tuple[str, ...]]] = {
    "Organization": [("name",)],
    "WebSite": [("name",), ("url",), ("potentialAction",)],
    "SearchAction": [("target",), ("query-input",)],
    "EntryPoint": [("urlTemplate",)],
    "ContactPoint": [("contactType",), ("email", "telephone")],
    "BreadcrumbList": [("itemListElement",)],
    "ItemList": [("itemListElement",)],
    "ListItem": [("position",), ("item", "url"), ("name",)],
    "Product": [("name",), ("offers", "review", "aggregateRating")],
    "Offer": [("price", "priceSpecification"), ("priceCurrency",), ("availability",), ("url",)],
    "AggregateRating": [("ratingValue",), ("reviewCount", "ratingCount")],
    "Brand": [("name",)],
    "MerchantReturnPolicy": [("applicableCountry",), ("returnPolicyCategory",), ("merchantReturnDays",)],
}
CLOSED = {
    "availability": {"InStock", "OutOfStock", "PreOrder", "BackOrder"},
    "itemCondition": {"NewCondition"},
    "returnPolicyCategory": {"MerchantReturnFiniteReturnWindow"},
    "returnMethod": {"ReturnByMail"},
}
ADDRESSES = {"url", "item", "logo", "@id"}


def things(value: Any) -> list[dict[str, Any]]:
    """Every object with a type, wherever it is nested."""
    if isinstance(value, list):
        return [thing for one in value for thing in things(one)]
    if not isinstance(value, dict):
        return []
    return ([value] if "@type" in value else []) + [thing for inner in value.values() for thing in things(inner)]


def check(structured: dict[str, Any] | None) -> list[str]:
    """The types that were found, each held against its list."""
    assert structured is not None
    assert structured["@context"] == "https://schema.org"
    found = things(json.loads(json.dumps(structured)))
    for thing in found:
        for names in REQUIRED[thing["@type"]]:
            assert any(thing.get(name) not in (None, "", [], {}) for name in names), (thing["@type"], names)
        for name, value in thing.items():
            assert value not in ("", None, [], {}), (thing["@type"], name)
            if name in CLOSED:
                assert value.removeprefix("https://schema.org/") in CLOSED[name], value
            if name in ADDRESSES:
                assert value.startswith(ORIGIN), (thing["@type"], name, value)
    for thing in found:
        if thing["@type"] in ("BreadcrumbList", "ItemList"):
            places = [item["position"] for item in thing["itemListElement"]]
            assert places == list(range(1, len(places) + 1))
    return [thing["@type"] for thing in found]


@pytest.fixture
def shop(database: object) -> Shop:
    shop = open_shop()
    shop.add_variant(price_minor=1234, stock=3)
    return shop


def test_the_front_page_says_who_sells_and_how_to_search(shop: Shop) -> None:
    view, frame = shop.do(home_view, Visit()), shop.do(shop_view)
    types = check(describe_home(view, frame, ORIGIN).structured)
    assert {"Organization", "WebSite", "SearchAction"} <= set(types)


def test_a_product_says_its_price_as_it_is(shop: Shop) -> None:
    slug = shop.value("SELECT slug FROM product")
    shop.run("UPDATE product SET rating_count = 2, rating_sum = 9, vendor = 'Kiln'")
    head = describe_product(shop.do(product_view, Visit({"slug": slug})), shop.do(shop_view), ORIGIN)
    types = check(head.structured)
    assert {"Product", "Offer", "BreadcrumbList", "Brand", "MerchantReturnPolicy"} <= set(types)
    assert head.structured is not None
    offer = next(thing for thing in things(head.structured) if thing["@type"] == "Offer")
    assert (offer["price"], offer["priceCurrency"]) == ("12.34", "USD")
    assert re.fullmatch(r"\d+\.\d\d", offer["price"])
    assert offer["availability"].endswith("/InStock")
    assert "priceValidUntil" not in offer


def test_what_is_sold_out_says_so(shop: Shop) -> None:
    shop.run("UPDATE stock_level SET on_hand = 0")
    slug = shop.value("SELECT slug FROM product")
    head = describe_product(shop.do(product_view, Visit({"slug": slug})), shop.do(shop_view), ORIGIN)
    offer = next(thing for thing in things(head.structured) if thing["@type"] == "Offer")
    assert offer["availability"].endswith("/OutOfStock")


def test_a_list_says_what_is_on_it(shop: Shop) -> None:
    head = describe_category(shop.do(category_view, Visit({"category": "all"})), shop.do(shop_view), ORIGIN)
    assert {"BreadcrumbList", "ItemList"} <= set(check(head.structured))


def test_a_page_of_words_says_where_it_stands(shop: Shop) -> None:
    head = describe_content_page(shop.do(content_page_view, Visit({"page": "terms"})), shop.do(shop_view), ORIGIN)
    assert "BreadcrumbList" in check(head.structured)
    assert head.description
