"""What search engines, price comparisons and launchers read of a shop."""

from __future__ import annotations

import gzip
import io
import json
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from shop_app.core.cache import Answer, unless_known
from shop_app.core.context import Context
from shop_app.domain import catalog, tenants
from shop_app.first_paint import feed, files, installed, sitemap
from tests.harness.cluster import Database
from tests.harness.shop import Shop, open_shop

ORIGIN = "https://shop.example"
MAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
G = "{http://base.google.com/ns/1.0}"


@pytest.fixture(scope="module")
def shop(database: Database) -> Shop:
    shop = open_shop()
    shop.add_variant(price_minor=1234, stock=3)
    shop.add_variant(price_minor=500, stock=0)
    shop.run("UPDATE variant SET barcode = '4006381333931' WHERE sku = (SELECT min(sku) FROM variant)")
    shop.run("UPDATE product SET description_html = '<p>Tea &amp; <b>talk</b></p>', vendor = 'Kiln'")
    return shop


def context(shop: Shop) -> Context:
    return Context(shop.tenant_id, shop.visitor().actor, origin=ORIGIN)


def read(shop: Shop, path: str) -> Answer:
    file = files.file_at(path, ORIGIN, "en")
    assert file is not None
    return file.answer(context(shop))


def test_the_sitemap_leads_to_every_page(shop: Shop) -> None:
    index = ElementTree.fromstring(read(shop, "/sitemap.xml").body)
    parts = [str(loc.text).removeprefix(ORIGIN) for loc in index.findall(".//s:loc", MAP)]
    assert parts == ["/sitemaps/pages.xml", "/sitemaps/categories.xml", "/sitemaps/products-1.xml"]
    found = [
        str(loc.text)
        for part in parts
        for loc in ElementTree.fromstring(read(shop, part).body).findall(".//s:url/s:loc", MAP)
    ]
    assert f"{ORIGIN}/" in found
    assert f"{ORIGIN}/pages/privacy" in found
    slugs = shop.values("SELECT slug FROM product")
    assert {f"{ORIGIN}/p/{slug}" for slug in slugs} <= set(found)
    assert catalog.SITEMAP_PART <= 50_000


@pytest.mark.parametrize("name", ["products-2", "products-x", "products-²", "nothing", "..", "products-99999999"])
def test_a_part_that_there_is_not_is_a_404(shop: Shop, name: str) -> None:
    assert read(shop, f"/sitemaps/{name}.xml").status == 404


def test_robots_are_kept_from_what_is_one_visitors_own() -> None:
    said = sitemap.robots(ORIGIN).decode()
    assert f"Sitemap: {ORIGIN}/sitemap.xml" in said
    for path in ("/admin", "/account", "/cart", "/checkout", "/orders"):
        assert f"Disallow: {path}\n" in said


async def the_feed(shop: Shop, *, is_zipped: bool = False) -> bytes:
    return b"".join([piece async for piece in files.feed_of(context(shop), is_zipped=is_zipped)])


async def test_the_feed_has_what_a_price_comparison_asks(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalog, "FEED_PART", 1)
    monkeypatch.setattr("shop_app.domain.catalog.syndication.FEED_PART", 1)
    items = ElementTree.fromstring(await the_feed(shop)).findall(".//item")
    assert len(items) == 2
    for item in items:
        for name in ("id", "title", "description", "link", "availability", "price", "brand", "mpn", "condition"):
            assert item.findtext(G + name), name
    first, second = items
    assert first.findtext(G + "price") == "12.34 USD"
    assert first.findtext(G + "gtin") == "4006381333931"
    assert first.findtext(G + "description") == "Tea & talk"
    assert (first.findtext(G + "availability"), second.findtext(G + "availability")) == ("in_stock", "out_of_stock")
    assert second.findtext(G + "gtin") is None
    shipping = first.find(G + "shipping")
    assert shipping is not None
    assert (shipping.findtext(G + "country"), shipping.findtext(G + "price")) == ("US", "5.00 USD")
    assert gzip.decompress(await the_feed(shop, is_zipped=True)) == await the_feed(shop)


async def test_no_text_breaks_the_feed(shop: Shop) -> None:
    title = 'A ]]> <b> & " \x0b \ufffe é 🫖'
    before = shop.value("SELECT title FROM product ORDER BY id LIMIT 1")
    shop.run("UPDATE product SET title = %(title)s", title=title)
    items = ElementTree.fromstring(await the_feed(shop)).findall(".//item")
    assert items[0].findtext(G + "title") == 'A ]]> <b> & "   é 🫖'
    shop.run("UPDATE product SET title = %(title)s", title=before)


@pytest.mark.parametrize("code", ["4006381333931", "012345678905", "96385074", "10614141000415"])
def test_a_trade_item_number_is_known_by_its_check_digit(code: str) -> None:
    assert feed.is_gtin(code)
    assert not feed.is_gtin(code[:-1] + str((int(code[-1]) + 1) % 10))


@given(st.text(max_size=15))
def test_any_text_may_stand_where_a_barcode_should(text: str) -> None:
    assert feed.is_gtin(text) in (True, False)


def test_the_manifest_names_icons_that_are_there(shop: Shop) -> None:
    manifest = json.loads(read(shop, "/manifest.webmanifest").body)
    assert manifest["name"] == shop.subdomain.title()
    purposes = set()
    for icon in manifest["icons"]:
        picture = Image.open(io.BytesIO(read(shop, icon["src"]).body))
        assert f"{picture.width}x{picture.height}" == icon["sizes"]
        purposes.add((icon["purpose"], icon["sizes"]))
    assert purposes == {(purpose, size) for purpose in ("any", "maskable") for size in ("192x192", "512x512")}
    for name in ("/icons/64.png", "/icons/192.jpg", "/icons/../192.png", "/icons/maskable-.png"):
        assert read(shop, name).status == 404


def test_a_browser_may_search_the_shop(shop: Shop) -> None:
    description = read(shop, "/opensearch.xml").body.decode()
    assert f'template="{ORIGIN}/search?q={{searchTerms}}"' in description


def test_an_icon_is_drawn_for_any_name(shop: Shop) -> None:
    settings = shop.do(tenants.current)
    for name in ("Ä", "Ж", "ا", "  x", "🫖"):
        assert installed.icon(replace(settings, name=name), "192.png")


def test_whoever_has_an_answer_is_told_so(shop: Shop) -> None:
    answer = read(shop, "/sitemap.xml")
    tag = dict(answer.headers)[b"etag"]
    assert unless_known(answer, tag).status == 304
    assert unless_known(answer, b'"other", W/' + tag).status == 304
    assert unless_known(answer, b"*").body == b""
    assert unless_known(answer, b'"other"') == answer
    assert unless_known(answer, b"") == answer
