"""The public pages of a real shop, as they leave the server."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from shop_app.core.cache import Answer
from shop_app.core.hosts import forget_hosts
from shop_app.core.negotiation import Choice
from shop_app.first_paint.pages import Pages
from shop_app.first_paint.shell import Shell
from shop_app.first_paint.site import Page, Site
from shop_app.routes import ROUTES, SIGNS
from shop_app.states.door import context_of
from tests.harness.cluster import Database
from tests.harness.shop import Shop, open_shop

SHELL = "<!DOCTYPE html><html lang='en'><head></head><body><script>app()</script></body></html>"
SITE = Site([Page(route.path, route.title, route.audience == "storefront", route.first) for route in ROUTES])


@pytest.fixture(scope="module")
def shop(database: Database) -> Iterator[Shop]:
    forget_hosts()
    shop = open_shop("paint")
    shop.add_variant(price_minor=1234, stock=3)
    yield shop
    forget_hosts()


@pytest.fixture(scope="module")
def slug(shop: Shop) -> str:
    return str(shop.value("SELECT slug FROM product LIMIT 1"))


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    build: Path = tmp_path_factory.mktemp("build")
    (build / "__spa-fallback.html").write_text(SHELL)
    return Pages(Shell(build), "/ui.js", SIGNS)


def get(pages: Pages, address: str, *, zipped: bool = False) -> Answer:
    path, _, query = address.partition("?")
    return pages.answer(context_of({"host": "paint.localhost"}), SITE.find(path, query), path=path, zipped=zipped)


def seed_in(answer: Answer) -> dict[str, dict[str, dict[str, object]]]:
    found = re.search(rb'<script type="application/json" id="shop-seed">(.*?)</script>', answer.body)
    assert found is not None
    seed: dict[str, dict[str, dict[str, object]]] = json.loads(found.group(1))
    return seed


def test_a_product_is_readable_and_buyable_without_script(pages: Pages, shop: Shop, slug: str) -> None:
    answer = get(pages, f"/p/{slug}")
    text = answer.body.decode()
    assert answer.status == 200
    assert "$12.34" in text
    assert "Only 3 left" in text
    assert 'action="/cart/lines"' in text
    assert re.search(f'<input name="slug" type="hidden" value="{slug}"', text)
    assert '"@type":"Product"' in text
    assert '"price":"12.34"' in text


def test_the_seed_is_what_the_app_will_read_again(pages: Pages, shop: Shop, slug: str) -> None:
    seed = seed_in(get(pages, f"/p/{slug}"))
    views = [vars_["view_rx_state_"] for vars_ in seed.values()]
    assert any(isinstance(view, dict) and view.get("slug") == slug for view in views)


def test_the_front_page_lists_what_is_sold(pages: Pages, shop: Shop, slug: str) -> None:
    text = get(pages, "/").body.decode()
    assert f'href="/p/{slug}"' in text
    assert "<title data-first>" in text


@pytest.mark.parametrize("address", ["/p/nothing-like-this", "/c/nothing-like-this", "/nowhere"])
def test_what_is_not_there_is_a_real_404(pages: Pages, shop: Shop, address: str) -> None:
    answer = get(pages, address)
    assert answer.status == 404
    assert "This page is not here" in answer.body.decode()
    assert 'content="noindex"' in answer.body.decode()


def test_a_page_of_one_visitor_holds_its_place_only(pages: Pages, shop: Shop) -> None:
    text = get(pages, "/checkout").body.decode()
    assert 'aria-busy="true"' in text
    assert "data-cart-count" not in text


def test_a_zipped_answer_says_the_same(pages: Pages, shop: Shop, slug: str) -> None:
    plain, zipped = get(pages, f"/p/{slug}"), get(pages, f"/p/{slug}", zipped=True)
    assert gzip.decompress(zipped.body) == plain.body
    assert (b"content-encoding", b"gzip") in zipped.headers


def test_only_parameters_that_change_the_page_make_another_one(pages: Pages) -> None:
    def key(address: str) -> str:
        path, _, query = address.partition("?")
        found = SITE.find(path, query)
        assert found is not None
        return pages.key("paint.localhost", path, found[1], Choice("en"), zipped=False)

    assert key("/p/mug?utm_source=x&fbclid=1") == key("/p/mug")
    assert key("/p/mug?o.Size=L&o.Colour=Red") == key("/p/mug?o.Colour=Red&o.Size=L")
    assert key("/p/mug?o.Size=L") != key("/p/mug")
    assert key("/c/mugs?page=2") != key("/c/mugs")


def test_a_search_is_answered_without_script(pages: Pages, shop: Shop, slug: str) -> None:
    text = get(pages, "/search?q=thing").body.decode()
    assert f'href="/p/{slug}"' in text
    assert re.search(r'<input(?=[^>]*type="search")[^>]*value="thing"', text), "the words stand in the box"
    assert 'content="noindex"' in text
    assert "1 product" in text


def test_filters_are_a_form_that_works_without_script(pages: Pages, shop: Shop, slug: str) -> None:
    text = get(pages, "/c/all?min=1&stock=1").body.decode()
    assert re.search(r'<form[^>]*action="/c/all"[^>]*method="get"|<form[^>]*method="get"[^>]*action="/c/all"', text)
    assert re.search(r'<input(?=[^>]*name="min")[^>]*value="1"', text)
    assert "<noscript><button" in text
    assert f'href="/p/{slug}"' in text
    assert "data-cart-count" not in text


@pytest.mark.parametrize(
    ("address", "head"),
    [
        ("/c/all", '<link rel="canonical" href="http://paint.localhost/c/all">'),
        ("/c/all?sort=newest", '<link rel="canonical" href="http://paint.localhost/c/all">'),
        ("/c/all?min=1", 'content="noindex"'),
    ],
)
def test_search_engines_keep_one_address_of_a_list(pages: Pages, shop: Shop, address: str, head: str) -> None:
    assert head in get(pages, address).body.decode()


def test_the_same_filters_in_another_order_are_the_same_document(pages: Pages) -> None:
    def key(address: str) -> str:
        path, _, query = address.partition("?")
        found = SITE.find(path, query)
        assert found is not None
        return pages.key("paint.localhost", path, found[1], Choice("en"), zipped=False)

    assert key("/c/all?f.brand=a&f.brand=b&stock=1") == key("/c/all?stock=1&f.brand=b&f.brand=a&utm=x")
    assert key("/c/all?f.brand=a&f.brand=b") != key("/c/all?f.brand=a")


def test_a_document_speaks_the_language_that_was_chosen(pages: Pages, shop: Shop, slug: str) -> None:
    found = SITE.find(f"/p/{slug}", "")
    context = context_of({"host": "paint.localhost"}, Choice("de", "", ""))
    answer = pages.answer(context, found, zipped=False)
    assert (b"content-language", b"de") in answer.headers
    assert b'<html lang="de" dir="ltr">' in answer.body
    assert "In den Warenkorb" in answer.body.decode()
    keys = {
        pages.key("h", "/", None, choice, zipped=False) for choice in (Choice("de"), Choice("en"), Choice("de", "EUR"))
    }
    assert len(keys) == 3


def test_a_pseudo_locale_runs_from_right_to_left(pages: Pages, slug: str) -> None:
    found = SITE.find(f"/p/{slug}", "")
    answer = pages.answer(context_of({"host": "paint.localhost"}, Choice("ar-XB")), found, zipped=False)
    assert b'<html lang="ar-XB" dir="rtl">' in answer.body
    assert b"/i18n/ar-XB." in answer.body


@pytest.mark.parametrize(
    "query",
    [
        "f.brand=%00",
        "f.%00=x",
        "f.=x",
        "f.category=nowhere",
        "f.brand=%ED%A0%80",
        "min=99999999999999&max=0",
        "page=999&sort=;drop",
        "q=%00%00",
        "&".join(f"f.k{number}=v" for number in range(80)),
        "&".join(f"f.brand={number}" for number in range(80)),
        "f.brand=" + "x" * 5000,
    ],
)
@pytest.mark.parametrize("path", ["/c/all", "/search"])
def test_no_address_of_a_list_breaks_it(pages: Pages, shop: Shop, path: str, query: str) -> None:
    assert get(pages, f"{path}?{query}").status == 200


def test_a_page_names_its_address_in_every_language(pages: Pages, shop: Shop, slug: str) -> None:
    shop.run("UPDATE tenant SET other_locales = '{de}'")
    forget_hosts()
    text = get(pages, f"/p/{slug}").body.decode()
    canonical = re.search(r'<link rel="canonical" href="([^"]+)">', text)
    assert canonical is not None
    for language, address in (
        ("en", canonical[1]),
        ("de", f"{canonical[1]}?lang=de"),
        ("x-default", canonical[1]),
    ):
        assert f'<link rel="alternate" hreflang="{language}" href="{address}">' in text
    shop.run("UPDATE tenant SET other_locales = '{}'")
    forget_hosts()
