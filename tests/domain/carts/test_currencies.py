"""A cart in another currency: the merchant's prices, never a converted one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from models.errors import Conflict, ValidationFailed
from shop_app.core.context import Context
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import carts, catalog, checkout, credit, promotions, tenants
from shop_app.domain.promotions import PercentOff, StackingClass, Terms
from tests.harness.shop import Shop

_RATE = """
    INSERT INTO shipping_rate (id, shipping_method_id, currency, amount_minor)
    VALUES (gen_random_uuid(), %(method)s, %(currency)s, 700)
"""


@pytest.fixture
def shop_in(shop: Shop) -> Callable[..., Shop]:
    """The shop, selling in these currencies beside its own."""

    def sell_in(*currencies: str) -> Shop:
        shop.do(tenants.offer_currencies, [shop.currency, *currencies])
        for currency in currencies:
            band = "INSERT INTO shipping_rate (id, shipping_method_id, currency, amount_minor) VALUES "
            shop.run(
                band + "(gen_random_uuid(), %(method)s, %(code)s, 700)", method=shop.shipping_method_id, code=currency
            )
        return shop

    return sell_in


def reading(visitor: Context, currency: str) -> Context:
    return replace(visitor, currency=currency)


def test_a_cart_begins_in_the_currency_that_its_visitor_reads(shop_in: Callable[..., Shop]) -> None:
    shop = shop_in("EUR")
    mug = shop.add_variant(price_minor=1000)
    shop.do(catalog.set_price, mug, "EUR", 900)
    cart = in_unit(reading(shop.visitor(), "EUR"), carts.add_line, mug, 2)
    assert (cart.currency, cart.subtotal_minor) == ("EUR", 1800)


def test_another_currency_counts_the_cart_at_its_own_prices(shop_in: Callable[..., Shop]) -> None:
    shop = shop_in("EUR")
    visitor = shop.visitor()
    mug = shop.add_variant(price_minor=1000)
    shop.do(catalog.set_price, mug, "EUR", 900)
    in_unit(visitor, carts.add_line, mug, 2)
    assert in_unit(visitor, carts.change_currency, "EUR") == ()
    seen = in_unit(visitor, checkout.view)
    assert (seen.cart.currency, seen.quote.currency, seen.quote.subtotal_minor) == ("EUR", "EUR", 1800)
    assert seen.quote.shipping_minor == 700
    assert in_unit(visitor, carts.change_currency, "EUR") == ()
    in_unit(visitor, carts.change_currency, "USD")
    assert in_unit(visitor, carts.view).subtotal_minor == 2000


def test_what_has_no_price_in_it_is_put_aside_and_named(shop_in: Callable[..., Shop]) -> None:
    shop = shop_in("EUR")
    visitor = shop.visitor()
    mug, bowl = shop.add_variant(), shop.add_variant()
    shop.do(catalog.set_price, mug, "EUR", 900)
    shop.fill_cart(visitor, {mug: 1, bowl: 3})
    title = next(line.title for line in in_unit(visitor, carts.view).lines if line.variant_id == bowl)
    assert in_unit(visitor, carts.change_currency, "EUR") == (title,)
    assert [line.variant_id for line in in_unit(visitor, carts.view).lines] == [mug]
    (saved,) = in_unit(reading(visitor, "EUR"), carts.saved_lines)
    assert (saved.variant_id, saved.quantity, saved.is_buyable) == (bowl, 3, False)


def test_a_currency_that_the_shop_does_not_offer_is_refused(shop: Shop) -> None:
    with pytest.raises(ValidationFailed) as refused:
        in_unit(shop.visitor(), carts.change_currency, "EUR")
    assert refused.value.sentence == "This shop has prices in USD."


def test_a_way_to_deliver_without_an_amount_in_it_is_not_offered(shop: Shop) -> None:
    shop.do(tenants.offer_currencies, ["USD", "EUR"])
    visitor = reading(shop.visitor(), "EUR")
    mug = shop.add_variant()
    shop.do(catalog.set_price, mug, "EUR", 900)
    in_unit(visitor, carts.add_line, mug)
    assert in_unit(visitor, checkout.view).delivery_options == ()


def test_gift_cards_and_promotions_stay_in_their_currency(shop_in: Callable[..., Shop]) -> None:
    shop = shop_in("EUR")
    visitor = shop.visitor()
    mug = shop.add_variant(price_minor=1000)
    shop.do(catalog.set_price, mug, "EUR", 1000)
    card = shop.do(credit.issue_gift_cards, 1, 500)[0]
    terms = Terms(title="Tenth off", action=PercentOff(percent_bp=1000), stacking_class=StackingClass.ORDER)
    shop.do(promotions.create_promotion, terms)
    in_unit(visitor, carts.add_line, mug)
    in_unit(visitor, carts.add_gift_card, card.code)
    assert in_unit(visitor, checkout.view).quote.discount_minor == 100
    in_unit(visitor, carts.change_currency, "EUR")
    seen = in_unit(visitor, checkout.view)
    assert (seen.cart.credit_ids, seen.cards, seen.quote.discount_minor) == ((), (), 0)
    in_unit(reading(shop.system(), "EUR"), promotions.create_promotion, terms)
    assert in_unit(visitor, checkout.view).quote.discount_minor == 100


def test_an_order_is_not_placed_in_a_currency_that_its_buyer_did_not_see(shop_in: Callable[..., Shop]) -> None:
    shop = shop_in("EUR")
    visitor = shop.visitor()
    mug = shop.add_variant(price_minor=1000)
    shop.do(catalog.set_price, mug, "EUR", 1000)
    cart = shop.fill_cart(visitor, {mug: 1})
    in_unit(visitor, carts.change_currency, "EUR")
    with pytest.raises(Conflict) as refused:
        shop.place(visitor, cart, seen_currency="USD")
    assert refused.value.reason == "CURRENCY_CHANGED"
    placed = shop.place(visitor, cart, seen_currency="EUR")
    assert placed.currency == "EUR"
    assert shop.violations() == []


@pytest.mark.parametrize(
    ("currency", "amount", "price_text"),
    [("JPY", 1980, "¥1,980"), ("KWD", 12345, "KWD 12.345"), ("EUR", 1050, "€10.50")],
)
def test_currencies_of_any_number_of_places_go_from_the_card_to_the_order(
    shop_in: Callable[..., Shop], currency: str, amount: int, price_text: str
) -> None:
    shop = shop_in(currency)
    visitor = reading(shop.visitor(), currency)
    mug = shop.add_variant(price_minor=1000)
    shop.do(catalog.set_price, mug, currency, amount)
    slug = shop.value("SELECT p.slug FROM product p JOIN variant v ON v.product_id = p.id WHERE v.id = %(id)s", id=mug)
    assert in_unit(visitor, catalog.product_page, slug).price_text.replace("\N{NO-BREAK SPACE}", " ") == price_text
    (card,) = in_unit(visitor, catalog.list_products).products
    assert (card.currency, card.price_minor) == (currency, amount)
    in_unit(visitor, carts.add_line, mug, 3)
    placed = shop.place(visitor, in_unit(visitor, carts.view))
    # Ten percent of tax, on the delivery as well, halves away from zero.
    tax_minor = (3 * amount + 5) // 10 + 70
    assert (placed.currency, placed.total_minor) == (currency, 3 * amount + 700 + tax_minor)
    assert shop.violations() == []
