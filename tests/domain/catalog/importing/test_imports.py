from __future__ import annotations

import io
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from models.errors import NotSignedIn, ValidationFailed
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import catalog, inventory, search
from shop_app.domain.catalog import Action
from shop_app.integrations.files import files
from tests.domain.catalog.importing.conftest import Import
from tests.domain.catalog.importing.files_of_merchants import csv_of, folder_with, more, shopify, spree, woo
from tests.harness.shop import Shop


def webp(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 40), colour).save(out, "WEBP")
    return out.getvalue()


def tables(shop: Shop) -> dict[str, int]:
    names = (
        "product",
        "variant",
        "price",
        "category",
        "product_category",
        "media",
        "stock_movement",
        "outbox",
        "audit_log",
    )
    return {name: shop.value(f"SELECT count(*) FROM {name}") for name in names}


def test_a_second_run_changes_nothing(shop: Shop, bring: Import, tmp_path: Path) -> None:
    images = folder_with(tmp_path / "images", lamp_webp=webp("red"))
    content = csv_of(
        [shopify("lamp", **{"Variant SKU": "L", "Image Src": "https://a.example/p/lamp.webp?v=3"}), shopify("rug")]
    )
    first = bring(content, images=images)
    assert (first.pictures_added, first.pictures_missing) == (1, 0)
    before = tables(shop)
    second = bring(content, images=images)
    assert ([product.action for product in second.products], second.pictures_added) == ([Action.UNCHANGED] * 2, 0)
    assert tables(shop) == before


def test_a_product_put_into_another_category_is_found_there_and_above(shop: Shop, bring: Import) -> None:
    def found(category: str) -> int:
        return in_unit(shop.visitor(), search.find, search.SearchQuestion(category=category)).total

    bring(csv_of([shopify("lamp", Collection="Home > Lamps")]))
    changed = bring(csv_of([shopify("lamp", Collection="Gifts > Light")]))
    assert "categories" in changed.products[0].what
    assert [found(category) for category in ("home", "lamps", "gifts", "light")] == [1, 1, 1, 1]
    kinds = shop.values("SELECT event_type FROM outbox WHERE event_type LIKE 'Product%%' ORDER BY id")
    assert kinds == ["ProductCreated", "ProductUpdated"]


def test_stock_that_was_sold_since_is_not_reset(shop: Shop, bring: Import) -> None:
    content = csv_of([shopify("lamp")])
    bring(content)
    variant = in_unit(shop.visitor(), catalog.product_page, "lamp").variants[0].id
    shop.sell({variant: 2})
    changed = bring(csv_of([shopify("lamp", **{"Variant Price": "30", "Variant Inventory Qty": "5"})]))
    assert changed.products[0].what == ("price in USD",)
    assert shop.do(inventory.stock_of, [variant])[variant].on_hand == 3
    assert shop.violations() == []


def test_a_new_variant_brings_its_opening_stock(shop: Shop, bring: Import) -> None:
    small = shopify("shirt", **{"Option1 Name": "Size", "Option1 Value": "S"})
    bring(csv_of([small]))
    large = more(
        "shirt",
        **{
            "Option1 Value": "L",
            "Variant Price": "20",
            "Variant Inventory Tracker": "shopify",
            "Variant Inventory Qty": "8",
        },
    )
    report = bring(csv_of([small, large]))
    assert report.products[0].what == ("variant L",)
    shirt = in_unit(shop.visitor(), catalog.product_page, "shirt")
    assert [(o.values, [v.available for v in shirt.variants]) for o in shirt.options] == [(("S", "L"), [5, 8])]


def test_each_change_is_found_and_told(shop: Shop, bring: Import) -> None:
    bring(csv_of([shopify("lamp", **{"Variant SKU": "L"})]))
    report = bring(
        csv_of(
            [
                shopify(
                    "lamp",
                    Title="Lantern",
                    Tags="new",
                    Type="Lanterns",
                    Published="false",
                    **{
                        "Variant SKU": "L",
                        "Variant Price": "18",
                        "Variant Grams": "300",
                        "Variant Inventory Tracker": "",
                    },
                )
            ]
        )
    )
    assert set(report.products[0].what) == {
        "title",
        "product type",
        "status",
        "tags",
        "weight",
        "is tracked",
        "price in USD",
        "categories",
    }
    assert shop.value("SELECT count(*) FROM outbox WHERE event_type = 'ProductUpdated'") == 1
    assert shop.value("SELECT version FROM product") == 2


