from __future__ import annotations

from datetime import timedelta

import pytest

from shop_app.core.unit_of_work import in_unit
from shop_app.domain import catalog
from shop_app.domain.catalog import Action
from tests.domain.catalog.importing.conftest import Import
from tests.domain.catalog.importing.files_of_merchants import SHARED, csv_of, woo
from tests.harness.shop import Shop


def variable(name: str, sku: str, **changed: object) -> dict[str, object]:
    return (
        woo(
            name,
            Type="variable",
            SKU=sku,
            **{
                "Regular price": "",
                "Attribute 1 name": "Colour",
                "Attribute 1 value(s)": "Blue, Red",
                "Attribute 2 name": "Size",
                "Attribute 2 value(s)": "S, L",
            },
        )
        | changed
    )


def variation(parent: str, sku: str, colour: str, size: str, **changed: object) -> dict[str, object]:
    return (
        woo(
            f"{parent} {colour}",
            Type="variation",
            SKU=sku,
            Parent=parent,
            Categories="",
            **{
                "Attribute 1 name": "Colour",
                "Attribute 1 value(s)": colour,
                "Attribute 2 name": "Size",
                "Attribute 2 value(s)": size,
            },
        )
        | changed
    )


def test_a_simple_product(shop: Shop, bring: Import) -> None:
    row = woo(
        "Table Lamp",
        SKU="L-1",
        **{"Sale price": "15", "Stock": "4", "Attribute 1 name": "Shade", "Attribute 1 value(s)": "Paper"},
    )
    report = bring(csv_of([row]))
    assert (report.format, report.findings) == ("WooCommerce", [])
    lamp = in_unit(shop.visitor(), catalog.product_page, "table-lamp")
    [only] = lamp.variants
    assert (only.sku, only.price_minor, only.was_minor, only.available) == ("L-1", 1500, 2000, 4)
    assert lamp.attributes == (("Shade", "Paper"),)
    assert [link.name for link in lamp.breadcrumb] == ["Home", "Lamps"]
    assert shop.value("SELECT weight_g FROM variant") == 400


def test_variations_join_their_parent_wherever_it_stands(shop: Shop, bring: Import) -> None:
    report = bring(
        csv_of(
            [
                variation("tee", "tee-b", "Blue", "S"),
                variable("Tee", "tee", ID="7"),
                variation("id:7", "tee-r", "Red", "L", Stock="0", **{"In stock?": "0"}),
            ]
        )
    )
    assert report.findings == []
    tee = in_unit(shop.visitor(), catalog.product_page, "tee")
    assert [(v.title, v.sku, v.available) for v in tee.variants] == [
        ("Blue / S", "tee-b", None),
        ("Red / L", "tee-r", 0),
    ]


def test_an_open_attribute_stands_for_each_value(shop: Shop, bring: Import) -> None:
    bring(csv_of([variable("Tee", "tee"), variation("tee", "tee-b", "Blue", "")]))
    tee = in_unit(shop.visitor(), catalog.product_page, "tee")
    assert [(v.title, v.sku) for v in tee.variants] == [("Blue / S", "tee-b-s"), ("Blue / L", "tee-b-l")]


@pytest.mark.parametrize(
    ("column", "row"),
    [
        ("Parent", variation("nobody", "x", "Blue", "S")),
        ("Stock", variation("tee", "x", "Blue", "", Stock="5")),
        ("Attribute 1 value(s)", variation("tee", "x", "", "", **{"Attribute 1 name": "", "Attribute 2 name": ""})),
        ("Type", woo("Odd", Type="subscription")),
        ("Name", woo("")),
        ("Regular price", woo("Lamp", **{"Regular price": "abc"})),
    ],
)
def test_what_cannot_be_brought_in(shop: Shop, bring: Import, column: str, row: dict[str, object]) -> None:
    report = bring(csv_of([variable("Tee", "tee"), variation("tee", "ok", "Red", "S"), row]))
    assert (4, column) in {(f.line, f.column) for f in report.errors}
    assert all(f.remedy for f in report.findings)


def test_what_this_shop_does_not_sell_is_left_out_aloud(shop: Shop, bring: Import) -> None:
    report = bring(
        csv_of(
            [
                woo("Set", Type="grouped"),
                woo("Elsewhere", Type="external"),
                woo("Song", Type="simple, downloadable, virtual"),
                woo("Secret", **{"Visibility in catalog": "hidden"}),
                woo("Later", **{"Regular price": ""}),
            ]
        )
    )
    assert report.errors == []
    assert [finding.line for finding in report.findings] == [2, 3, 4, 5, 6]
    statuses = dict(
        zip(
            shop.values("SELECT slug FROM product ORDER BY slug"),
            shop.values("SELECT status FROM product ORDER BY slug"),
            strict=True,
        )
    )
    assert statuses == {"later": "draft", "secret": "draft", "song": "active"}
    assert (
        shop.value("SELECT requires_shipping FROM variant v JOIN product p ON p.id = v.product_id WHERE slug = 'song'")
        is False
    )


def test_a_sale_counts_between_its_dates(shop: Shop, bring: Import) -> None:
    today = shop.system().now.date()
    past, future = str(today - timedelta(days=3)), str(today + timedelta(days=3))
    on, off = "Date sale price starts", "Date sale price ends"
    bring(
        csv_of(
            [
                woo("Now", **{"Sale price": "15", on: past, off: future}),
                woo("Over", **{"Sale price": "15", off: past}),
                woo("Soon", **{"Sale price": "15", on: future}),
            ]
        )
    )
    prices = {
        s: in_unit(shop.visitor(), catalog.product_page, s).variants[0].price_minor for s in ("now", "over", "soon")
    }
    assert prices == {"now": 1500, "over": 2000, "soon": 2000}


def test_a_renamed_product_is_known_by_its_sku(shop: Shop, bring: Import) -> None:
    bring(csv_of([woo("Lamp", SKU="L-1")]))
    report = bring(csv_of([woo("Lantern", SKU="L-1")]))
    assert [(product.action, product.what) for product in report.products] == [
        (Action.UPDATE, ("title", "description"))
    ]
    assert shop.values("SELECT slug || ' ' || title FROM product") == ["lamp Lantern"]


def test_two_products_of_one_name_get_two_addresses(shop: Shop, bring: Import) -> None:
    for _ in range(2):
        report = bring(csv_of([woo("Lamp", SKU="L-1"), woo("Lamp", SKU="L-2")]))
    assert report.count(Action.UNCHANGED) == 2
    assert shop.values("SELECT slug FROM product ORDER BY slug") == ["lamp", "lamp-l-2"]


@pytest.mark.skipif(not SHARED.exists(), reason="the real exports are not at hand")
def test_the_real_export(shop: Shop, bring: Import) -> None:
    content = (SHARED / "woocommerce/sample_products.csv").read_bytes()
    report = bring(content)
    assert (report.row_count, report.count(Action.CREATE), report.errors) == (24, 13, [])
    assert [finding.line for finding in report.findings] == [9, 10, 11, 17, 18]
    assert len(in_unit(shop.visitor(), catalog.product_page, "t-shirt").variants) == 9
    assert len(in_unit(shop.visitor(), catalog.product_page, "hoodie").variants) == 6
    assert bring(content).count(Action.UNCHANGED) == 13
