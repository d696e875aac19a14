from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from models.catalog import ProductStatus
from models.errors import Conflict, NotFound, NotSignedIn, ValidationFailed
from models.values.ids import new_id
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import catalog
from shop_app.domain.catalog import PriceSheet
from tests.domain.catalog.shelves import make, sheet
from tests.harness.shop import Shop, open_shop


def events(shop: Shop) -> list[str]:
    return shop.values("SELECT event_type FROM outbox WHERE aggregate_type IN ('product', 'media') ORDER BY id")


def test_a_new_product_has_its_opening_stock_as_a_movement(shop: Shop) -> None:
    make(shop, "lamp", sizes=("S", "L"))
    assert shop.values("SELECT delta FROM stock_movement WHERE kind = 'opening'") == [10, 10]
    assert events(shop) == ["ProductCreated"]
    assert shop.violations() == []


def test_a_slug_is_taken_once(shop: Shop) -> None:
    make(shop, "lamp")
    with pytest.raises(Conflict) as refusal:
        make(shop, "lamp")
    assert refusal.value.reason == "ALREADY_TAKEN"


def test_f017_a_sku_is_taken_once_in_a_shop_and_free_in_another(shop: Shop) -> None:
    make(shop, "lamp")
    with pytest.raises(ValidationFailed) as refusal:
        make(shop, "other", variants=sheet("lamp").variants)
    assert refusal.value.field == "sku"
    make(open_shop(), "lamp")


WRONG = sheet("lamp").variants[0]


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("title", {"title": None}),
        ("title", {"title": "  "}),
        ("title", {"title": "x" * 501}),
        ("vendor", {"vendor": "x" * 201}),
        ("description_html", {"description_html": "x" * 100_001}),
        ("price", {"variants": ()}),
        ("options", {"variants": (replace(WRONG, options=("S",)),)}),
        ("sku", {"variants": (replace(WRONG, sku="x" * 101),)}),
        ("barcode", {"variants": (replace(WRONG, barcode="1" * 65),)}),
        ("stock", {"variants": (replace(WRONG, stock=-1),)}),
        ("weight_g", {"variants": (replace(WRONG, weight_g=-1),)}),
        ("amount_minor", {"variants": (replace(WRONG, prices={"USD": PriceSheet(amount_minor=0)}),)}),
    ],
)
def test_what_a_new_product_needs(shop: Shop, field: str, changed: dict[str, object]) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        make(shop, "lamp", **changed)
    assert refusal.value.field == field
    assert shop.value("SELECT count(*) FROM product") == 0


@pytest.mark.parametrize("slug", ["Lamp", "lamp post", "", "x" * 201])
def test_an_address_holds_small_letters_and_hyphens(shop: Shop, slug: str) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        shop.do(catalog.create_product, replace(sheet("lamp"), slug=slug))
    assert refusal.value.field == "slug"


def test_a_new_products_fact_names_what_others_ask_for(shop: Shop) -> None:
    make(shop, "lamp", vendor="Northlight")
    assert shop.value("SELECT data FROM outbox WHERE event_type = 'ProductCreated'") == {
        "slug": "lamp",
        "name": "Lamp",
        "vendor": "Northlight",
        "category": "Home > Lamps",
        "sku": "LAMP-",
        "price_minor": 1000,
        "currency": "USD",
        "stock": 10,
    }


def test_without_a_price_in_the_shops_currency_it_stays_a_draft(shop: Shop) -> None:
    made = sheet("lamp")
    euros = replace(made.variants[0], prices={"EUR": PriceSheet(amount_minor=900)})
    product = make(shop, "lamp", variants=(euros,))
    assert shop.value("SELECT status FROM product") == "draft"
    with pytest.raises(ValidationFailed) as refusal:
        shop.do(catalog.publish_product, product)
    assert refusal.value.reason == "NOT_READY"


def test_what_is_not_named_stays(shop: Shop) -> None:
    product = make(shop, "lamp", vendor="Northlight", tags=("a", "b"))
    shop.do(catalog.update_product, product, title="Lantern", description_html="<p>x</p><script>y</script>")
    page = in_unit(shop.visitor(), catalog.product_page, "lamp")
    assert (page.title, page.description_html, page.vendor, page.tags) == (
        "Lantern",
        "<p>x</p>",
        "Northlight",
        ("a", "b"),
    )
    shop.do(catalog.update_product, product, title="Lantern")
    assert events(shop) == ["ProductCreated", "ProductUpdated"]
    assert shop.value("SELECT version FROM product") == 2