def test_a_dry_run_says_what_it_would_do_and_does_nothing(shop: Shop, bring: Import, tmp_path: Path) -> None:
    images = folder_with(tmp_path / "images", lamp_webp=webp("red"))
    before = tables(shop)
    report = bring(csv_of([shopify("lamp", **{"Image Src": "lamp.webp"})]), images=images, is_dry_run=True)
    assert (report.count(Action.CREATE), report.pictures_added, report.is_dry_run) == (1, 1, True)
    assert tables(shop) == before


def test_progress_is_told_from_the_first_product_to_the_last(shop: Shop) -> None:
    seen: list[tuple[int, int]] = []
    content = csv_of([shopify(f"lamp-{number}") for number in range(150)])
    catalog.import_products(shop.system(), content, store=files(), on_progress=lambda *step: seen.append(step))
    assert seen == [(0, 150), (100, 150), (150, 150)]


def test_a_sku_stands_once_in_a_file_and_belongs_to_one_product(shop: Shop, bring: Import) -> None:
    twice = bring(csv_of([shopify("a", **{"Variant SKU": "X"}), shopify("b", **{"Variant SKU": "X"}), shopify("c")]))
    assert [(f.line, f.column) for f in twice.errors] == [(3, "Variant SKU")]
    assert shop.values("SELECT slug FROM product ORDER BY slug") == ["a", "c"]
    taken = bring(csv_of([shopify("d", **{"Variant SKU": "X"})]))
    assert [(f.line, f.column) for f in taken.errors] == [(2, "Variant SKU")]
    assert "“A”" in taken.errors[0].reason


def test_other_options_than_before_are_refused(shop: Shop, bring: Import) -> None:
    bring(csv_of([shopify("shirt")]))
    report = bring(csv_of([shopify("shirt", **{"Option1 Name": "Size", "Option1 Value": "S"})]))
    assert [(f.line, f.column) for f in report.errors] == [(2, "Option1 Value")]
    assert report.refused == 1


def test_what_the_database_refuses_keeps_only_its_product_out(shop: Shop, bring: Import) -> None:
    sizes = [
        shopify("shirt", **{"Option1 Name": "Size", "Option1 Value": "S", "Variant SKU": "A"}),
        more("shirt", **{"Option1 Value": "M", "Variant Price": "5", "Variant SKU": "B"}),
    ]
    bring(csv_of(sizes))
    # Two SKUs change places: each is known, so only the unique key can tell that they meet half-way.
    exchanged = [sizes[0] | {"Variant SKU": "B"}, sizes[1] | {"Variant SKU": "A"}]
    report = bring(csv_of([shopify("lamp"), *exchanged, shopify("rug")]))
    assert [product.slug for product in report.products] == ["lamp", "rug"]
    assert ([finding.line for finding in report.errors], report.refused) == ([3], 1)
    assert shop.values("SELECT sku FROM variant WHERE sku IS NOT NULL ORDER BY position") == ["A", "B"]


def test_pictures_are_found_by_the_last_part_of_their_address(shop: Shop, bring: Import, tmp_path: Path) -> None:
    images = folder_with(tmp_path / "p", red_webp=webp("red"), blue_webp=webp("blue"), broken_webp=b"no picture")
    rows = [
        shopify(
            "cup",
            **{
                "Option1 Name": "Colour",
                "Option1 Value": "Red",
                "Image Src": "https://a.example/RED.webp",
                "Image Alt Text": "A red cup",
                "Variant Image": "",
            },
        ),
        more("cup", **{"Option1 Value": "Blue", "Variant Price": "5", "Variant Image": "https://a.example/blue.webp"}),
        shopify("bowl", **{"Image Src": "broken.webp"}),
        shopify("jug", **{"Image Src": "nowhere.webp"}),
    ]
    report = bring(csv_of(rows), images=images)
    assert (report.pictures_added, report.pictures_missing, report.errors) == (2, 1, [])
    assert [(f.line, f.is_error) for f in report.findings] == [(4, False)]
    cup = in_unit(shop.visitor(), catalog.product_page, "cup")
    assert [picture.alt for picture in cup.pictures] == ["A red cup", "Cup, Blue"]
    assert [variant.picture for variant in cup.variants] == [None, 1]


