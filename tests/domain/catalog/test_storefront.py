from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from models.catalog import ContentUnit, ProductStatus
from models.errors import Gone, NotFound, ValidationFailed
from models.values import clock
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import catalog, inventory
from shop_app.domain.catalog import PriceSheet, Sort, VariantSheet
from tests.domain.catalog.shelves import make, relist, sheet
from tests.harness.shop import Shop, open_shop


def slugs(products: tuple[catalog.ProductCard, ...]) -> list[str]:
    return [card.slug for card in products]


def test_the_front_page_shows_best_sellers_and_news(shop: Shop) -> None:
    make(shop, "old-lamp")
    make(shop, "new-lamp")
    shop.run("UPDATE product SET units_sold = 9 WHERE slug = 'old-lamp'")
    relist(shop)
    page = in_unit(shop.visitor(), catalog.home)
    assert slugs(page.best_sellers) == ["old-lamp", "new-lamp"]
    assert slugs(page.new_arrivals) == ["new-lamp", "old-lamp"]
    assert [(tile.name, tile.product_count) for tile in page.categories] == [("Home", 2)]
    assert page.hero is None
    assert page.delivery_text.startswith("Arrives ")


def test_what_sells_now_comes_before_what_once_did(shop: Shop) -> None:
    make(shop, "evergreen")
    make(shop, "hit")
    shop.run("UPDATE product SET units_sold = 99 WHERE slug = 'evergreen'")
    variant = in_unit(shop.visitor(), catalog.product_page, "hit").variants[0].id
    shop.sell({variant: 3})
    relist(shop)
    assert slugs(in_unit(shop.visitor(), catalog.home).best_sellers) == ["hit", "evergreen"]
    assert [(one.slug, one.units_sold) for one in shop.do(catalog.merchant_products).products] == [
        ("hit", 3),
        ("evergreen", 0),
    ]
    products = shop.values("SELECT id FROM product")
    in_unit(shop.system(shop.system().now + timedelta(days=365)), catalog.refresh_listing, products)
    assert slugs(in_unit(shop.visitor(), catalog.home).best_sellers) == ["evergreen", "hit"]


def test_an_empty_shop_has_a_front_page(shop: Shop) -> None:
    page = in_unit(shop.visitor(), catalog.home)
    assert (page.hero, page.categories, page.best_sellers, page.new_arrivals) == (None, (), (), ())


def test_a_category_holds_what_is_below_it(shop: Shop) -> None:
    make(shop, "lamp")
    make(shop, "rug", categories=(("Home", "Rugs"),))
    place = in_unit(shop.visitor(), catalog.category_place, "home")
    assert (place.name, [child.name for child in place.children]) == ("Home", ["Lamps", "Rugs"])
    below = in_unit(shop.visitor(), catalog.category_place, "rugs")
    assert [link.name for link in below.breadcrumb] == ["Home", "Rugs"]
    listed = in_unit(shop.visitor(), catalog.list_products, category="home")
    assert (listed.total, set(slugs(listed.products))) == (2, {"lamp", "rug"})
    assert slugs(in_unit(shop.visitor(), catalog.list_products, category="rugs").products) == ["rug"]


def test_everything_is_a_category_too(shop: Shop) -> None:
    make(shop, "lamp")
    make(shop, "loose", categories=None)
    place = in_unit(shop.visitor(), catalog.category_place, "all")
    assert (place.name, [child.name for child in place.children]) == ("All products", ["Home"])
    make(shop, "oddity", categories=(("All",),))
    assert in_unit(shop.visitor(), catalog.category_place, "all-2").name == "All"


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (Sort.NEWEST, ["c", "b", "a"]),
        (Sort.RELEVANCE, ["c", "b", "a"]),
        (Sort.BEST_SELLING, ["b", "c", "a"]),
        (Sort.PRICE_UP, ["c", "a", "b"]),
        (Sort.PRICE_DOWN, ["b", "a", "c"]),
        (Sort.RATING, ["a", "c", "b"]),
    ],
)
def test_each_order_of_a_list(shop: Shop, sort: Sort, expected: list[str]) -> None:
    for slug, price, sold, stars in (("a", 200, 0, 5), ("b", 300, 7, 0), ("c", 100, 0, 0)):
        make(shop, slug, price_minor=price)
        shop.run(
            "UPDATE product SET units_sold = %(sold)s, rating_sum = %(stars)s, rating_count = sign(%(stars)s)"
            " WHERE slug = %(slug)s",
            sold=sold,
            stars=stars,
            slug=slug,
        )
    relist(shop)
    assert slugs(in_unit(shop.visitor(), catalog.list_products, sort=sort).products) == expected


