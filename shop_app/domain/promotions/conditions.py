"""Why a promotion does not apply to a cart, as a sentence that says what would help."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shop_app.domain.pricing import PricedLine, Values
from shop_app.domain.promotions.schemas import ALL_GOODS, PromotionRule, ShopperFacts

Refusal = tuple[str, Values]

USED_UP = "It has been used up"
USED_BY_SHOPPER = "You have used it already"


def why_not(rule: PromotionRule, lines: Sequence[PricedLine], shopper: ShopperFacts, now: datetime) -> Refusal | None:
    """The first condition that does not hold; ``None`` if all do."""
    return (
        _wrong_time(rule, now) or _used_up(rule, shopper) or _wrong_shopper(rule, shopper) or _wrong_cart(rule, lines)
    )


def _wrong_time(rule: PromotionRule, now: datetime) -> Refusal | None:
    wanted = rule.conditions
    if not rule.is_active:
        return "It is switched off", {}
    if wanted.starts_at is not None and now < wanted.starts_at:
        return "It starts on {starts}", {"starts_on": _day(wanted.starts_at, now)}
    if wanted.ends_at is not None and now >= wanted.ends_at:
        return "It ended on {ended}", {"ended_on": _day(wanted.ends_at, now)}
    if wanted.weekdays and now.isoweekday() not in wanted.weekdays:
        return "It is for other days of the week", {}
    return None


def _day(moment: datetime, now: datetime) -> str:
    return moment.astimezone(now.tzinfo).date().isoformat()


def _used_up(rule: PromotionRule, shopper: ShopperFacts) -> Refusal | None:
    if rule.usage_limit is not None and rule.used >= rule.usage_limit:
        return USED_UP, {}
    if rule.budget_left_minor is not None and rule.budget_left_minor <= 0:
        return USED_UP, {}
    if rule.per_customer_limit is not None and shopper.uses.get(rule.id, 0) >= rule.per_customer_limit:
        return USED_BY_SHOPPER, {}
    return None


def _wrong_shopper(rule: PromotionRule, shopper: ShopperFacts) -> Refusal | None:
    wanted = rule.conditions
    if wanted.customer_groups and wanted.customer_groups.isdisjoint(shopper.groups):
        return "It is for certain customers only", {}
    if wanted.first_order_only and shopper.is_first_order is False:
        return "It is for a first order only", {}
    return None


def _wrong_cart(rule: PromotionRule, lines: Sequence[PricedLine]) -> Refusal | None:
    wanted = rule.conditions
    own = [line for line in lines if rule.goods.hold(line)]
    if not own:
        return "None of its products is in the cart", {}
    missing = wanted.minimum_quantity - sum(line.quantity for line in own)
    if missing > 0:
        return too_few(rule, missing)
    missing = wanted.minimum_subtotal_minor - sum(line.amount_minor for line in own)
    if missing > 0:
        sentence = "Spend {missing} more" if rule.goods == ALL_GOODS else "Spend {missing} more on its products"
        return sentence, {"missing_minor": missing}
    return None


def too_few(rule: PromotionRule, missing: int) -> Refusal:
    """So many units more would do."""
    sentence = "Add {quantity} more" if rule.goods == ALL_GOODS else "Add {quantity} more of its products"
    return sentence, {"quantity": missing}