def test_a_description_is_sanitised(shop: Shop, bring: Import) -> None:
    bring(csv_of([shopify("lamp", **{"Body (HTML)": "<p onclick=x>Hi</p><script>alert(1)</script>"})]))
    assert in_unit(shop.visitor(), catalog.product_page, "lamp").description_html == "<p>Hi</p>"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"\xff\xfe",
        b"Handle,Title",
        b"name;age\nx;1\n",
        b"%PDF-1.4\n%\xe2\xe3",
        b"PK\x03\x04" + b"\0" * 50,
        b'"' * 99,
    ],
)
def test_a_file_of_no_known_kind_is_refused_in_a_sentence(shop: Shop, bring: Import, content: bytes) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        bring(content)
    assert refusal.value.field == "file"
    assert refusal.value.sentence.endswith(".")


HEADERS = {"shopify": shopify("x"), "woo": woo("x"), "spree": spree("x")}
CELLS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            "",
            "0",
            "-1",
            "1e999",
            "NaN",
            "=cmd|' /C calc'!A0",
            "'; DROP TABLE product; --",
            "\x00",
            "\ud800".encode("utf-8", "replace").decode(),
            "x" * 3000,
            "variation",
            "variable",
            "id:1",
            "a > b > c",
            "true",
            "TRUE",
        ]
    ),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), kind=st.sampled_from(sorted(HEADERS)))
def test_hostile_cells_never_break_an_import(shop: Shop, bring: Import, data: st.DataObject, kind: str) -> None:
    headers = list(HEADERS[kind])
    rows = [
        HEADERS[kind]
        | {header: data.draw(CELLS) for header in data.draw(st.lists(st.sampled_from(headers), max_size=8))}
        for _ in range(data.draw(st.integers(1, 4)))
    ]
    report = bring(csv_of(rows))
    assert all(finding.remedy for finding in report.findings)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noise=st.binary(max_size=400))
def test_hostile_bytes_never_break_an_import(shop: Shop, bring: Import, noise: bytes) -> None:
    report = bring(csv_of([shopify("lamp")]) + noise)
    assert report.format == "Shopify"


def test_one_enormous_cell_is_a_finding(shop: Shop, bring: Import) -> None:
    rows = csv_of([shopify("lamp"), shopify("rug", **{"Body (HTML)": "x" * 1_200_000})])
    report = bring(rows)
    assert len(report.errors) >= 1
    assert "lamp" in shop.values("SELECT slug FROM product")


def test_two_imports_at_once_leave_one_of_each(shop: Shop) -> None:
    content = csv_of([shopify(f"lamp-{number}", **{"Variant SKU": f"L{number}"}) for number in range(120)])
    reports = []

    def run() -> None:
        reports.append(catalog.import_products(shop.system(), content, store=files()))

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(reports) == 2
    assert shop.value("SELECT count(*) FROM product") == shop.value("SELECT count(*) FROM variant") == 120
    assert shop.value("SELECT sum(delta) FROM stock_movement") == 600
    assert shop.violations() == []


def test_shoppers_import_nothing(shop: Shop) -> None:
    with pytest.raises(NotSignedIn):
        catalog.import_products(shop.visitor(), csv_of([shopify("lamp")]), store=files())


def test_5000_rows_take_seconds(shop: Shop, bring: Import) -> None:
    rows = []
    for number in range(1250):
        handle = f"shirt-{number}"
        rows.append(shopify(handle, **{"Option1 Name": "Size", "Option1 Value": "S", "Variant SKU": f"{handle}-s"}))
        rows += [
            more(handle, **{"Option1 Value": size, "Variant SKU": f"{handle}-{size}", "Variant Price": "9"})
            for size in "MLX"
        ]
    started = shop.system().now
    report = bring(csv_of(rows))
    took_s = (shop.system().now - started).total_seconds()
    assert (report.row_count, report.count(Action.CREATE), report.errors) == (5000, 1250, [])
    assert took_s <= 30
