"""The first walk: a cart becomes an order, once, for what the shopper saw."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.errors import Conflict, NotFound, ValidationFailed
from models.order import OrderStatus
from models.payment import Provider
from models.values.ids import new_id
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import carts, checkout, orders
from shop_app.domain.checkout import TotalChanged
from shop_app.domain.inventory import InsufficientStock
from tests.harness.shop import ADDRESS, Shop, open_shop


@pytest.fixture(autouse=True)
def _audited(shop: Shop) -> object:
    yield
    assert shop.violations() == []


def test_an_order_is_what_the_cart_was(shop: Shop) -> None:
    mug, shirt = shop.add_variant(price_minor=1250, stock=10), shop.add_variant(price_minor=999, stock=None)
    visitor = shop.visitor()
    placed = shop.place(visitor, shop.fill_cart(visitor, {mug: 2, shirt: 3}))
    # 25.00 + 29.97 goods, 5.00 delivery, 10 % tax a line and on delivery
    assert (placed.total_minor, placed.currency) == (5497 + 500 + 250 + 300 + 50, "USD")
    detail = shop.do(orders.find_order, placed.number)
    assert detail.order.status is OrderStatus.PENDING
    assert [(line.quantity, line.unit_price_minor, line.tax_minor) for line in detail.lines] == [
        (2, 1250, 250),
        (3, 999, 300),
    ]
    assert detail.order.shipping_address["city"] == "Beverly Hills"
    assert shop.stock_of(mug).reserved == 2
    assert in_unit(visitor, carts.view).id is None
    assert shop.values("SELECT event_type FROM outbox WHERE aggregate_id = %(id)s", id=placed.order_id) == [
        "OrderPlaced"
    ]


def test_c33_placing_again_gives_the_same_order(shop: Shop) -> None:
    variant, visitor = shop.add_variant(stock=10), shop.visitor()
    cart = shop.fill_cart(visitor, {variant: 1})
    first = shop.place(visitor, cart)
    # Whatever the second call says: the cart has become its order.
    again = shop.place(visitor, cart, seen_total_minor=1, email="eve@example.com", provider=Provider.STRIPE)
    assert again == first
    assert shop.values("SELECT count(*) FROM orders") == [1]
    assert shop.stock_of(variant).reserved == 1


def test_i02_a_total_that_was_not_seen_is_refused(shop: Shop) -> None:
    variant, visitor = shop.add_variant(price_minor=1000), shop.visitor()
    cart = shop.fill_cart(visitor, {variant: 1})
    with pytest.raises(TotalChanged) as refusal:
        shop.place(visitor, cart, seen_total_minor=1)
    assert refusal.value.details == {"seen_minor": 1, "total_minor": 1650, "currency": "USD"}
    assert shop.value("SELECT count(*) FROM orders") == 0
    assert shop.stock_of(variant).reserved == 0


def test_c34_a_price_that_moves_under_the_checkout_is_told(shop: Shop) -> None:
    variant, visitor = shop.add_variant(price_minor=1000), shop.visitor()
    cart = shop.fill_cart(visitor, {variant: 1})
    seen = in_unit(visitor, checkout.view).quote.total_minor
    shop.run("UPDATE price SET amount_minor = 900")
    with pytest.raises(TotalChanged):
        shop.place(visitor, cart, seen_total_minor=seen)


@pytest.mark.parametrize(("stock", "problem"), [(0, "sold out"), (1, "too many")])
def test_what_is_not_there_is_not_placed(shop: Shop, stock: int, problem: str) -> None:
    plenty, scarce, visitor = shop.add_variant(stock=10), shop.add_variant(stock=stock), shop.visitor()
    cart = shop.fill_cart(visitor, {plenty: 1, scarce: 2})
    with pytest.raises(InsufficientStock) as refusal:
        shop.place(visitor, cart)
    assert [(s.variant_id, s.available) for s in refusal.value.shortages] == [(scarce, stock)], problem
    assert shop.stock_of(plenty).reserved == 0
    assert in_unit(visitor, carts.view).item_count == 3


def test_what_is_off_sale_is_not_placed(shop: Shop) -> None:
    variant, visitor = shop.add_variant(), shop.visitor()
    cart = shop.fill_cart(visitor, {variant: 1})
    shop.run("UPDATE product SET status = 'archived'")
    with pytest.raises(Conflict) as refusal:
        shop.place(visitor, cart)
    assert refusal.value.reason == "NOT_FOR_SALE"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"email": "buyer"}, "email"),
        ({"address": ADDRESS | {"postcode": "1"}}, "postcode"),
        ({"address": ADDRESS | {"name": ""}}, "name"),
        ({"address": ADDRESS | {"country": "FR", "postcode": "75001"}, "shipping_method_id": None}, "country"),
        ({"shipping_method_id": new_id()}, "shipping_method_id"),
    ],
)
def test_what_cannot_be_delivered_names_its_field(shop: Shop, changed: dict[str, object], field: str) -> None:
    visitor = shop.visitor()
    cart = shop.fill_cart(visitor, {shop.add_variant(): 1})
    with pytest.raises(ValidationFailed) as refusal:
        shop.place(visitor, cart, **changed)
    assert refusal.value.field == field


def test_a_way_to_pay_that_is_not_offered_is_refused(shop: Shop) -> None:
    shop.run("UPDATE payment_provider SET is_enabled = false WHERE provider = 'manual'")
    visitor = shop.visitor()
    cart = shop.fill_cart(visitor, {shop.add_variant(): 1})
    with pytest.raises(ValidationFailed) as refusal:
        shop.place(visitor, cart, provider=Provider.MANUAL)
    assert refusal.value.field == "provider"
    assert in_unit(visitor, checkout.view).providers == (Provider.STRIPE,)


def test_an_empty_cart_is_no_order(shop: Shop) -> None:
    visitor = shop.visitor()
    line = shop.fill_cart(visitor, {shop.add_variant(): 1})
    cart = in_unit(visitor, carts.remove_line, line.lines[0].id)
    with pytest.raises(ValidationFailed) as refusal:
        shop.place(visitor, cart)
    assert refusal.value.reason == "CART_EMPTY"


def test_a_strangers_cart_looks_like_none(shop: Shop) -> None:
    cart = shop.fill_cart(shop.visitor(), {shop.add_variant(): 1})
    for stranger in (shop.visitor(), open_shop().visitor()):
        with pytest.raises(NotFound) as refusal:
            shop.place(stranger, cart, seen_total_minor=1650)
        assert refusal.value.reason == "CART_NOT_FOUND"


def test_what_needs_no_parcel_needs_no_way_to_deliver(shop: Shop) -> None:
    visitor = shop.visitor()
    cart = shop.fill_cart(visitor, {shop.add_variant(price_minor=1000, requires_shipping=False): 1})
    placed = shop.place(visitor, cart)
    assert placed.total_minor == 1100
    detail = shop.do(orders.find_order, placed.number)
    assert (detail.order.shipping_method, detail.order.deliver_from) == ("", None)


def test_the_checkout_shows_what_will_be_charged(shop: Shop) -> None:
    visitor = shop.visitor()
    cart = shop.fill_cart(visitor, {shop.add_variant(price_minor=1000): 1})
    before = in_unit(visitor, checkout.view)
    assert (before.country, [way.name for way in before.delivery_options]) == ("US", ["Post"])
    in_unit(visitor, carts.choose_shipping, shop.shipping_method_id)
    in_unit(visitor, carts.save_contact, address=ADDRESS | {"country": "FR"})
    abroad = in_unit(visitor, checkout.view)
    assert (abroad.country, abroad.delivery_options, abroad.quote.shipping_minor) == ("FR", (), 0)
    in_unit(visitor, carts.save_contact, address=ADDRESS)
    seen = in_unit(visitor, checkout.view).quote.total_minor
    assert shop.place(visitor, cart, seen_total_minor=seen).total_minor == seen


def test_numbers_grow_within_a_shop_and_start_anew_in_the_next(shop: Shop) -> None:
    variant = shop.add_variant()
    numbers = [shop.buy({variant: 1}).number for _ in range(3)]
    assert numbers == [1001, 1002, 1003]
    elsewhere = open_shop()
    assert elsewhere.buy({elsewhere.add_variant(): 1}).number == 1001


def test_a_buyer_becomes_one_customer_however_often_they_buy(shop: Shop) -> None:
    variant = shop.add_variant()
    for _ in range(2):
        shop.buy({variant: 1})
    assert shop.values("SELECT email FROM customer") == ["buyer@example.com"]


@pytest.mark.parametrize(
    ("provider", "hold"), [(Provider.STRIPE, timedelta(minutes=30)), (Provider.MANUAL, timedelta(days=7))]
)
def test_stock_is_held_for_as_long_as_paying_may_take(shop: Shop, provider: Provider, hold: timedelta) -> None:
    visitor = shop.visitor()
    placed = shop.place(visitor, shop.fill_cart(visitor, {shop.add_variant(): 1}), provider=provider)
    expires_at = shop.value("SELECT expires_at FROM reservation WHERE order_id = %(id)s", id=placed.order_id)
    assert expires_at == visitor.now + hold
    assert shop.value("SELECT expires_at FROM orders WHERE id = %(id)s", id=placed.order_id) == expires_at
