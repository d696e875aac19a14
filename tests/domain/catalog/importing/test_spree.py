from __future__ import annotations

from datetime import timedelta

import pytest

from shop_app.core.unit_of_work import in_unit
from shop_app.domain import catalog
from shop_app.domain.catalog import Action
from tests.domain.catalog.importing.conftest import Import
from tests.domain.catalog.importing.files_of_merchants import SHARED, csv_of, spree, spree_price, spree_variant
from tests.harness.shop import Shop, open_shop

KETTLE = [
    spree("kettle"),
    spree_variant("kettle", "Black", "49.90"),
    spree_variant("kettle", "White", "51.90", inventory_backorderable="TRUE"),
    spree_price("kettle", "Black", "45.90", "EUR"),
    spree_price("kettle", "White", "47.90", "EUR"),
]


def test_variants_prices_in_two_currencies_and_measures(shop: Shop, bring: Import) -> None:
    report = bring(csv_of(KETTLE))
    assert (report.format, report.findings, report.count(Action.CREATE)) == ("Spree", [], 1)
    kettle = in_unit(shop.visitor(), catalog.product_page, "kettle")
    assert [(v.title, v.sku, v.price_minor) for v in kettle.variants] == [
        ("Black", "KETTLE-BLACK", 4990),
        ("White", "KETTLE-WHITE", 5190),
    ]
    assert kettle.attributes == (("Size", "254 × 102 × 51 mm"), ("Wattage", "1400W"))
    assert kettle.description_html == "<p>Plain words.</p>"
    assert [link.slug for link in kettle.breadcrumb] == ["kitchen", "kettles"]
    assert shop.values("SELECT weight_g FROM variant") == [998, 998]
    euros = in_unit(shop.visitor(), catalog.sellables, [v.id for v in kettle.variants], "EUR")
    assert [one.unit_price_minor for one in euros] == [4590, 4790]


def test_a_product_without_variants_is_sold_itself(shop: Shop, bring: Import) -> None:
    bring(
        csv_of(
            [
                spree("pan", price="30", inventory_count="2", track_inventory="TRUE"),
                spree_price("pan", "", "1", "EUR") | {"sku": "PAN"},
            ]
        )
    )
    [only] = in_unit(shop.visitor(), catalog.product_page, "pan").variants
    assert (only.sku, only.price_minor, only.available) == ("PAN", 3000, 2)


@pytest.mark.parametrize(
    ("line", "column", "row"),
    [
        (4, "currency", spree_price("kettle", "Black", "1", "USD")),
        (4, "currency", spree_price("kettle", "Black", "1", "DOLLARS")),
        (4, "price", spree_price("kettle", "Black", "", "EUR")),
        (4, "price", spree_variant("kettle", "Red", "0")),
        (4, "option1_value", {"slug": "kettle", "sku": "KETTLE-PLAIN", "price": "5", "currency": "USD"}),
        (4, "weight", spree_variant("kettle", "Red", "5", weight="much")),
        (4, "slug", {"slug": "", "sku": "X"}),
        (4, "discontinue_on", spree("kettle2", price="5", discontinue_on="someday")),
    ],
)
def test_a_bad_row_is_reported(shop: Shop, bring: Import, line: int, column: str, row: dict[str, object]) -> None:
    report = bring(csv_of([*KETTLE[:2], row]))
    assert [(finding.line, finding.column) for finding in report.errors] == [(line, column)]


def test_what_is_not_on_sale_yet_or_any_more(shop: Shop, bring: Import) -> None:
    now = shop.system().now
    report = bring(
        csv_of(
            [
                spree("soon", price="5", available_on=(now + timedelta(days=9)).isoformat()),
                spree("gone", price="5", discontinue_on=str((now - timedelta(days=9)).date())),
            ]
        )
    )
    assert [finding.is_error for finding in report.findings] == [False]
    assert shop.values("SELECT slug || ' ' || status FROM product ORDER BY slug") == ["gone archived", "soon draft"]


@pytest.mark.skipif(not SHARED.exists(), reason="the real file is not at hand")
def test_the_real_file_with_its_photographs(bring: Import, shop: Shop) -> None:
    content, images = (SHARED / "spree/products.csv").read_bytes(), SHARED / "spree/images"
    report = bring(content, images=images)
    assert (report.row_count, report.count(Action.CREATE), report.findings) == (211, 37, [])
    assert (report.pictures_added, report.pictures_missing) == (124, 0)
    assert shop.values("SELECT count(*) FROM price GROUP BY currency") == [87, 87]
    machine = in_unit(shop.visitor(), catalog.product_page, "automatic-espresso-machine")
    assert [machine.pictures[v.picture].alt for v in machine.variants if v.picture is not None] == [
        f"Automatic Espresso Machine, {colour}" for colour in ("Matte Black", "Silver", "White")
    ]
    assert bring(content, images=images).count(Action.UNCHANGED) == 37


@pytest.mark.skipif(not SHARED.exists(), reason="the real file is not at hand")
def test_the_same_file_in_a_shop_that_counts_in_euros(database: object) -> None:
    from shop_app.integrations.files import files

    lyon = open_shop(currency="EUR")
    content = (SHARED / "spree/products.csv").read_bytes()
    report = catalog.import_products(lyon.system(), content, store=files())
    assert report.count(Action.CREATE) == 37
    assert "€" in in_unit(lyon.visitor(), catalog.product_page, "drip-coffee-maker").price_text