def test_a_list_is_filtered_by_words_price_and_category(shop: Shop) -> None:
    make(shop, "paper-lamp", price_minor=1000)
    make(shop, "stone-lamp", price_minor=5000)
    make(shop, "paper-rug", price_minor=3000, categories=(("Home", "Rugs"),))
    visitor = shop.visitor()

    def found(**asked: object) -> list[str]:
        return sorted(slugs(in_unit(visitor, catalog.list_products, **asked).products))  # type: ignore[arg-type]

    assert found(q="paper") == ["paper-lamp", "paper-rug"]
    assert found(q="paper", sort=Sort.RELEVANCE, min_minor=2000) == ["paper-rug"]
    assert found(q="LAMPS") == ["paper-lamp", "stone-lamp"]
    assert found(q="%") == found(q="_") == found(q="nothing at all") == []
    assert found(q="'; DROP TABLE product; --\0") == []
    assert found(min_minor=1000, max_minor=3000) == ["paper-lamp", "paper-rug"]
    assert found(category="rugs") == ["paper-rug"]
    assert found(category="nowhere") == []


def test_f027_the_length_of_a_list_is_known_on_every_page(shop: Shop) -> None:
    for number in range(5):
        make(shop, f"lamp-{number}")
    for page, shown in ((1, 2), (3, 1), (4, 0)):
        answer = in_unit(shop.visitor(), catalog.list_products, page=page, limit=2)
        assert (len(answer.products), answer.total) == (shown, 5)


@pytest.mark.parametrize(
    ("field", "asked"),
    [("limit", {"limit": 0}), ("limit", {"limit": 101}), ("page", {"page": 0}), ("q", {"q": "x" * 201})],
)
def test_what_a_list_refuses(shop: Shop, field: str, asked: dict[str, object]) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        in_unit(shop.visitor(), catalog.list_products, **asked)  # type: ignore[arg-type]
    assert refusal.value.field == field


def test_a_product_page_has_everything_a_shopper_decides_by(shop: Shop) -> None:
    made = sheet("lamp", sizes=("S", "L"), price_minor=1000)
    reduced = replace(made.variants[0], prices={"USD": PriceSheet(amount_minor=1000, compare_at_minor=1500)})
    shop.do(catalog.create_product, replace(made, variants=(reduced, made.variants[1])))
    make(shop, "other-lamp")
    page = in_unit(shop.visitor(), catalog.product_page, "lamp")
    assert (page.title, page.price_text, page.was_text) == ("Lamp", "from $10.00", "$15.00")
    assert [(option.name, option.values) for option in page.options] == [("Size", ("S", "L"))]
    assert [(v.title, v.price_text, v.was_text, v.available, v.stock_text) for v in page.variants] == [
        ("S", "$10.00", "$15.00", 10, "In stock"),
        ("L", "$11.00", "", 10, "In stock"),
    ]
    assert [link.slug for link in page.breadcrumb] == ["home", "lamps"]
    assert slugs(page.related) == ["other-lamp"]
    assert page.tax_note == "Tax is added at checkout."
    by_id = in_unit(shop.visitor(), catalog.find_product, str(page.id))
    assert (by_id.slug, by_id.related) == ("lamp", ())
    assert in_unit(shop.visitor(), catalog.find_product, "lamp").id == page.id


def test_stock_that_is_held_is_not_offered(shop: Shop) -> None:
    product = make(shop, "lamp")
    variant = in_unit(shop.visitor(), catalog.product_page, "lamp").variants[0].id
    shop.buy({variant: 7})
    page = in_unit(shop.visitor(), catalog.product_page, "lamp")
    assert (page.variants[0].available, page.variants[0].stock_text) == (3, "Only 3 left")
    shop.buy({variant: 3})
    page = in_unit(shop.visitor(), catalog.find_product, str(product))
    assert (page.is_buyable, page.variants[0].stock_text) == (False, "Sold out")
    [card] = in_unit(shop.visitor(), catalog.list_products).products
    assert (card.is_buyable, card.stock_note, card.variant_id) == (False, "Sold out", variant)


def test_what_is_not_tracked_is_always_there(shop: Shop) -> None:
    free = VariantSheet(prices={"USD": PriceSheet(amount_minor=500)}, is_tracked=False)
    make(shop, "candle", variants=(free,))
    [offer] = in_unit(shop.visitor(), catalog.product_page, "candle").variants
    assert (offer.available, offer.is_buyable, offer.stock_text) == (None, True, "In stock")


@pytest.mark.parametrize("status", [ProductStatus.DRAFT, ProductStatus.ARCHIVED])
def test_f022_what_is_not_live_is_not_found(shop: Shop, status: ProductStatus) -> None:
    product = make(shop, "lamp", status=status)
    for ask in ("lamp", str(product)):
        with pytest.raises(NotFound):
            in_unit(shop.visitor(), catalog.find_product, ask)
    assert in_unit(shop.visitor(), catalog.list_products).total == 0
    assert in_unit(shop.visitor(), catalog.list_products, category="lamps").total == 0


