from __future__ import annotations

import pytest

from shop_app.core.unit_of_work import in_unit
from shop_app.domain import catalog
from shop_app.domain.catalog import Action
from tests.domain.catalog.importing.conftest import Import
from tests.domain.catalog.importing.files_of_merchants import SHARED, csv_of, more, newer, shopify
from tests.harness.shop import Shop


def test_the_older_columns(shop: Shop, bring: Import) -> None:
    report = bring(
        csv_of(
            [
                shopify("lamp", **{"Variant SKU": "L-1", "Variant Compare At Price": "25"}),
                shopify(
                    "shirt",
                    **{"Option1 Name": "Size", "Option1 Value": "S", "Option2 Name": "Colour", "Option2 Value": "Red"},
                ),
                more("shirt", **{"Option1 Value": "M", "Option2 Value": "Red", "Variant Price": "21"}),
            ]
        )
    )
    assert (report.format, report.findings, report.count(Action.CREATE)) == ("Shopify", [], 2)
    lamp = in_unit(shop.visitor(), catalog.product_page, "lamp")
    assert (lamp.title, lamp.vendor, lamp.tags, lamp.description_html) == (
        "Lamp",
        "Northlight",
        ("light", "table"),
        "<p>About lamp</p>",
    )
    [only] = lamp.variants
    assert (only.sku, only.price_minor, only.was_minor, only.available) == ("L-1", 1990, 2500, 5)
    shirt = in_unit(shop.visitor(), catalog.product_page, "shirt")
    assert [(o.name, o.values) for o in shirt.options] == [("Size", ("S", "M")), ("Colour", ("Red",))]
    assert [(v.title, v.price_minor, v.available) for v in shirt.variants] == [
        ("S / Red", 1990, 5),
        ("M / Red", 2100, None),
    ]
    assert [link.name for link in shirt.breadcrumb] == ["Lamps"]


def test_the_newer_columns(shop: Shop, bring: Import) -> None:
    report = bring(csv_of([newer("lamp", SKU="L-1"), newer("old-lamp", Status="Archived")]))
    assert (report.findings, report.count(Action.CREATE)) == ([], 2)
    lamp = in_unit(shop.visitor(), catalog.product_page, "lamp")
    assert (lamp.description_html, lamp.variants[0].sku, lamp.variants[0].available) == ("<p>New</p>", "L-1", 5)
    assert [link.name for link in lamp.breadcrumb] == ["Home & Garden", "Lighting"]
    assert shop.values("SELECT status FROM product ORDER BY slug") == ["active", "archived"]


def test_a_title_and_a_price_are_enough_and_a_handle_with_a_title_updates(shop: Shop, bring: Import) -> None:
    bring(csv_of([{"Title": "Plain Lamp", "Variant Price": "5"}]))
    report = bring(csv_of([{"URL handle": "plain-lamp", "Title": "Renamed"}]))
    assert [(product.action, product.what) for product in report.products] == [(Action.UPDATE, ("title",))]
    lamp = in_unit(shop.visitor(), catalog.product_page, "plain-lamp")
    assert (lamp.title, lamp.price_text) == ("Renamed", "$5.00")


def test_without_a_tracker_it_is_sold_without_limit(shop: Shop, bring: Import) -> None:
    bring(csv_of([shopify("lamp", **{"Variant Inventory Tracker": "", "Variant Inventory Qty": "1"})]))
    [only] = in_unit(shop.visitor(), catalog.product_page, "lamp").variants
    assert only.available is None
    assert shop.value("SELECT count(*) FROM stock_level") == 0


def test_continue_selling_allows_stock_below_zero(shop: Shop, bring: Import) -> None:
    report = bring(
        csv_of(
            [
                shopify("lamp", **{"Variant Inventory Policy": "continue", "Variant Inventory Qty": "-3"}),
                shopify("rug", **{"Variant Inventory Qty": "-3"}),
            ]
        )
    )
    assert [(f.line, f.column) for f in report.errors] == [(3, "Variant Inventory Qty")]
    assert shop.value("SELECT on_hand FROM stock_level") == -3
    assert shop.violations() == []


def test_gift_cards_are_left_out_aloud(shop: Shop, bring: Import) -> None:
    report = bring(csv_of([shopify("voucher", **{"Gift Card": "true"})]))
    assert report.products == report.errors == []
    assert [finding.line for finding in report.findings] == [2]


def test_further_pictures_are_no_variants(shop: Shop, bring: Import) -> None:
    report = bring(csv_of([shopify("lamp"), more("lamp", **{"Image Src": "https://a.example/back.jpg"})]))
    assert [product.variants for product in report.products] == [1]
    assert report.pictures_missing == 1


@pytest.mark.parametrize(
    ("column", "changed"),
    [
        ("Variant Price", {"Variant Price": "cheap"}),
        ("Variant Price", {"Variant Price": ""}),
        ("Variant Price", {"Variant Price": "0"}),
        ("Variant Grams", {"Variant Grams": "heavy"}),
        ("Variant Inventory Qty", {"Variant Inventory Qty": "some"}),
        ("Published", {"Published": "perhaps"}),
        ("Title", {"Title": "x" * 501}),
        ("Variant SKU", {"Variant SKU": "x" * 101}),
        ("Option1 Value", {"Option1 Name": "Size", "Option1 Value": ""}),
    ],
)
def test_a_bad_cell_is_reported_and_its_product_stays_out(
    shop: Shop, bring: Import, column: str, changed: dict[str, str]
) -> None:
    report = bring(csv_of([shopify("rug"), shopify("lamp", **changed)]))
    assert {(f.line, f.column) for f in report.errors} == {(3, column)}
    assert all(f.reason and f.remedy for f in report.errors)
    assert shop.values("SELECT slug FROM product") == ["rug"]


def test_one_bad_row_keeps_the_whole_product_out(shop: Shop, bring: Import) -> None:
    report = bring(
        csv_of(
            [
                shopify("shirt", **{"Option1 Name": "Size", "Option1 Value": "S"}),
                more("shirt", **{"Option1 Value": "M", "Variant Price": "x"}),
                more("shirt", **{"Option1 Value": "S", "Variant Price": "5"}),
                {"Handle": "", "Title": "", "Vendor": "nobody"},
            ]
        )
    )
    assert [finding.line for finding in report.errors] == [3, 4, 5]
    assert report.refused == 1
    assert shop.value("SELECT count(*) FROM product") == 0


@pytest.mark.skipif(not SHARED.exists(), reason="the real exports are not at hand")
def test_the_real_exports(shop: Shop, bring: Import) -> None:
    apparel = bring((SHARED / "shopify/apparel.csv").read_bytes())
    home = bring((SHARED / "shopify/home-and-garden.csv").read_bytes())
    assert [(r.row_count, r.count(Action.CREATE), r.findings) for r in (apparel, home)] == [(22, 20, []), (21, 20, [])]
    top = in_unit(shop.visitor(), catalog.product_page, "classic-varsity-top")
    assert [(v.title, v.sku, v.price_minor, v.available) for v in top.variants] == [
        (size, "", 6000, None) for size in ("Small", "Medium", "Large")
    ]
    assert shop.value("SELECT count(*) FROM price WHERE compare_at_minor IS NOT NULL") >= 16
    for name in ("apparel", "home-and-garden"):
        again = bring((SHARED / f"shopify/{name}.csv").read_bytes())
        assert again.count(Action.UNCHANGED) == 20
