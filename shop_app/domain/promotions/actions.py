"""What each action takes off each line. Amounts left of the lines go in, reductions come out."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from models.values.money import allocate, round_half_up
from shop_app.domain.pricing import PricedLine
from shop_app.domain.promotions.conditions import Refusal, too_few
from shop_app.domain.promotions.schemas import (
    AmountOff,
    BuyXGetY,
    Goods,
    PercentOff,
    PromotionRule,
    StackingClass,
    Tier,
    Tiers,
)

BASIS = 10_000


def reductions(rule: PromotionRule, lines: Sequence[PricedLine], left: Sequence[int]) -> list[int]:
    """What ``rule`` takes off each line of which ``left`` is still to pay: never more than that, its cap or budget."""
    match rule.action:
        case PercentOff(percent_bp=percent_bp):
            wanted = _percent(rule, lines, left, percent_bp)
        case AmountOff(amount_minor=amount, per_unit=True):
            wanted = [amount * line.quantity if rule.goods.hold(line) else 0 for line in lines]
        case AmountOff(amount_minor=amount):
            own = _own(rule, lines, left)
            wanted = allocate(min(amount, sum(own)), own)
        case BuyXGetY() as offer:
            wanted = _got(rule.goods, offer, lines)
        case Tiers() as offer:
            wanted = _tiered(rule.goods, offer, lines)
        case _:
            wanted = [0] * len(lines)
    return _capped(rule, [min(one, most) for one, most in zip(wanted, left, strict=True)])


def nothing_earned(rule: PromotionRule, lines: Sequence[PricedLine]) -> Refusal:
    """Why a promotion whose conditions hold takes nothing off."""
    match rule.action:
        case BuyXGetY(buy=buy, get=get) if not any(_got(rule.goods, rule.action, lines)):
            return "It needs {buy} to buy and {get} to get in the cart", {"buy": buy, "get": get}
        case Tiers(tiers=tiers):
            missing = min(tier.from_quantity for tier in tiers) - max(_counts(rule.goods, rule.action, lines))
            if missing > 0:
                return too_few(rule, missing)
    return "There is nothing left for it to reduce", {}


def _own(rule: PromotionRule, lines: Sequence[PricedLine], left: Sequence[int]) -> list[int]:
    return [amount if rule.goods.hold(line) else 0 for line, amount in zip(lines, left, strict=True)]


def _percent(rule: PromotionRule, lines: Sequence[PricedLine], left: Sequence[int], percent_bp: int) -> list[int]:
    """Off products: rounded line by line. Off the order: rounded once, and shared by largest remainder."""
    own = _own(rule, lines, left)
    if rule.stacking_class is StackingClass.ORDER:
        return allocate(_part(sum(own), percent_bp), own)
    return [_part(amount, percent_bp) for amount in own]


def _part(amount_minor: int, percent_bp: int) -> int:
    return round_half_up(Fraction(amount_minor * percent_bp, BASIS))


def _got(goods: Goods, offer: BuyXGetY, lines: Sequence[PricedLine]) -> list[int]:
    cheapest = sorted(
        (place for place, line in enumerate(lines) if offer.gets.hold(line)),
        key=lambda place: (lines[place].unit_price_minor, place),
    )
    bought = {place for place, line in enumerate(lines) if goods.hold(line)}
    for_sale = sum(lines[place].quantity for place in bought)
    to_get = sum(lines[place].quantity for place in cheapest)

    def taken(times: int) -> dict[int, int]:
        """The cheapest units that so many rounds give away, by line."""
        missing, units = times * offer.get, {}
        for place in cheapest:
            units[place] = min(missing, lines[place].quantity)
            missing -= units[place]
        return units

    def is_enough(times: int) -> bool:
        """Units given away do not count as bought."""
        given = sum(units for place, units in taken(times).items() if place in bought)
        return for_sale - given >= times * offer.buy

    # More rounds need more units of both kinds, so the most is found by halving.
    low, high = 0, min(for_sale // offer.buy, to_get // offer.get)
    if offer.most_times is not None:
        high = min(high, offer.most_times)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if is_enough(middle) else (low, middle - 1)
    units = taken(low)
    return [_part(line.unit_price_minor * units.get(place, 0), offer.percent_bp) for place, line in enumerate(lines)]


def _counts(goods: Goods, offer: Tiers, lines: Sequence[PricedLine]) -> list[int]:
    """The units that decide about each line's tier."""
    own = [line.quantity if goods.hold(line) else 0 for line in lines]
    return [sum(own) if offer.is_mixed and quantity else quantity for quantity in own]


def _tiered(goods: Goods, offer: Tiers, lines: Sequence[PricedLine]) -> list[int]:
    reduced = []
    for line, count in zip(lines, _counts(goods, offer, lines), strict=True):
        reached = [tier for tier in offer.tiers if tier.from_quantity <= count]
        tier = max(reached, key=lambda one: one.from_quantity, default=None)
        reduced.append(_off(line, tier) if tier and count else 0)
    return reduced


def _off(line: PricedLine, tier: Tier) -> int:
    if tier.unit_price_minor is None:
        return _part(line.amount_minor, tier.percent_bp)
    return max(line.unit_price_minor - tier.unit_price_minor, 0) * line.quantity


def _capped(rule: PromotionRule, wanted: list[int]) -> list[int]:
    caps = [cap for cap in (rule.most_minor, rule.budget_left_minor) if cap is not None]
    total = min([sum(wanted), *caps])
    return wanted if total == sum(wanted) else allocate(max(total, 0), wanted)
