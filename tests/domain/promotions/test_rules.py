"""Which promotions a cart earns, one rule after another."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from models.values.ids import new_id
from shop_app.domain.pricing import Benefits, PricedLine, TaxRule, quote
from shop_app.domain.promotions import (
    NOBODY,
    Action,
    AmountOff,
    BuyXGetY,
    Conditions,
    Gift,
    Goods,
    PercentOff,
    PromotionRule,
    ShippingOff,
    ShopperFacts,
    Stacking,
    StackingClass,
    Tier,
    Tiers,
    evaluate,
)

NOW = datetime(2026, 3, 6, 12, tzinfo=UTC)
SHOES, HATS, SALE = new_id(), new_id(), new_id()


def line(price_minor: int, quantity: int = 1, product: UUID = SHOES, **more: Any) -> PricedLine:
    return PricedLine(variant_id=new_id(), product_id=product, quantity=quantity, unit_price_minor=price_minor, **more)


def rule(action: Action, of: StackingClass = StackingClass.PRODUCT, **more: Any) -> PromotionRule:
    if isinstance(action, ShippingOff):
        of = StackingClass.SHIPPING
    return PromotionRule(**{"id": new_id(), "title": "Offer", "action": action, "stacking_class": of} | more)


def earned(lines: list[PricedLine], *rules: PromotionRule, shopper: ShopperFacts = NOBODY) -> Benefits:
    return evaluate(lines, rules, shopper, NOW)


def by_line(benefits: Benefits, count: int) -> list[int]:
    return [sum(one.amount_minor for one in benefits.line_discounts if one.line == place) for place in range(count)]


def reasons(benefits: Benefits) -> list[str]:
    return [one.reason for one in benefits.tried]


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        (PercentOff(percent_bp=1500), [150, 15]),
        (AmountOff(amount_minor=110), [100, 10]),
        (AmountOff(amount_minor=5000), [1000, 99]),
        (AmountOff(amount_minor=30, per_unit=True), [60, 30]),
        (Tiers(tiers=(Tier(from_quantity=2, percent_bp=1000), Tier(from_quantity=3, percent_bp=9000))), [100, 0]),
        (Tiers(tiers=(Tier(from_quantity=2, unit_price_minor=450),)), [100, 0]),
        (Tiers(tiers=(Tier(from_quantity=3, percent_bp=1000),), is_mixed=True), [100, 10]),
        (BuyXGetY(buy=2, get=1), [0, 99]),
        (BuyXGetY(buy=1, get=1, percent_bp=5000), [0, 50]),
    ],
)
def test_what_an_action_takes_off_two_shoes_and_a_cheap_one(action: Action, expected: list[int]) -> None:
    assert by_line(earned([line(500, 2), line(99)], rule(action)), 2) == expected


@pytest.mark.parametrize(
    ("quantity", "most_times", "units"),
    [(2, None, 0), (3, None, 1), (5, None, 1), (6, None, 2), (90, None, 30), (90, 4, 4)],
)
def test_three_for_two_repeats(quantity: int, most_times: int | None, units: int) -> None:
    offer = rule(BuyXGetY(buy=2, get=1, most_times=most_times))
    assert by_line(earned([line(100, quantity)], offer), 1) == [units * 100]


def test_a_hat_is_free_with_every_two_shoes_and_a_shoe_is_not() -> None:
    offer = rule(
        BuyXGetY(buy=2, get=1, gets=Goods(product_ids=frozenset({HATS}))), goods=Goods(product_ids=frozenset({SHOES}))
    )
    lines = [line(10, 5, SHOES), line(300, 1, HATS), line(200, 3, HATS)]
    assert by_line(earned(lines, offer), 3) == [0, 0, 400]
    assert reasons(earned(lines[:1], offer)) == ["It needs {buy} to buy and {get} to get in the cart"]


def test_goods_are_named_by_product_or_category() -> None:
    offer = rule(PercentOff(percent_bp=1000), goods=Goods(category_ids=frozenset({SALE})))
    lines = [line(100, category_ids=(SALE,)), line(100)]
    assert by_line(earned(lines, offer), 2) == [10, 0]
    assert reasons(earned(lines[1:], offer)) == ["None of its products is in the cart"]


@pytest.mark.parametrize(
    ("conditions", "reason", "values"),
    [
        (Conditions(minimum_subtotal_minor=2200), "Spend {missing} more", {"missing_minor": 1200}),
        (Conditions(minimum_quantity=3), "Add {quantity} more", {"quantity": 1}),
        (Conditions(starts_at=NOW + timedelta(days=1)), "It starts on {starts}", {"starts_on": "2026-03-07"}),
        (Conditions(ends_at=NOW), "It ended on {ended}", {"ended_on": "2026-03-06"}),
        (Conditions(weekdays=frozenset({1, 7})), "It is for other days of the week", {}),
        (Conditions(customer_groups=frozenset({"club"})), "It is for certain customers only", {}),
    ],
)
def test_a_condition_that_fails_says_what_would_help(conditions: Conditions, reason: str, values: object) -> None:
    benefits = earned([line(500, 2)], rule(PercentOff(percent_bp=1000), conditions=conditions))
    (tried,) = benefits.tried
    assert (tried.applied, tried.reason, tried.values) == (False, reason, values)
    assert benefits.line_discounts == ()


def test_conditions_that_hold_let_it_apply() -> None:
    conditions = Conditions(
        minimum_subtotal_minor=1000,
        minimum_quantity=2,
        starts_at=NOW,
        ends_at=NOW + timedelta(seconds=1),
        weekdays=frozenset({5}),
        customer_groups=frozenset({"club"}),
        first_order_only=True,
    )
    shopper = ShopperFacts(groups=frozenset({"club"}), is_first_order=True)
    benefits = earned([line(500, 2)], rule(PercentOff(percent_bp=1000), conditions=conditions), shopper=shopper)
    assert (benefits.tried[0].reason, benefits.tried[0].values) == ("It saves {saved}", {"saved_minor": 100})
    again = earned(
        [line(500, 2)],
        rule(PercentOff(percent_bp=1000), conditions=conditions),
        shopper=replace(shopper, is_first_order=False),
    )
    assert reasons(again) == ["It is for a first order only"]


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        ({"usage_limit": 5, "used": 5}, "It has been used up"),
        ({"budget_left_minor": 0}, "It has been used up"),
        ({"per_customer_limit": 1}, "You have used it already"),
        ({"is_active": False}, "It is switched off"),
    ],
)
def test_limits_end_a_promotion(limits: dict[str, Any], reason: str) -> None:
    offer = rule(PercentOff(percent_bp=1000), **limits)
    benefits = earned([line(500)], offer, shopper=ShopperFacts(uses={offer.id: 1}))
    assert (benefits.line_discounts, reasons(benefits)) == ((), [reason])


def test_a_budget_and_a_cap_end_the_discount_to_the_cent() -> None:
    lines = [line(1000), line(500)]
    assert by_line(earned(lines, rule(PercentOff(percent_bp=5000), budget_left_minor=100)), 2) == [67, 33]
    assert by_line(earned(lines, rule(PercentOff(percent_bp=5000), most_minor=300)), 2) == [200, 100]


def test_each_line_gets_the_product_promotion_that_takes_most_off_it() -> None:
    shoes = rule(PercentOff(percent_bp=1000), goods=Goods(product_ids=frozenset({SHOES})))
    all_goods = rule(PercentOff(percent_bp=500), title="Five")
    hats = rule(PercentOff(percent_bp=200), goods=Goods(product_ids=frozenset({HATS})))
    benefits = earned([line(1000), line(1000, product=HATS)], shoes, all_goods, hats)
    assert by_line(benefits, 2) == [100, 50]
    assert [one.applied for one in benefits.tried] == [True, True, False]
    assert (benefits.tried[2].reason, benefits.tried[2].values) == ("“{title}” saves more", {"title": "Five"})


def test_the_best_of_a_class_applies_and_a_combinable_one_besides() -> None:
    weak = rule(AmountOff(amount_minor=100), StackingClass.ORDER)
    strong = rule(PercentOff(percent_bp=2000), StackingClass.ORDER)
    beside = rule(PercentOff(percent_bp=1000), StackingClass.ORDER, stacking=Stacking.COMBINABLE)
    benefits = earned([line(1000)], weak, strong, beside)
    assert [(one.promotion_id, one.amount_minor) for one in benefits.line_discounts] == [
        (strong.id, 200),
        (beside.id, 80),
    ]


def test_an_exclusive_promotion_applies_alone_if_it_saves_more() -> None:
    alone = rule(PercentOff(percent_bp=3000), stacking=Stacking.EXCLUSIVE, title="Alone")
    first, second = rule(PercentOff(percent_bp=1000)), rule(PercentOff(percent_bp=1000), StackingClass.ORDER)
    benefits = earned([line(1000)], alone, first, second)
    assert benefits.applied_ids == (alone.id,)
    assert reasons(benefits)[1:] == ["It cannot be combined with “{title}”"] * 2
    benefits = earned([line(1000)], replace(alone, action=PercentOff(percent_bp=1900)), first, second)
    assert by_line(benefits, 1) == [190]
    assert benefits.applied_ids == (first.id, second.id)


def test_equals_are_decided_by_priority_and_then_by_age() -> None:
    older, newer = rule(AmountOff(amount_minor=100)), rule(AmountOff(amount_minor=100))
    assert earned([line(1000)], newer, older).applied_ids == (older.id,)
    assert earned([line(1000)], older, replace(newer, priority=-1)).applied_ids == (newer.id,)


def test_classes_follow_one_another_on_what_is_left() -> None:
    product, order = rule(PercentOff(percent_bp=5000)), rule(PercentOff(percent_bp=1000), StackingClass.ORDER)
    assert by_line(earned([line(1000)], order, product), 1) == [550]


def test_free_delivery_beats_a_cheaper_one() -> None:
    free, cheaper = rule(ShippingOff(), title="Free"), rule(ShippingOff(percent_bp=0, amount_minor=300))
    benefits = earned([line(1000)], cheaper, free)
    assert [one.promotion_id for one in benefits.shipping_discounts] == [free.id]
    with pytest.raises(ValueError, match="class shipping"):
        PromotionRule(id=new_id(), title="", action=ShippingOff(), stacking_class=StackingClass.ORDER)


def test_a_gift_is_a_line_at_nothing_with_its_reason() -> None:
    gift = rule(Gift(line=line(700, product=HATS)), StackingClass.ORDER, title="A hat for you")
    lines = [line(1000)]
    offer = quote(lines, currency="EUR", tax=TaxRule(), delivery=None, benefits=earned(lines, gift))
    assert [(one.unit_price_minor, one.total_minor, one.reason) for one in offer.lines] == [
        (1000, 1000, ""),
        (0, 0, "A hat for you"),
    ]
    assert offer.total_minor == 1000
