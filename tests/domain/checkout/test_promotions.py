"""Promotions from the cart to the order and back: what is taken off, what is used up, what is given back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from models.errors import Conflict, NotFound
from models.values import clock
from models.values.ids import new_id
from shop_app.core.context import Context
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import carts, checkout, orders, payments, promotions
from shop_app.domain.pricing import PricedLine
from shop_app.domain.promotions import (
    AmountOff,
    Conditions,
    Gift,
    Goods,
    PercentOff,
    PromotionUsedUp,
    ShippingOff,
    StackingClass,
    Terms,
)
from tests.harness.shop import Shop

TEN_PERCENT = PercentOff(percent_bp=1000)


def terms(action: Any = TEN_PERCENT, **more: Any) -> Terms:
    of = StackingClass.SHIPPING if isinstance(action, ShippingOff) else StackingClass.ORDER
    return Terms(**{"title": "Offer", "action": action, "stacking_class": of} | more)


def offer(shop: Shop, action: Any = TEN_PERCENT, *, code: str = "", **more: Any) -> UUID:
    return shop.do(promotions.create_promotion, terms(action, **more), code=code)


def filled(shop: Shop, demand: dict[UUID, int], *codes: str) -> tuple[Context, carts.CartView]:
    visitor = shop.visitor()
    cart = shop.fill_cart(visitor, demand)
    for code in codes:
        cart = in_unit(visitor, carts.apply_code, code)
    return visitor, cart


def used(shop: Shop, promotion_id: UUID) -> tuple[int, int]:
    found = shop.do(promotions.find_promotion, promotion_id)
    return found.used, found.spent_minor


def uses(shop: Shop) -> list[str]:
    return shop.values("SELECT status FROM promotion_redemption ORDER BY created_at")


def test_an_automatic_promotion_is_in_every_quote_and_its_shares_in_the_order(shop: Shop) -> None:
    offer(shop)
    one, other = shop.add_variant(price_minor=1999), shop.add_variant(price_minor=333)
    visitor, cart = filled(shop, {one: 2, other: 1})
    quote = in_unit(visitor, checkout.view).quote
    assert quote.discount_minor == 433
    placed = shop.place(visitor, cart)
    lines = shop.values("SELECT discount_minor FROM order_line WHERE order_id = %(id)s", id=placed.order_id)
    assert sum(lines) == 433
    assert placed.total_minor == quote.total_minor
    assert shop.violations() == []


def test_a_code_is_used_while_its_order_waits_and_committed_when_it_is_paid(shop: Shop) -> None:
    promotion_id = offer(shop, AmountOff(amount_minor=500), code="Spring")
    visitor, cart = filled(shop, {shop.add_variant(price_minor=2000): 1}, " spring ")
    assert cart.codes == ("SPRING",)
    placed = shop.place(visitor, cart)
    assert (used(shop, promotion_id), uses(shop)) == ((1, 500), ["pending"])
    shop.do(payments.pay_manually, placed.order_id)
    assert uses(shop) == ["committed"]
    assert shop.violations() == []


@pytest.mark.parametrize("end", ["cancelled", "expired"])
def test_what_is_given_up_gives_its_use_back_exactly_once(shop: Shop, end: str) -> None:
    promotion_id = offer(shop, AmountOff(amount_minor=500), code="ONCE", usage_limit=1, per_customer_limit=1)
    variant = shop.add_variant(price_minor=2000)
    visitor, cart = filled(shop, {variant: 1}, "ONCE")
    placed = shop.place(visitor, cart)
    if end == "cancelled":
        shop.do(orders.cancel_order, placed.order_id, "")
    else:
        shop.run("UPDATE orders SET expires_at = app_now() WHERE id = %(id)s", id=placed.order_id)
        payments.expire_order(shop.system(), placed.order_id)
    for _ in range(2):
        shop.do(promotions.give_back, placed.order_id)
    assert (used(shop, promotion_id), uses(shop)) == ((0, 0), ["returned"])
    assert shop.violations() == []
    visitor, cart = filled(shop, {variant: 1}, "ONCE")
    shop.place(visitor, cart)
    assert used(shop, promotion_id) == (1, 500)


def test_of_two_carts_with_the_last_use_one_is_refused_with_the_new_total(shop: Shop) -> None:
    offer(shop, AmountOff(amount_minor=500), code="LAST", usage_limit=1)
    variant = shop.add_variant(price_minor=2000)
    first, second = filled(shop, {variant: 1}, "LAST"), filled(shop, {variant: 1}, "LAST")
    seen = in_unit(second[0], checkout.view).quote.total_minor
    shop.place(*first)
    with pytest.raises(PromotionUsedUp) as refusal:
        shop.place(*second, seen_total_minor=seen)
    assert refusal.value.details["total_minor"] == seen + 550
    assert refusal.value.details["promotion"] == "LAST"
    confirmed = shop.place(*second)
    assert confirmed.total_minor == seen + 550
    assert shop.violations() == []


def test_a_customer_uses_a_promotion_so_often(shop: Shop) -> None:
    offer(shop, code="MINE", per_customer_limit=1)
    variant = shop.add_variant(price_minor=2000)
    visitor, cart = filled(shop, {variant: 1}, "MINE")
    shop.place(visitor, cart)
    visitor, cart = filled(shop, {variant: 1}, "MINE")
    with pytest.raises(PromotionUsedUp):
        shop.place(visitor, cart)
    assert shop.place(visitor, cart, email="other@example.com")


def test_a_budget_ends_a_promotion_to_the_cent(shop: Shop) -> None:
    promotion_id = offer(shop, AmountOff(amount_minor=500), budget_minor=700)
    variant = shop.add_variant(price_minor=2000)
    discounts = []
    for _ in range(3):
        visitor, cart = filled(shop, {variant: 1})
        discounts.append(in_unit(visitor, checkout.view).quote.discount_minor)
        shop.place(visitor, cart)
    assert discounts == [500, 200, 0]
    assert used(shop, promotion_id) == (2, 700)
    assert shop.violations() == []


def test_a_gift_leaves_with_its_cause_and_from_stock(shop: Shop) -> None:
    mug = shop.add_variant(price_minor=900, stock=1)
    offer(shop, Gift(line=PricedLine(variant_id=mug, quantity=1, unit_price_minor=0)), title="A mug for you")
    variant = shop.add_variant(price_minor=2000)
    visitor, cart = filled(shop, {variant: 1})
    view = in_unit(visitor, checkout.view)
    assert [gift.variant_id for gift in view.gifts] == [mug]
    shop.place(visitor, cart)
    row = "SELECT reason FROM order_line WHERE unit_price_minor = 0 AND variant_id = %(mug)s"
    assert shop.values(row, mug=mug) == ["A mug for you"]
    assert shop.stock_of(mug).available == 0
    visitor, cart = filled(shop, {variant: 1})
    view = in_unit(visitor, checkout.view)
    assert view.gifts == ()
    assert [(one.applied, one.reason) for one in view.quote.benefits.tried] == [(False, "The gift is sold out")]
    shop.place(visitor, cart)
    assert shop.violations() == []


def test_a_gift_that_the_cart_holds_too_is_reserved_once_for_both(shop: Shop) -> None:
    mug = shop.add_variant(price_minor=900, stock=3)
    offer(shop, Gift(line=PricedLine(variant_id=mug, quantity=1, unit_price_minor=0)))
    visitor, cart = filled(shop, {mug: 2})
    shop.place(visitor, cart)
    assert shop.stock_of(mug).reserved == 3
    visitor, cart = filled(shop, {shop.add_variant(): 1})
    assert in_unit(visitor, checkout.view).gifts == ()


def test_free_delivery_is_taken_off_the_delivery(shop: Shop) -> None:
    promotion_id = offer(shop, ShippingOff(), code="POST")
    visitor, cart = filled(shop, {shop.add_variant(price_minor=2000): 1}, "POST")
    quote = in_unit(visitor, checkout.view).quote
    assert (quote.shipping_minor, quote.discount_minor) == (0, 0)
    shop.place(visitor, cart)
    assert used(shop, promotion_id) == (1, 500)
    assert shop.violations() == []


def test_a_promotion_on_a_category_counts_what_lies_below_it(shop: Shop) -> None:
    parent, child = new_id(), new_id()
    variant = shop.add_variant(price_minor=2000)
    insert = (
        "INSERT INTO category (id, parent_id, slug, name, description, position)"
        " VALUES (%(id)s, %(up)s, %(slug)s, '', '', 0)"
    )
    shop.run(insert, id=parent, up=None, slug="all")
    shop.run(insert, id=child, up=parent, slug="some")
    shop.run(
        "INSERT INTO product_category (id, product_id, category_id, position)"
        " SELECT %(id)s, product_id, %(category)s, 0 FROM variant WHERE id = %(variant)s",
        id=new_id(),
        category=child,
        variant=variant,
    )
    offer(shop, goods=Goods(category_ids=frozenset({parent})))
    visitor, _ = filled(shop, {variant: 1, shop.add_variant(price_minor=1000): 1})
    assert in_unit(visitor, checkout.view).quote.discount_minor == 200


def test_a_first_order_is_known_by_its_address(shop: Shop) -> None:
    offer(shop, conditions=Conditions(first_order_only=True))
    variant = shop.add_variant(price_minor=2000)
    visitor, cart = filled(shop, {variant: 1})
    shop.place(visitor, cart)
    visitor, cart = filled(shop, {variant: 1})
    with pytest.raises(checkout.TotalChanged):
        shop.place(visitor, cart)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"conditions": Conditions(ends_at=clock.now() - timedelta(days=1))}, "PROMOTION_CODE_EXPIRED"),
        ({"conditions": Conditions(starts_at=clock.now() + timedelta(days=1))}, "PROMOTION_CODE_EARLY"),
    ],
)
def test_a_code_out_of_its_time_is_refused_with_the_reason(shop: Shop, change: dict[str, Any], code: str) -> None:
    offer(shop, code="TIMED", **change)
    visitor, _ = filled(shop, {shop.add_variant(): 1})
    with pytest.raises(Conflict) as refusal:
        in_unit(visitor, carts.apply_code, "timed")
    assert refusal.value.reason == code


def test_a_code_used_up_or_off_is_refused_with_the_reason(shop: Shop) -> None:
    promotion_id = offer(shop, code="GONE", usage_limit=1)
    variant = shop.add_variant()
    shop.place(*filled(shop, {variant: 1}, "GONE"))
    visitor, _ = filled(shop, {variant: 1})
    with pytest.raises(Conflict) as refusal:
        in_unit(visitor, carts.apply_code, "GONE")
    assert refusal.value.reason == "PROMOTION_CODE_USED_UP"
    shop.do(promotions.archive_promotion, promotion_id)
    with pytest.raises(Conflict) as refusal:
        in_unit(visitor, carts.apply_code, "GONE")
    assert refusal.value.reason == "PROMOTION_CODE_OFF"


@pytest.mark.parametrize("code", ["", "nope", "x" * 500, "%", "' OR 1=1", "\x00"])
def test_what_is_no_code_is_refused(shop: Shop, code: str) -> None:
    visitor, _ = filled(shop, {shop.add_variant(): 1})
    with pytest.raises(NotFound) as refusal:
        in_unit(visitor, carts.apply_code, code)
    assert refusal.value.reason == "PROMOTION_CODE_UNKNOWN"


def test_a_code_that_earns_nothing_yet_stays_and_says_what_is_missing(shop: Shop) -> None:
    offer(shop, code="BIG", conditions=Conditions(minimum_subtotal_minor=5000))
    variant = shop.add_variant(price_minor=2000)
    visitor, _ = filled(shop, {variant: 1}, "BIG")
    (tried,) = in_unit(visitor, checkout.view).quote.benefits.tried
    assert (tried.applied, tried.reason, tried.values) == (False, "Spend {missing} more", {"missing_minor": 3000})
    shop.fill_cart(visitor, {variant: 2})
    assert in_unit(visitor, checkout.view).quote.discount_minor == 600
    assert in_unit(visitor, carts.remove_code, "big").codes == ()


def test_a_late_payment_takes_the_use_again_or_is_given_back(shop: Shop) -> None:
    promotion_id = offer(shop, code="LATE", usage_limit=1)
    variant = shop.add_variant(price_minor=2000)
    placed = shop.place(*filled(shop, {variant: 1}, "LATE"))
    shop.run("UPDATE orders SET expires_at = app_now() WHERE id = %(id)s", id=placed.order_id)
    payments.expire_order(shop.system(), placed.order_id)
    shop.do(promotions.redeem_again, placed.order_id)
    assert (used(shop, promotion_id)[0], uses(shop)) == (1, ["pending"])
    shop.do(promotions.give_back, placed.order_id)
    shop.place(*filled(shop, {variant: 1}, "LATE"))
    with pytest.raises(PromotionUsedUp):
        shop.do(promotions.redeem_again, placed.order_id)


def test_limits_cannot_fall_below_what_was_used(shop: Shop) -> None:
    promotion_id = offer(shop, code="MANY")
    variant = shop.add_variant(price_minor=2000)
    for _ in range(2):
        shop.place(*filled(shop, {variant: 1}, "MANY"))
    for limits in ({"usage_limit": 1}, {"per_customer_limit": 1}, {"budget_minor": 399}):
        with pytest.raises(Conflict) as refusal:
            shop.do(promotions.change_promotion, promotion_id, terms(**limits))
        assert refusal.value.reason == "PROMOTION_LIMIT_PASSED"
    shop.do(promotions.change_promotion, promotion_id, terms(usage_limit=2, per_customer_limit=2, budget_minor=400))
    visitor, _ = filled(shop, {variant: 1})
    with pytest.raises(Conflict):
        in_unit(visitor, carts.apply_code, "MANY")
