"""Promotions over any cart: what holds whatever is offered."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as some

from shop_app.domain.pricing import PricedLine
from shop_app.domain.promotions import (
    NOBODY,
    AmountOff,
    BuyXGetY,
    Conditions,
    Gift,
    Goods,
    PercentOff,
    PromotionRule,
    ShippingOff,
    Stacking,
    StackingClass,
    Tier,
    Tiers,
    evaluate,
)

NOW = datetime(2026, 3, 6, 12, tzinfo=UTC)
PRODUCTS = [UUID(int=number) for number in range(1, 5)]

GOODS = some.builds(Goods, product_ids=some.frozensets(some.sampled_from(PRODUCTS), max_size=2))
LINES = some.lists(
    some.builds(
        PricedLine,
        variant_id=some.uuids(),
        product_id=some.sampled_from(PRODUCTS),
        quantity=some.integers(1, 20),
        unit_price_minor=some.integers(0, 5000),
    ),
    max_size=6,
)
TIERS = some.builds(
    Tier,
    from_quantity=some.integers(1, 10),
    percent_bp=some.integers(0, 10_000),
    unit_price_minor=some.none() | some.integers(0, 5000),
)
ACTIONS = some.one_of(
    some.builds(PercentOff, percent_bp=some.integers(0, 10_000)),
    some.builds(AmountOff, amount_minor=some.integers(0, 20_000), per_unit=some.booleans()),
    some.builds(ShippingOff, percent_bp=some.integers(0, 10_000)),
    some.builds(
        BuyXGetY,
        buy=some.integers(1, 4),
        get=some.integers(1, 3),
        gets=GOODS,
        percent_bp=some.integers(1, 10_000),
        most_times=some.none() | some.integers(1, 3),
    ),
    some.builds(Tiers, tiers=some.lists(TIERS, min_size=1, max_size=3).map(tuple), is_mixed=some.booleans()),
    some.builds(
        Gift,
        line=some.builds(PricedLine, variant_id=some.uuids(), quantity=some.just(1), unit_price_minor=some.just(700)),
    ),
)


@some.composite
def rules(draw: some.DrawFn) -> PromotionRule:
    action = draw(ACTIONS)
    goods_classes = [StackingClass.PRODUCT, StackingClass.ORDER]
    return PromotionRule(
        id=draw(some.uuids()),
        title="Offer",
        action=action,
        stacking_class=StackingClass.SHIPPING
        if isinstance(action, ShippingOff)
        else draw(some.sampled_from(goods_classes)),
        stacking=draw(some.sampled_from(Stacking)),
        priority=draw(some.integers(0, 2)),
        goods=draw(GOODS),
        conditions=Conditions(
            minimum_subtotal_minor=draw(some.integers(0, 5000)), minimum_quantity=draw(some.integers(0, 5))
        ),
        most_minor=draw(some.none() | some.integers(0, 3000)),
        budget_left_minor=draw(some.none() | some.integers(0, 3000)),
        **_limits(draw),
    )


def _limits(draw: some.DrawFn) -> dict[str, Any]:
    limit = draw(some.none() | some.integers(1, 3))
    return {"usage_limit": limit, "used": draw(some.integers(0, 3))}


RULES = some.lists(rules(), max_size=5, unique_by=lambda rule: rule.id)


@given(LINES, RULES)
def test_no_line_costs_less_than_nothing_and_no_promotion_gives_more_than_it_may(
    lines: list[PricedLine], promotions: list[PromotionRule]
) -> None:
    benefits = evaluate(lines, promotions, NOBODY, NOW)
    for place, line in enumerate(lines):
        off = [one.amount_minor for one in benefits.line_discounts if one.line == place]
        assert all(amount > 0 for amount in off)
        assert sum(off) <= line.amount_minor
    for rule in promotions:
        spent = benefits.spent_minor(rule.id)
        assert spent <= min(cap for cap in (rule.most_minor, rule.budget_left_minor, spent) if cap is not None)


@given(LINES, RULES)
def test_every_promotion_is_told_about_once_and_only_those_that_apply_give_anything(
    lines: list[PricedLine], promotions: list[PromotionRule]
) -> None:
    benefits = evaluate(lines, promotions, NOBODY, NOW)
    assert sorted(one.promotion_id for one in benefits.tried if one.promotion_id) == sorted(
        rule.id for rule in promotions
    )
    giving = {one.promotion_id for one in (*benefits.line_discounts, *benefits.shipping_discounts)}
    gifts = sum(isinstance(rule.action, Gift) for rule in promotions if rule.id in benefits.applied_ids)
    assert giving <= set(benefits.applied_ids)
    assert len(benefits.gifts) == gifts
    exclusive = [rule for rule in promotions if rule.stacking is Stacking.EXCLUSIVE and rule.id in benefits.applied_ids]
    assert not exclusive or len(benefits.applied_ids) == 1


@given(LINES, RULES, some.randoms())
def test_the_order_in_which_promotions_are_found_changes_nothing(
    lines: list[PricedLine], promotions: list[PromotionRule], chance: Any
) -> None:
    shuffled = list(promotions)
    chance.shuffle(shuffled)
    assert evaluate(lines, shuffled, NOBODY, NOW) == evaluate(lines, promotions, NOBODY, NOW)