def test_an_archived_product_keeps_its_page_for_a_while_and_sells_nothing(shop: Shop) -> None:
    product = make(shop, "lamp")
    make(shop, "other-lamp")
    shop.do(catalog.archive_product, product)
    page = in_unit(shop.visitor(), catalog.product_page, "lamp")
    assert (page.is_archived, page.is_buyable, page.variants[0].stock_text) == (True, False, "Not for sale any more")
    later = shop.visitor(clock.now() + timedelta(days=91))
    with pytest.raises(Gone):
        in_unit(later, catalog.product_page, "lamp")


@pytest.mark.parametrize(
    ("content", "unit", "text"),
    [
        (500, ContentUnit.GRAM, "$40.00 per kg"),
        (200, ContentUnit.GRAM, "$10.00 per 100 g"),
        (750, ContentUnit.MILLILITRE, "$26.67 per l"),
        (150, ContentUnit.CENTIMETRE, "$13.33 per m"),
        (3, ContentUnit.PIECE, "$6.67 per piece"),
        (0, ContentUnit.NONE, ""),
    ],
)
def test_a_price_per_unit_stands_beside_what_is_sold_by_measure(
    shop: Shop, content: int, unit: ContentUnit, text: str
) -> None:
    bag = VariantSheet(sku="BAG", prices={"USD": PriceSheet(amount_minor=2000)}, is_tracked=False)
    make(shop, "coffee", variants=(bag,))
    shop.do(catalog.set_content, "BAG", content, unit)
    assert in_unit(shop.visitor(), catalog.product_page, "coffee").variants[0].unit_price_text == text


@pytest.mark.parametrize(("content", "unit"), [(0, ContentUnit.GRAM), (1, ContentUnit.NONE), (-1, ContentUnit.PIECE)])
def test_a_content_has_a_number_and_a_unit(shop: Shop, content: int, unit: ContentUnit) -> None:
    with pytest.raises(ValidationFailed):
        shop.do(catalog.set_content, "BAG", content, unit)


def test_a_size_guide_is_cleaned_like_a_description(shop: Shop) -> None:
    product = make(shop, "shirt")
    shop.do(catalog.update_product, product, size_guide_html="<table><tr><td>S</td></tr></table><script>1</script>")
    guide = in_unit(shop.visitor(), catalog.product_page, "shirt").size_guide_html
    assert "<td>S</td>" in guide
    assert "script" not in guide


def test_unknown_addresses_are_not_found(shop: Shop) -> None:
    for ask in (catalog.product_page, catalog.category_place):
        with pytest.raises(NotFound):
            in_unit(shop.visitor(), ask, "nothing")


def test_i25_another_shops_products_look_like_none(shop: Shop) -> None:
    other = open_shop()
    product = make(other, "lamp")
    for ask in ("lamp", str(product)):
        with pytest.raises(NotFound):
            in_unit(shop.visitor(), catalog.find_product, ask)
    variant = in_unit(other.visitor(), catalog.product_page, "lamp").variants[0].id
    assert in_unit(shop.visitor(), catalog.sellables, [variant], "USD") == []


def test_sellables_come_in_the_order_asked_for(shop: Shop) -> None:
    make(shop, "lamp", sizes=("S", "L"))
    small, large = (one.id for one in in_unit(shop.visitor(), catalog.product_page, "lamp").variants)
    found = in_unit(shop.visitor(), catalog.sellables, [large, small], "USD")
    assert [(one.variant_title, one.sku, one.unit_price_minor) for one in found] == [
        ("L", "LAMP-L", 1100),
        ("S", "LAMP-S", 1000),
    ]
    assert all(one.is_buyable and one.available == 10 for one in found)
    [abroad] = in_unit(shop.visitor(), catalog.sellables, [small], "EUR")
    assert (abroad.is_buyable, abroad.unit_price_minor) == (False, 0)


def test_merchants_see_every_status_with_stock(shop: Shop) -> None:
    make(shop, "lamp", sizes=("S", "L"))
    make(shop, "draft-lamp", status=ProductStatus.DRAFT)
    later = shop.system(shop.system().now + timedelta(minutes=1))
    lamp = in_unit(shop.visitor(), catalog.product_page, "lamp")
    in_unit(later, catalog.update_product, lamp.id, title="Lamp, again")
    listed = shop.do(catalog.merchant_products)
    assert [(one.title, one.status, one.stock, one.price_text) for one in listed.products] == [
        ("Lamp, again", "active", 20, "from $10.00"),
        ("Draft Lamp", "draft", 10, "$10.00"),
    ]
    assert shop.do(catalog.merchant_products, status=ProductStatus.DRAFT).total == 1
    assert [one.slug for one in shop.do(catalog.merchant_products, q="lamp-l").products] == ["lamp"]
    assert shop.do(catalog.merchant_products, q="100%").total == 0
    detail = shop.do(catalog.merchant_product, lamp.id)
    assert [(one.title, one.on_hand, one.reserved, one.low_at) for one in detail.variants] == [
        ("S", 10, 0, 10),
        ("L", 10, 0, 10),
    ]
    assert shop.do(inventory.stock_of, [one.id for one in detail.variants]).keys() == {v.id for v in lamp.variants}