def test_two_people_do_not_overwrite_each_other(shop: Shop) -> None:
    product = make(shop, "lamp")
    shop.do(catalog.update_product, product, title="Lantern", expected_version=1)
    with pytest.raises(Conflict):
        shop.do(catalog.update_product, product, title="Torch", expected_version=1)


def test_f019_a_price_keeps_its_history(shop: Shop) -> None:
    make(shop, "lamp")
    variant = in_unit(shop.visitor(), catalog.product_page, "lamp").variants[0].id
    later = shop.system(shop.system().now + timedelta(days=1))
    in_unit(later, catalog.set_price, variant, "USD", 1200, 1500)
    in_unit(later, catalog.set_price, variant, "USD", 1200, 1500)
    history = "SELECT amount_minor || ' ' || (valid_to IS NULL) FROM price ORDER BY valid_from"
    assert shop.values(history) == ["1000 false", "1200 true"]
    assert in_unit(shop.visitor(), catalog.product_page, "lamp").was_text == "$15.00"
    changed_by = "SELECT actor FROM audit_log WHERE table_name = 'price' AND action = 'UPDATE'"
    assert shop.values(changed_by) == ["test"]
    assert events(shop).count("ProductUpdated") == 1


@pytest.mark.parametrize(
    ("field", "amounts"),
    [("amount_minor", (0, None)), ("amount_minor", (10**13, None)), ("compare_at_minor", (1000, 1000))],
)
def test_what_a_price_may_not_be(shop: Shop, field: str, amounts: tuple[int, int | None]) -> None:
    variant = shop.add_variant()
    with pytest.raises(ValidationFailed) as refusal:
        shop.do(catalog.set_price, variant, "USD", *amounts)
    assert refusal.value.field == field


def test_archiving_hides_and_publishing_shows_again(shop: Shop) -> None:
    product = make(shop, "lamp")
    shop.do(catalog.archive_product, product)
    with pytest.raises(NotFound):
        in_unit(shop.visitor(), catalog.find_product, "lamp")
    assert shop.do(catalog.merchant_product, product).status == ProductStatus.ARCHIVED
    shop.do(catalog.publish_product, product)
    shop.do(catalog.publish_product, product)
    assert in_unit(shop.visitor(), catalog.product_page, "lamp").slug == "lamp"
    assert events(shop) == ["ProductCreated", "ProductUpdated", "ProductUpdated"]


def test_what_is_not_there_cannot_be_changed(shop: Shop) -> None:
    nothing = new_id()
    for change in (catalog.archive_product, catalog.update_product, catalog.merchant_product):
        with pytest.raises(NotFound):
            shop.do(change, nothing)
    with pytest.raises(NotFound):
        shop.do(catalog.set_price, nothing, "USD", 100)


def test_a_category_is_made_once_and_named_whatever_the_case(shop: Shop) -> None:
    first = shop.do(catalog.create_category, ("Home", "Lamps"), description="Light")
    assert shop.do(catalog.create_category, ("HOME", "lamps")) == first
    shop.do(catalog.create_category, ("Garden", "Lamps"))
    shop.do(catalog.create_category, ("Garden Lamps",))
    assert shop.values("SELECT slug FROM category ORDER BY id") == [
        "home",
        "lamps",
        "garden",
        "garden-lamps",
        "garden-lamps-2",
    ]
    with pytest.raises(ValidationFailed):
        shop.do(catalog.create_category, ("Home", " "))


def test_shoppers_change_nothing(shop: Shop) -> None:
    product = make(shop, "lamp")

    def refused(uow: UnitOfWork) -> None:
        for change in (
            lambda: catalog.create_product(uow, sheet("x")),
            lambda: catalog.update_product(uow, product, title="x"),
            lambda: catalog.publish_product(uow, product),
            lambda: catalog.archive_product(uow, product),
            lambda: catalog.set_price(uow, product, "USD", 1),
            lambda: catalog.create_category(uow, ("x",)),
            lambda: catalog.merchant_products(uow),
            lambda: catalog.merchant_product(uow, product),
        ):
            with pytest.raises(NotSignedIn):
                change()

    in_unit(shop.visitor(), refused)
